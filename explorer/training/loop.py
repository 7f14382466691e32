"""The training loop: an iterator of progress that can be broken off and taken up with the same result.

In the first part the encoder network proposes the posteriors, and learns with the decoder from the gradient
of the loss (Kingma and Welling, Auto-Encoding Variational Bayes, 2014). In the second the decoder learns from
searched ones (Kim et al., Semi-Amortized Variational Autoencoders, 2018): for the next ``refresh`` batches
they are searched with the decoder as it is, then a gradient step is taken for each batch. The network goes on
learning from its own loss.
"""

import copy
import hashlib
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from explorer.models.codec import to_tensor
from explorer.models.registry import build
from explorer.models.residual import ResidualVAE
from explorer.training.checkpoints import load_checkpoint, save_checkpoint
from explorer.training.evaluation import evaluate
from explorer.training.objective import divergence, sample, squared_error
from explorer.training.optimizer import adamw
from explorer.training.recipes import Recipe
from explorer.training.schedule import rise_and_cosine
from explorer.training.seeds import seed_for

Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Progress:
    """Where a run stands; losses are means per picture over the steps since the last record."""

    step: int
    steps: int
    epoch: float
    reconstruction: float
    kl: float
    seconds_left: float
    validation: float | None = None
    """Loss of the averaged weights on the validation pictures, at the end of an epoch; with the posteriors
    that are trained on, the network's or the searched ones."""

    @property
    def figures(self) -> dict[str, str]:
        """For a progress bar."""
        judged = {} if self.validation is None else {"validation": f"{self.validation:.2f}"}
        return {"rec": f"{self.reconstruction:.2f}", "kl": f"{self.kl:.2f}", **judged}


