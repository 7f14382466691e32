"""The training loop of a classifier of attributes: binary cross entropy of each, on pictures half mirrored.

An iterator of progress that can be broken off at any step, and taken up with the same result.
"""

import hashlib
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits

from explorer.models.codec import to_tensor
from explorer.models.reader import AttributeReader
from explorer.models.registry import READERS, build
from explorer.training.checkpoints import load_checkpoint, save_checkpoint
from explorer.training.classifier_recipes import ClassifierRecipe
from explorer.training.optimizer import adamw
from explorer.training.schedule import rise_and_cosine
from explorer.training.seeds import seed_for

Bytes = npt.NDArray[np.uint8]
Rows = npt.NDArray[np.int64]

REPORT_STEPS = 20
"""Steps between two records of progress."""
SAVE_SECONDS = 60.0
"""Between two checkpoints."""
_LOOKED_AT = 64
"""Pictures that tell a run's data from others'."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """Where a classifier's run stands."""

    step: int
    steps: int
    epoch: float
    loss: float
    """Mean cross entropy per attribute, in nats, over the steps since the last record."""
    seconds_left: float
    accuracy: float | None = None
    """Mean over attributes and validation pictures, at the end of an epoch."""

    @property
    def figures(self) -> dict[str, str]:
        """For a progress bar."""
        judged = {} if self.accuracy is None else {"validation": f"{self.accuracy:.2%}"}
        return {"loss": f"{self.loss:.4f}", **judged}


@dataclass(frozen=True, eq=False, kw_only=True)
class Examples:
    """What a classifier learns from."""

    pictures: Bytes
    """(n, h, w, c); may be mapped from disk."""
    attributes: npt.NDArray[np.int8]
    """(n, k), −1 without and 1 with."""
    names: tuple[str, ...]
    """Of the k attributes."""
    rows: Rows
    """Which of the pictures are trained on, (r,)."""
    validation: Rows
    """Which of them are judged after each epoch, (v,)."""
    reconstructions: Bytes | None = None
    """Of the first of the pictures that are trained on, in the order of ``rows``: (q, h, w, c), q ≤ r."""


