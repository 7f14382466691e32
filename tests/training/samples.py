"""A recipe that trains in a blink, and pictures for it."""

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from explorer.training.recipes import Recipe
from tests.data.idx_files import images

TINY: dict[str, Any] = {
    "width": 16, "blocks": 1, "lattice": 24, "extent": 3.0, "epochs": 2, "searched_epochs": 2, "batch": 8,
    "refresh": 2,
}  # fmt: skip


def tiny_recipe(**changes: Any) -> Recipe:
    return replace(Recipe(), **TINY | changes)


def pictures(count: int = 44, seed: int = 0) -> npt.NDArray[np.uint8]:
    """(n, 28, 28, 1)."""
    return images(count, seed)[..., None]