class Run:
    """One training run in a folder of its own.

    What is random in an epoch or a step is drawn from a generator seeded by the recipe's seed and its
    number, so that a run that was broken off goes on exactly as it would have done.

    Parameters
    ----------
    recipe
        What to do.
    pictures, validation
        Uint8 (n, h, w, c).
    folder
        Where the checkpoint lies; one that is there already is taken up.
    device
        Where to compute.

    Raises
    ------
    ExplorerError
        If the folder holds a checkpoint of another run, or a damaged one.
    """

    def __init__(
        self, recipe: Recipe, pictures: Bytes, validation: Bytes, folder: Path, device: str = "cpu"
    ) -> None:
        self.recipe = recipe
        self.seconds = 0.0
        """Time spent training, earlier sittings included."""
        self._folder = folder
        self._device = torch.device(device)
        self._pictures = np.ascontiguousarray(pictures)
        self._validation = validation
        self._identity = _identity(recipe, self._pictures)
        torch.manual_seed(recipe.seed)
        self._module = cast(ResidualVAE, build(recipe.family, recipe.config()).to(self._device))
        self.average = copy.deepcopy(self._module).requires_grad_(False).eval()
        """The averaged weights: what is judged and shipped."""
        self._optimizer = adamw(
            self._module,
            recipe.rate,
            recipe.weight_decay,
            betas=(0.9, recipe.second_moment),
            is_spared=lambda name: name.startswith("waves"),
        )
        self._per_epoch = max(1, len(pictures) // recipe.batch)
        self._searched_from = recipe.epochs * self._per_epoch
        self.steps = self._searched_from + recipe.searched_epochs * self._per_epoch
        self.step = 0
        self._take_up()

    def _take_up(self) -> None:
        state = load_checkpoint(self._folder, self._identity)
        if state is None:
            return
        self._module.load_state_dict(state["module"])
        self.average.load_state_dict(state["average"])
        self._optimizer.load_state_dict(state["optimizer"])
        self.step, self.seconds = state["step"], state["seconds"]

    def train(self) -> Iterator[Progress]:
        """Train to the end: a record every ``refresh`` steps, a checkpoint with every epoch."""
        begun, first, earlier = time.monotonic(), self.step, self.seconds
        while self.step < self.steps:
            epoch = self.step // self._per_epoch
            is_searched = epoch >= self.recipe.epochs
            batches = list(torch.split(self._order(epoch), self.recipe.batch))
            for section in range(0, self._per_epoch, self.recipe.refresh):
                last = min(section + self.recipe.refresh, self._per_epoch)
                reconstruction, kl = self._train_on(batches[section:last], is_searched=is_searched)
                elapsed = time.monotonic() - begun
                self.seconds = earlier + elapsed
                progress = Progress(
                    step=self.step,
                    steps=self.steps,
                    epoch=self.step / self._per_epoch,
                    reconstruction=reconstruction,
                    kl=kl,
                    seconds_left=elapsed / (self.step - first) * (self.steps - self.step),
                )
                if last == self._per_epoch:
                    self._save()
                    progress = replace(progress, validation=self._validate(is_searched=is_searched))
                yield progress

    def _train_on(self, batches: list[Tensor], *, is_searched: bool) -> tuple[float, float]:
        """Take a step for each of these batches of picture numbers; the means of reconstruction and KL."""
        numbers = torch.cat(batches)
        x = to_tensor(self._pictures[numbers.numpy()], self._device)  # (n, c, h, w)
        parts = [torch.split(x, self.recipe.batch)]
        if is_searched:
            self._module.eval()
            parts += [torch.split(tensor, self.recipe.batch) for tensor in self._module.encode(x)]
            self._module.train()
        losses = [self._take_step(*part) for part in zip(*parts, strict=True)]
        reconstruction, kl = torch.stack(losses).mean(dim=0).tolist()
        return reconstruction, kl

    def _take_step(self, x: Tensor, *searched: Tensor) -> Tensor:
        """A step on pictures (b, c, h, w), with their searched posterior if there is one.

        Returns reconstruction and KL per picture, (2,): those of the searched posterior if there is one.
        """
        recipe = self.recipe
        rate, weight = self._schedule()
        for group in self._optimizer.param_groups:
            group["lr"] = rate
        # Of the encoder's dropout, too: torch's own generator decides.
        torch.manual_seed(seed_for(recipe.seed, "step", self.step))
        reconstruction, kl = self._losses(x, *self._module.propose(x))
        loss = reconstruction + weight * kl
        if searched:
            proposed = loss
            reconstruction, kl = self._losses(x, *searched)
            loss = reconstruction + recipe.share * proposed
        self._optimizer.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        nn.utils.clip_grad_norm_(self._module.parameters(), recipe.clip)
        self._optimizer.step()
        # A short average where a schedule begins: what was there before would linger in a long one.
        taken = self.step - self._searched_from if searched else self.step
        keep = min(recipe.average, (2 + taken) / (11 + taken))
        with torch.no_grad():
            torch._foreach_lerp_(list(self.average.parameters()), list(self._module.parameters()), 1 - keep)
        self.step += 1
        return torch.stack([reconstruction, kl]).detach()

    def _losses(self, x: Tensor, mu: Tensor, logvar: Tensor) -> tuple[Tensor, Tensor]:
        noise = torch.randn(mu.shape).to(self._device)
        reconstruction = squared_error(self._module.decode(sample(mu, logvar, noise)), x).mean()
        return reconstruction, divergence(mu, logvar).mean()

    def _schedule(self) -> tuple[float, float]:
        """Learning rate and weight of the KL term for the next step."""
        recipe = self.recipe
        if self.step >= self._searched_from:
            done = (self.step - self._searched_from) / (self.steps - self._searched_from)
            return rise_and_cosine(done, peak=recipe.searched_rate, rise=recipe.rise), 1.0
        done = self.step / self._searched_from
        weight = recipe.kl_start + (1 - recipe.kl_start) * min(1.0, done / recipe.kl_rise)
        return rise_and_cosine(done, peak=recipe.rate, rise=recipe.rise), weight

    def _order(self, epoch: int) -> Tensor:
        """Picture numbers in the order of an epoch; those beyond the last whole batch sit it out."""
        generator = torch.Generator().manual_seed(seed_for(self.recipe.seed, "epoch", epoch))
        return torch.randperm(len(self._pictures), generator=generator)[: self._per_epoch * self.recipe.batch]

    def _validate(self, *, is_searched: bool) -> float | None:
        if not len(self._validation):
            return None
        encode = self.average.encode if is_searched else self.average.propose
        return evaluate(self.average, self._validation, self.recipe.code_size, encode)["loss"]

    def _save(self) -> None:
        state: dict[str, Any] = {
            "module": self._module.state_dict(),
            "average": self.average.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "step": self.step,
            "seconds": self.seconds,
        }
        save_checkpoint(self._folder, state, self._identity)


def _identity(recipe: Recipe, pictures: Bytes) -> str:
    """What is trained on what."""
    digest = hashlib.blake2b(json.dumps(recipe.values(), sort_keys=True).encode(), digest_size=8)
    digest.update(repr(pictures.shape).encode())
    digest.update(pictures.tobytes())
    return digest.hexdigest()
