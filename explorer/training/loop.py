"""The training loop: an iterator of progress that can be broken off and taken up with the same result.

The loss is minimised in turns (expectation-maximisation, Neal and Hinton 1998). For the next ``refresh``
batches the posteriors that minimise it are searched, with the decoder as it is; then the decoder takes a
gradient step for each batch, with codes drawn from these posteriors.
"""

import copy
import hashlib
import json
import math
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from explorer.models.codec import to_tensor
from explorer.models.registry import build, network
from explorer.training.checkpoints import load_checkpoint, save_checkpoint
from explorer.training.evaluation import evaluate
from explorer.training.objective import divergence, sample, squared_error
from explorer.training.opening import opening_codes
from explorer.training.recipes import Recipe

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
    """Loss of the averaged weights on the validation pictures, at the end of an epoch."""


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
        self._module = build(recipe.family, recipe.config()).to(self._device)
        self._network = network(self._module)
        self.average = copy.deepcopy(self._module).requires_grad_(False).eval()
        """The averaged weights: what is judged and shipped."""
        self._optimizer = _optimizer(self._module, recipe)
        self._per_epoch = max(1, len(pictures) // recipe.batch)
        self.steps = recipe.epochs * self._per_epoch
        self.step = 0
        self._opening: Tensor | None = None
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
            batches = list(torch.split(self._order(epoch), self.recipe.batch))
            for section in range(0, self._per_epoch, self.recipe.refresh):
                last = min(section + self.recipe.refresh, self._per_epoch)
                reconstruction, kl = self._train_on(batches[section:last])
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
                    progress = replace(progress, validation=self._validate())
                yield progress

    def _train_on(self, batches: list[Tensor]) -> tuple[float, float]:
        """Search the posteriors of these batches of picture numbers, then take a step for each."""
        numbers = torch.cat(batches)
        x = to_tensor(self._pictures[numbers.numpy()], self._device)  # (n, c, h, w)
        mu, logvar = self._posterior(x, numbers)
        kl = divergence(mu, logvar).mean().item()
        reconstruction = 0.0
        parts = (torch.split(tensor, self.recipe.batch) for tensor in (x, mu, logvar))
        for part in zip(*parts, strict=True):
            reconstruction += self._take_step(*part)
        return reconstruction / len(batches), kl

    def _posterior(self, x: Tensor, numbers: Tensor) -> tuple[Tensor, Tensor]:
        recipe = self.recipe
        if self.step < recipe.opening * self._per_epoch:
            if self._opening is None:
                self._opening = torch.from_numpy(opening_codes(self._pictures, recipe.code_size))
            mu = self._opening[numbers].to(self._device)
            return mu, torch.full_like(mu, 2 * math.log(recipe.opening_sigma))
        self._module.eval()
        mu, logvar = self._network.encode(x)
        self._module.train()
        return mu, logvar.clamp(min=2 * math.log(narrowest(recipe, self.step / self.steps)))

    def _take_step(self, x: Tensor, mu: Tensor, logvar: Tensor) -> float:
        recipe = self.recipe
        for group in self._optimizer.param_groups:
            group["lr"] = learning_rate(recipe, self.step / self.steps)
        generator = torch.Generator().manual_seed(_mix(recipe.seed, "step", self.step))
        noise = torch.randn(mu.shape, generator=generator).to(self._device)
        loss = squared_error(self._network.decode(sample(mu, logvar, noise)), x).mean()
        self._optimizer.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        nn.utils.clip_grad_norm_(self._module.parameters(), recipe.clip)
        self._optimizer.step()
        # A short average at first: the random initial weights would linger in a long one.
        keep = min(recipe.average, (2 + self.step) / (11 + self.step))
        with torch.no_grad():
            torch._foreach_lerp_(list(self.average.parameters()), list(self._module.parameters()), 1 - keep)
        self.step += 1
        return loss.item()

    def _order(self, epoch: int) -> Tensor:
        """Picture numbers in the order of an epoch; those beyond the last whole batch sit it out."""
        generator = torch.Generator().manual_seed(_mix(self.recipe.seed, "epoch", epoch))
        return torch.randperm(len(self._pictures), generator=generator)[: self._per_epoch * self.recipe.batch]

    def _validate(self) -> float | None:
        if not len(self._validation):
            return None
        return evaluate(self.average, self._validation, self.recipe.code_size)["loss"]

    def _save(self) -> None:
        state: dict[str, Any] = {
            "module": self._module.state_dict(),
            "average": self.average.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "step": self.step,
            "seconds": self.seconds,
        }
        save_checkpoint(self._folder, state, self._identity)


def learning_rate(recipe: Recipe, done: float) -> float:
    """Rate when the fraction ``done`` of the steps lies behind: a linear rise, then a cosine to zero."""
    if done < recipe.rise:
        return recipe.rate * (0.02 + 0.98 * done / recipe.rise)
    return recipe.rate * 0.5 * (1 + math.cos(math.pi * (done - recipe.rise) / (1 - recipe.rise)))


def narrowest(recipe: Recipe, done: float) -> float:
    """Smallest σ of a posterior when the fraction ``done`` of the steps lies behind; falls geometrically."""
    if done >= recipe.narrowing:
        return 1e-3
    return recipe.wide * math.pow(recipe.narrow / recipe.wide, done / recipe.narrowing)


def _optimizer(module: nn.Module, recipe: Recipe) -> torch.optim.Optimizer:
    matrices = [p for name, p in module.named_parameters() if p.ndim > 1 and not name.startswith("waves")]
    others = [p for name, p in module.named_parameters() if p.ndim <= 1 or name.startswith("waves")]
    groups = [
        {"params": matrices, "weight_decay": recipe.weight_decay},
        {"params": others, "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, lr=recipe.rate, betas=(0.9, recipe.second_moment), fused=True)


def _identity(recipe: Recipe, pictures: Bytes) -> str:
    """What is trained on what."""
    digest = hashlib.blake2b(json.dumps(recipe.values(), sort_keys=True).encode(), digest_size=8)
    digest.update(repr(pictures.shape).encode())
    digest.update(pictures.tobytes())
    return digest.hexdigest()


def _mix(seed: int, what: str, number: int) -> int:
    """A seed of its own for each (seed, what, number)."""
    digest = hashlib.blake2b(f"{seed} {what} {number}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1  # torch takes 63 bits
