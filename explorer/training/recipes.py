"""Recipes: every number that decides a training run, each with its reason."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from difflib import get_close_matches
from typing import Any

from explorer.errors import ExplorerError
from explorer.training.face_recipes import FACE_RECIPES, FaceRecipe


@dataclass(frozen=True)
class Recipe:
    """How the shipped MNIST model with two code dimensions is made.

    "Validation" below is the loss on the last 5,000 training images.
    """

    name: str = "mnist-2d"
    title: str = "MNIST, 2-D"

    # The network (explorer/models/residual.py)
    family: str = "residual"
    code_size: int = 2  # a map
    width: int = 384  # wider or deeper, one code decodes slower than by the course's network on two threads
    blocks: int = 2
    frequency: float = 2.0  # with 4 the search puts a class into many islands
    lattice: int = 112  # steps of 0.07: posteriors have a σ of 0.04, and above
    extent: float = 4.0  # few codes lie beyond 3

    # First the encoder network proposes the posteriors
    epochs: int = 20
    batch: int = 256
    rate: float = 2e-3  # peak, after a linear rise, then a cosine to zero
    rise: float = 0.05  # part of the steps in which the rate rises
    second_moment: float = 0.99  # a hundred steps are enough to know a gradient's size
    weight_decay: float = 0.02  # on matrices alone
    clip: float = 20.0  # of the gradient's norm: only the first steps reach it
    kl_start: float = 0.2  # weight of the KL term at first, so that the map spreads before it settles …
    kl_rise: float = 0.08  # … and in this part of the steps it rises to 1

    # Then the decoder learns from searched ones, with a schedule of its own
    searched_epochs: int = 2  # more lower the loss further, and spread the codes beyond the prior
    searched_rate: float = 1e-3
    refresh: int = 50  # steps between two searches: the decoder moves on meanwhile
    share: float = 0.25  # weight of the loss with the network's own posteriors, that it may follow

    average: float = 0.999  # of the weights, exponentially: what is judged and shipped
    seed: int = 0

    def config(self) -> dict[str, Any]:
        """Configuration of the network family."""
        return {
            "code_size": self.code_size,
            "width": self.width,
            "blocks": self.blocks,
            "frequency": self.frequency,
            "lattice": self.lattice,
            "extent": self.extent,
        }

    def values(self) -> dict[str, Any]:
        """All of it, JSON-able."""
        return asdict(self)


AnyRecipe = Recipe | FaceRecipe
RECIPES: Mapping[str, AnyRecipe] = {Recipe().name: Recipe(), **FACE_RECIPES}


def find_recipe(name: str, **changes: Any) -> AnyRecipe:
    """Recipe of a name, with some values changed.

    Raises
    ------
    ExplorerError
        If there is none of that name; with the nearest one.
    """
    if name not in RECIPES:
        near = get_close_matches(name, RECIPES, n=1, cutoff=0.4)
        hint = f" (did you mean {near[0]!r}?)" if near else ""
        raise ExplorerError(f"No recipe {name!r}{hint}. Recipes: {', '.join(sorted(RECIPES))}.")
    return replace(RECIPES[name], **changes)
