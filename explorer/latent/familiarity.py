"""How near a code is to anything the model has seen, beside how near the data are to each other."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

import numpy as np
import numpy.typing as npt

from explorer.latent.neighbours import nearest

Array = npt.NDArray[np.float32]

SAMPLE = 384
"""Codes of the data that are asked for their neighbours."""


class Whereabouts(Enum):
    """Where a code is, seen from the data."""

    INSIDE = "inside"
    EDGE = "edge"
    FAR = "far"


@dataclass(frozen=True)
class Spacing:
    """How far away the data have their own n-th neighbour: half, 95 % and 99 % of them within this."""

    median: float
    most: float
    nearly_all: float

    @property
    def far(self) -> float:
        """As far beyond 99 % of the data as those are from the median; beyond it is nothing that was seen."""
        return 2 * self.nearly_all - self.median

    def place(self, distance: float) -> Whereabouts:
        """Where a code is whose n-th neighbour among the data is at ``distance``."""
        if distance <= self.most:
            return Whereabouts.INSIDE
        return Whereabouts.EDGE if distance <= self.far else Whereabouts.FAR


def measure_spacing(codes: Array, count: int) -> Spacing | None:
    """How far the codes (n, d) have their ``count``-th neighbour; None where there are not so many."""
    result = None
    for found in find_spacing(codes, count):
        result = found
    return result


def find_spacing(codes: Array, count: int) -> Iterator[Spacing | None]:
    """`measure_spacing` in steps of a millisecond: None until it is known; no step for too few codes."""
    if len(codes) <= count:
        return
    sample = np.unique(np.linspace(0, len(codes) - 1, SAMPLE).astype(np.intp))
    distances = []
    for index in sample:
        distances.append(_distance(codes, codes[index], count + 1))  # the nearest is the code itself
        yield None
    yield Spacing(*np.quantile(distances, [0.5, 0.95, 0.99]).tolist())


def common_classes(labels: npt.NDArray[np.int16]) -> tuple[int, ...]:
    """The classes of a code's neighbours (k,), the most frequent first; of a single one only if it leads."""
    classes, counts = np.unique(labels, return_counts=True)
    order = np.argsort(-counts, kind="stable")
    leading = [int(classes[at]) for at in order if counts[at] > 1]
    return tuple(leading) or tuple(int(label) for label in labels[:1])


def _distance(codes: Array, point: Array, count: int) -> float:
    """Of the ``count``-th nearest of the codes (n, d)."""
    _, distances = nearest(codes, point, count)
    return float(distances[-1])
