"""What is known of a model without loading its weights."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from explorer.bundles.description import Description
from explorer.bundles.originals import Originals
from explorer.bundles.statistics import CodeStatistics
from explorer.latent.codes import Codes, Labels
from explorer.latent.dimensions import Dimensions
from explorer.latent.examples import CORNERS, arranged, choose_examples
from explorer.latent.misfit import Misfit
from explorer.latent.plane import FEWEST, PRINCIPAL, Plane, PlaneChoice, PrincipalAxes

if TYPE_CHECKING:
    from explorer.bundles.attributes import AttributeSpace

SPLITS = ("train", "validation", "test")
"""Meaning of the values in ``ModelFacts.split``."""
SPLIT_WORDS = ("training", "validation", "test")
"""The same as words before “pictures”."""


@dataclass(frozen=True, eq=False, kw_only=True)
class ModelFacts(Description):
    """Read-only description of one model, with the codes of its data where it has them.

    Two facts are the same model when their ``id`` is the same.
    """

    id: str
    """Name and digest of configuration and weights: what pins, caches and answers refer to."""
    path: Path
    """The file it came from."""
    mu: npt.NDArray[np.float32] | None = None
    """Posterior means of the encoded data, (n, D), read-only."""
    labels: npt.NDArray[np.int16] | None = None
    """Class of each encoded picture, (n,), read-only; an index into ``class_names``."""
    split: npt.NDArray[np.uint8] | None = None
    """0 train, 1 validation, 2 test for each encoded picture, (n,), read-only."""
    misfit: Misfit | None = None
    """How badly the encoded pictures are reconstructed, where they are at hand."""
    originals: Originals | None = None
    """Where the encoded pictures are, if that is known."""
    attribute_space: "AttributeSpace | None" = None
    """Directions of the attributes, scored, and what belongs to them."""
    statistics: CodeStatistics | None = None
    """Of the codes of the images trained on."""

    def __post_init__(self) -> None:
        for array in (self.mu, self.labels, self.split):
            if array is not None:
                array.flags.writeable = False

    @cached_property
    def encoded(self) -> Codes | None:
        """The codes of the data as a value that requests can carry."""
        return None if self.mu is None or not len(self.mu) else Codes.of(self.mu)

    @cached_property
    def worst_codes(self) -> Codes | None:
        """The codes of the pictures that are reconstructed worst, the worst first."""
        if self.mu is None or self.misfit is None or not len(self.misfit.worst):
            return None
        return Codes.of(self.mu[self.misfit.worst])

    @cached_property
    def classes(self) -> Labels | None:
        """The labels as a value that requests can carry."""
        return None if self.labels is None else Labels.of(self.labels)

    def examples(self, count: int) -> tuple[int, ...]:
        """Which of the data are typical and far from each other; fewer where there are fewer.

        Four are in the order of a sheet's corners.
        """
        if self.mu is None:
            return ()
        if count not in self._examples:
            chosen = choose_examples(self.mu, self.labels, min(count, len(self.mu)))
            if len(chosen) == CORNERS:
                chosen = chosen[arranged(self.mu[chosen])]
            self._examples[count] = tuple(map(int, chosen))
        return self._examples[count]

    @cached_property
    def _examples(self) -> dict[int, tuple[int, ...]]:
        return {}

    @cached_property
    def dimensions(self) -> Dimensions:
        """What each dimension of the code carries."""
        if self.statistics is not None:
            return Dimensions(self.statistics.std, self.statistics.kl)
        if self.mu is not None and len(self.mu):
            return Dimensions.of(self.mu)
        return Dimensions.of_prior(self.code_size)

    @cached_property
    def principal_axes(self) -> PrincipalAxes | None:
        """How the codes of the data are spread; None where there are too few."""
        return None if self.mu is None or len(self.mu) < FEWEST else PrincipalAxes.of(self.mu)

    @cached_property
    def usual_distances(self) -> tuple[float, float] | None:
        """The least that encoded pictures are from the prior's centre, the most that they are from the mean.

        The first but for one in two thousand; the second, along the axes of their spread, but for one in a
        hundred.
        """
        if self.mu is None or self.principal_axes is None:
            return None
        least = np.quantile(np.linalg.norm(self.mu, axis=1), 0.0005)
        return float(least), float(np.quantile(self.principal_axes.distances(self.mu), 0.99))

    @property
    def plane(self) -> Plane:
        """The plane of the latent space that a map shows at first; the whole space where D is 2."""
        return self.plane_along(PRINCIPAL)

    def plane_along(self, choice: PlaneChoice) -> Plane:
        """The plane along two axes; the same object each time."""
        if choice not in self._planes:
            spread = self.principal_axes if self.code_size > 2 else None
            self._planes[choice] = Plane.along(spread, self.code_size, choice)
        return self._planes[choice]

    @cached_property
    def _planes(self) -> dict[PlaneChoice, Plane]:
        return {}