class ClassifierRun:
    """One training run in a folder of its own.

    What is random in an epoch or a step is drawn from a generator seeded by the recipe's seed and its
    number, so that a run that was broken off goes on exactly as it would have done.

    Raises
    ------
    ExplorerError
        If the folder holds a checkpoint of another run, or a damaged one.
    """

    def __init__(self, recipe: ClassifierRecipe, examples: Examples, folder: Path) -> None:
        self.recipe = recipe
        self.seconds = 0.0
        """Time spent training, earlier sittings included."""
        self.accuracies: list[float] = []
        """After each epoch."""
        self._folder = folder
        self._examples = examples
        self._identity = _identity(recipe, examples)
        torch.manual_seed(recipe.seed)
        self.config = recipe.config() | {"attributes": len(examples.names)}
        self.module = build(recipe.family, self.config, READERS).to(memory_format=torch.channels_last)
        self._optimizer = adamw(self.module, recipe.rate, recipe.weight_decay)
        self._per_epoch = max(1, len(examples.rows) // recipe.batch)
        self.steps = recipe.epochs * self._per_epoch
        self.step = 0
        self._take_up()

    @property
    def reader(self) -> AttributeReader:
        """The network as far as it is trained."""
        return AttributeReader(self.module, self._examples.pictures.shape[1:], self._examples.names)

    def _take_up(self) -> None:
        state = load_checkpoint(self._folder, self._identity)
        if state is None:
            return
        self.module.load_state_dict(state["module"])
        self._optimizer.load_state_dict(state["optimizer"])
        self.step, self.seconds = state["step"], state["seconds"]
        self.accuracies = state["accuracies"]

    def train(self) -> Iterator[Reading]:
        """Train to the end: a record every few steps and with every epoch, checkpoints by the clock."""
        begun, first, earlier = time.monotonic(), self.step, self.seconds
        saved = begun
        losses: list[Tensor] = []
        while self.step < self.steps:
            epoch, place = divmod(self.step, self._per_epoch)
            order = self._order(epoch)
            for start in range(place * self.recipe.batch, len(order), self.recipe.batch):
                losses.append(self._take_step(order[start : start + self.recipe.batch]))
                now = time.monotonic()
                self.seconds = earlier + now - begun
                is_epoch_done = self.step % self._per_epoch == 0
                accuracy = self._validate() if is_epoch_done else None
                if is_epoch_done or now - saved > SAVE_SECONDS:
                    self._save()
                    saved = now
                if is_epoch_done or self.step % REPORT_STEPS == 0:
                    loss = float(torch.stack(losses).mean())
                    losses.clear()
                    yield Reading(
                        step=self.step,
                        steps=self.steps,
                        epoch=self.step / self._per_epoch,
                        loss=loss,
                        seconds_left=(now - begun) / (self.step - first) * (self.steps - self.step),
                        accuracy=accuracy,
                    )

    def _take_step(self, places: Rows) -> Tensor:
        """One step on the pictures at these places of ``rows``; the mean cross entropy."""
        recipe = self.recipe
        for group in self._optimizer.param_groups:
            group["lr"] = rise_and_cosine(self.step / self.steps, peak=recipe.rate, rise=recipe.rise)
        x, wanted = self._batch(places)
        self.module.train()
        torch.manual_seed(seed_for(recipe.seed, "dropout", self.step))
        loss = binary_cross_entropy_with_logits(self.module(x), wanted)
        self._optimizer.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        self._optimizer.step()
        self.step += 1
        return loss.detach()

    def _batch(self, places: Rows) -> tuple[Tensor, Tensor]:
        """Pictures (b, c, h, w), half of them mirrored, some reconstructed; attributes (b, k), 0 or 1."""
        examples = self._examples
        draw = np.random.default_rng(seed_for(self.recipe.seed, "step", self.step)).random((2, len(places)))
        rows = examples.rows[places]
        pictures = examples.pictures[rows]  # (b, h, w, c), a copy
        if examples.reconstructions is not None:
            is_replaced = (draw[0] < self.recipe.share) & (places < len(examples.reconstructions))
            pictures[is_replaced] = examples.reconstructions[places[is_replaced]]
        is_mirrored = draw[1] < 0.5
        pictures[is_mirrored] = pictures[is_mirrored, :, ::-1]
        wanted = torch.from_numpy((examples.attributes[rows] > 0).astype(np.float32))
        return to_tensor(pictures, torch.device("cpu")), wanted

    def _order(self, epoch: int) -> Rows:
        """Places of ``rows`` in the order of an epoch; those beyond the last whole batch sit it out."""
        generator = np.random.default_rng(seed_for(self.recipe.seed, "epoch", epoch))
        return generator.permutation(len(self._examples.rows))[: self._per_epoch * self.recipe.batch]

    def _validate(self) -> float | None:
        examples = self._examples
        if not len(examples.validation):
            return None
        logits = self.reader.read(examples.pictures[examples.validation])
        accuracy = float(accuracies(logits, examples.attributes[examples.validation]).mean())
        self.accuracies.append(accuracy)
        return accuracy

    def _save(self) -> None:
        state = {
            "family": self.recipe.family,
            "config": self.config,
            "names": list(self._examples.names),
            "module": self.module.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "step": self.step,
            "seconds": self.seconds,
            "accuracies": self.accuracies,
        }
        save_checkpoint(self._folder, state, self._identity)


def accuracies(logits: npt.NDArray[np.float32], attributes: npt.NDArray[np.int8]) -> npt.NDArray[np.float64]:
    """Part of the pictures that are read rightly, (k,), from logits and attributes (n, k)."""
    return np.asarray(((logits > 0) == (attributes > 0)).mean(axis=0), np.float64)


def _identity(recipe: ClassifierRecipe, examples: Examples) -> str:
    """What is trained on what; of the pictures a few are enough to know them by."""
    rows, shown = examples.rows, examples.reconstructions
    digest = hashlib.blake2b(json.dumps(recipe.values(), sort_keys=True).encode(), digest_size=8)
    digest.update(repr((examples.pictures.shape, examples.names, rows.tolist())).encode())
    digest.update(examples.pictures[rows[:: max(1, len(rows) // _LOOKED_AT)]].tobytes())
    digest.update(examples.attributes[rows].tobytes())
    digest.update(b"" if shown is None else shown[:: max(1, len(shown) // _LOOKED_AT)].tobytes())
    return digest.hexdigest()
