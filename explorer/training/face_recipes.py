"""Recipes of models whose encoder is trained together with their decoder, by the gradient of the loss."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class FaceRecipe:
    """How the shipped model of faces with 200 code dimensions is made.

    "Validation" below is the loss on CelebA's validation split.
    """

    name: str = "celeba-200d"
    title: str = "CelebA, 200-D"

    # The network (explorer/models/faces.py)
    family: str = "faces"
    code_size: int = 200
    channels: tuple[int, ...] = (64, 128, 256, 256)
    blocks: tuple[int, ...] = (0, 0, 0, 0)  # two learned more slowly at first, and cost half as much again
    side: int = 128

    # The schedule
    epochs: int = 14
    batch: int = 64  # processors gain nothing by more, and more steps are better
    rate: float = 2e-3  # peak, after a linear rise, then a cosine to zero
    rise: float = 0.05  # part of the steps in which the rate rises
    weight_decay: float = 0.02  # on matrices and kernels alone
    clip: float = 100.0  # of the gradient's norm, which lies above: Adam sees directions of equal size
    seed: int = 0

    def config(self) -> dict[str, Any]:
        """Configuration of the network family."""
        return {
            "code_size": self.code_size,
            "channels": list(self.channels),
            "blocks": list(self.blocks),
            "side": self.side,
        }

    def values(self) -> dict[str, Any]:
        """All of it, JSON-able."""
        return asdict(self) | {"channels": list(self.channels), "blocks": list(self.blocks)}


FACE_RECIPES: Mapping[str, FaceRecipe] = {recipe.name: recipe for recipe in (FaceRecipe(),)}
