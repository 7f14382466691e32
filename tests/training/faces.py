"""A recipe for faces that trains in a blink, and pictures for it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from explorer.bundles.file import write_bundle
from explorer.data.celeba import read_celeba
from explorer.training.face_recipes import FaceRecipe
from explorer.training.faces_run import begin, face_contents
from explorer.training.loop import Progress

SIDE = 32
TINY: dict[str, Any] = {
    "channels": (8, 16), "blocks": (0, 1), "side": SIDE, "code_size": 5, "epochs": 3, "batch": 8,
}  # fmt: skip


def tiny_recipe(**changes: Any) -> FaceRecipe:
    return replace(FaceRecipe(), **TINY | changes)


def pictures(count: int, seed: int = 0) -> npt.NDArray[np.uint8]:
    """(n, 32, 32, 3): a ramp each, of a colour and direction of its own."""
    rng = np.random.default_rng(seed)
    ramp = np.linspace(0, 1, SIDE)
    tilt, colour = rng.random((count, 1, 1, 1)), rng.random((count, 1, 1, 3))
    x = (tilt * ramp[:, None, None] + (1 - tilt) * ramp[:, None]) * colour
    return np.round(x * 255).astype(np.uint8)


def run_network(
    recipe: FaceRecipe, data: Path, out: Path, folder: Path, command: str = ""
) -> Iterator[Progress]:
    """Train, and write the bundle without what is derived from the network."""
    faces = read_celeba(data, side=recipe.side)
    training = begin(recipe, faces, folder)
    yield from training.train()
    out.parent.mkdir(parents=True, exist_ok=True)
    write_bundle(out, face_contents(recipe, training, faces, command=command))
