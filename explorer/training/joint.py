"""The training loop of encoder and decoder together: the gradient of the loss, one draw of ε a picture.

An iterator of progress that can be broken off at any step, and taken up with the same result.
Source: Kingma and Welling, Auto-Encoding Variational Bayes, 2014.
"""

import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from explorer.models.codec import to_tensor
from explorer.models.precision import has_bfloat16
from explorer.models.registry import build, network
from explorer.training.checkpoints import load_checkpoint, save_checkpoint
from explorer.training.evaluation import evaluate
from explorer.training.face_recipes import FaceRecipe
from explorer.training.loop import Progress
from explorer.training.objective import divergence, sample, squared_error
from explorer.training.optimizer import adamw
from explorer.training.schedule import rise_and_cosine
from explorer.training.seeds import seed_for

Bytes = npt.NDArray[np.uint8]
Rows = npt.NDArray[np.int64]

REPORT_STEPS = 20
"""Steps between two records of progress."""
SAVE_SECONDS = 240.0
"""Between two checkpoints: as much is lost when the machine goes away."""
_LOOKED_AT = 64
"""Pictures that tell a run's data from others'."""


class JointRun:
    """One training run in a folder of its own.

    What is random in an epoch or a step is drawn from a generator seeded by the recipe's seed and its
    number, so that a run that was broken off goes on exactly as it would have done.

    Parameters
    ----------
    recipe
        What to do.
    pictures
        Uint8 (n, h, w, c); may be mapped from disk.
    rows
        Which of them are trained on, (k,).
    validation
        Uint8 (m, h, w, c), judged after each epoch.
    folder
        Where the checkpoint lies; one that is there already is taken up.

    Raises
    ------
    ExplorerError
        If the folder holds a checkpoint of another run, or a damaged one.
    """

    def __init__(
        self,
        recipe: FaceRecipe,
        pictures: Bytes,
        rows: Rows,
        validation: Bytes,
        folder: Path,
        device: str = "cpu",
    ) -> None:
        self.recipe = recipe
        self.seconds = 0.0
        """Time spent training, earlier sittings included."""
        self.validation_losses: list[float] = []
        """After each epoch."""
        self._folder = folder
        self._device = torch.device(device)
        self._is_mixed = has_bfloat16(self._device)
        self._pictures, self._rows, self._validation = pictures, rows, validation
        self._identity = _identity(recipe, pictures, rows)
        torch.manual_seed(recipe.seed)
        module = build(recipe.family, recipe.config()).to(self._device)
        self.module = module.to(memory_format=torch.channels_last)
        self._network = network(self.module)
        self._optimizer = adamw(self.module, recipe.rate, recipe.weight_decay)
        self._per_epoch = max(1, len(rows) // recipe.batch)
        self.steps = recipe.epochs * self._per_epoch
        self.step = 0
        self._take_up()

    def _take_up(self) -> None:
        state = load_checkpoint(self._folder, self._identity)
        if state is None:
            return
        self.module.load_state_dict(state["module"])
        self._optimizer.load_state_dict(state["optimizer"])
        self.step, self.seconds = state["step"], state["seconds"]
        self.validation_losses = state["validation_losses"]

    def train(self) -> Iterator[Progress]:
        """Train to the end: a record every few steps and with every epoch, checkpoints by the clock."""
        begun, first, earlier = time.monotonic(), self.step, self.seconds
        saved = begun
        losses: list[Tensor] = []
        self.module.train()
        while self.step < self.steps:
            epoch, place = divmod(self.step, self._per_epoch)
            order = self._order(epoch)
            for start in range(place * self.recipe.batch, len(order), self.recipe.batch):
                losses.append(self.take_step(order[start : start + self.recipe.batch]))
                now = time.monotonic()
                self.seconds = earlier + now - begun
                is_epoch_done = self.step % self._per_epoch == 0
                validation = self._validate() if is_epoch_done else None
                if is_epoch_done or now - saved > SAVE_SECONDS:
                    self._save()
                    saved = now
                if is_epoch_done or self.step % REPORT_STEPS == 0:
                    reconstruction, kl = torch.stack(losses).mean(dim=0).tolist()
                    losses.clear()
                    yield Progress(
                        step=self.step,
                        steps=self.steps,
                        epoch=self.step / self._per_epoch,
                        reconstruction=reconstruction,
                        kl=kl,
                        seconds_left=(now - begun) / (self.step - first) * (self.steps - self.step),
                        validation=validation,
                    )

    def take_step(self, rows: Rows) -> Tensor:
        """One step on these pictures; (reconstruction, kl) per picture."""
        recipe = self.recipe
        for group in self._optimizer.param_groups:
            group["lr"] = rise_and_cosine(self.step / self.steps, peak=recipe.rate, rise=recipe.rise)
        x, noise = self.batch(rows)
        with self._mixed():
            mu, logvar = (half.float() for half in self._network.encode(x))
            decoded = self._network.decode(sample(mu, logvar, noise))
        reconstruction = squared_error(decoded.float(), x).mean()
        kl = divergence(mu, logvar).mean()
        self._optimizer.zero_grad(set_to_none=True)
        torch.autograd.backward(reconstruction + kl)
        nn.utils.clip_grad_norm_(self.module.parameters(), recipe.clip)
        self._optimizer.step()
        self.step += 1
        return torch.stack([reconstruction, kl]).detach()

    def _mixed(self) -> AbstractContextManager[None]:
        """Convolutions and products in bfloat16, where that is quicker."""
        return torch.autocast(self._device.type, torch.bfloat16) if self._is_mixed else nullcontext()

    def batch(self, rows: Rows) -> tuple[Tensor, Tensor]:
        """Pictures (b, c, h, w), half of them mirrored, and the ε (b, d) of the next step."""
        generator = torch.Generator().manual_seed(seed_for(self.recipe.seed, "step", self.step))
        noise = torch.randn(len(rows), self.recipe.code_size, generator=generator)
        is_mirrored = torch.rand(len(rows), generator=generator).numpy() < 0.5
        pictures = self._pictures[rows]  # (b, h, w, c), a copy
        pictures[is_mirrored] = pictures[is_mirrored, :, ::-1]
        return to_tensor(pictures, self._device), noise.to(self._device)

    def _order(self, epoch: int) -> Rows:
        """Rows in the order of an epoch; those beyond the last whole batch sit it out."""
        generator = torch.Generator().manual_seed(seed_for(self.recipe.seed, "epoch", epoch))
        order = torch.randperm(len(self._rows), generator=generator).numpy()
        rows: Rows = self._rows[order[: self._per_epoch * self.recipe.batch]]
        return rows

    def _validate(self) -> float | None:
        if not len(self._validation):
            return None
        loss = evaluate(self.module, self._validation, self.recipe.code_size)["loss"]
        self.validation_losses.append(loss)
        return loss

    def _save(self) -> None:
        state = {
            "module": self.module.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "step": self.step,
            "seconds": self.seconds,
            "validation_losses": self.validation_losses,
        }
        save_checkpoint(self._folder, state, self._identity)


def _identity(recipe: FaceRecipe, pictures: Bytes, rows: Rows) -> str:
    """What is trained on what; of the pictures a few are enough to know them by."""
    digest = hashlib.blake2b(json.dumps(recipe.values(), sort_keys=True).encode(), digest_size=8)
    digest.update(repr((pictures.shape, rows.tolist())).encode())
    digest.update(pictures[rows[:: max(1, len(rows) // _LOOKED_AT)]].tobytes())
    return digest.hexdigest()
