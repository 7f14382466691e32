"""Recipes of the two readers of attributes: the probe, which ships, and the guide, which does not."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class ClassifierRecipe:
    """Every number that decides how a classifier of faces is trained."""

    name: str
    title: str
    family: str
    """Key of `explorer.models.registry.READERS`."""
    channels: tuple[int, ...]
    share: float
    """Part of the pictures with a reconstruction by a model that are shown as this."""
    side: int = 128
    epochs: int = 7  # later ones learn the training images by heart
    batch: int = 64
    rate: float = 2e-3  # peak, after a linear rise, then a cosine to zero
    rise: float = 0.1  # part of the steps in which the rate rises
    weight_decay: float = 0.05  # on matrices and kernels alone
    seed: int = 0

    def config(self) -> dict[str, Any]:
        """Configuration of the network family, but for the number of attributes."""
        return {"channels": list(self.channels), "side": self.side}

    def values(self) -> dict[str, Any]:
        """All of it, JSON-able."""
        return asdict(self) | {"channels": list(self.channels)}


PROBE_RECIPE = ClassifierRecipe(
    name="celeba-probe",
    title="CelebA attributes",
    family="probe",
    channels=(32, 64, 128, 256),
    epochs=5,
    share=0.67,  # it is there to read decoded pictures; of real ones, there are others
)
GUIDE_RECIPE = ClassifierRecipe(
    name="celeba-guide",
    title="CelebA attributes, guide",
    family="guide",
    channels=(48, 96, 192),
    epochs=3,  # it tells effects apart, no more
    share=0.0,  # of real pictures alone
    seed=1,
)
