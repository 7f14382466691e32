"""How a path looks from the pictures' side: its length and energy, even steps, distance from the data.

A gap is the Euclidean distance between the pictures of two neighbouring codes, pixels 0…1. Whoever decodes
measures the gaps: nothing here sees a picture.
"""

import math
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]
Floats = npt.NDArray[np.float64]

SEGMENTS = 32
"""A length or an energy is measured over at least so many."""
EVEN = 0.01
"""Steps are even when none differs from their mean by more than this share."""

_ROUNDS = 8
_FINE = 4
"""Samples for each step, where a path is looked at first."""
_BLOCK = 4096
"""Codes of the data compared at a time: about a millisecond in 200 dimensions."""


@dataclass(frozen=True)
class Extent:
    """How far it is from the first picture of a path to the last, along the path."""

    length: float
    """L = Σ gap."""
    energy: float
    """E = N·Σ gap² over N segments; never below L², and equal to it at constant speed."""

    @classmethod
    def of(cls, gaps: npt.ArrayLike) -> "Extent":
        """The extent of a path with ``gaps`` (N,)."""
        steps = np.asarray(gaps, np.float64)
        return cls(float(steps.sum()), float(len(steps) * np.square(steps).sum()))

    @property
    def unevenness(self) -> float:
        """√(E / L²): 1 at constant speed."""
        return math.sqrt(self.energy) / self.length if self.length else 1.0


Path = Callable[[Floats], Array]
"""Times (n,), from 0 to 1, to codes (n, d)."""


def even_times(times: Floats, gaps: npt.ArrayLike, count: int) -> Floats:
    """Times (count,) at which equally long parts of a path begin and end.

    Parameters
    ----------
    times
        (n,), ascending, of the codes whose ``gaps`` (n − 1,) were measured.
    """
    steps = np.asarray(gaps, np.float64)
    travelled = np.concatenate(([0.0], np.cumsum(steps)))
    if not travelled[-1] > 0:  # the picture never changes: any times are even
        return np.linspace(times[0], times[-1], count)
    # A stretch without any change has no time of its own: a grain of length keeps the times ascending.
    travelled += np.linspace(0.0, 1e-9 * travelled[-1], len(travelled))
    return np.interp(np.linspace(0.0, travelled[-1], count), travelled, times)


def even_steps(path: Path, count: int) -> Generator[Array, Floats, Array]:
    """Re-time a path so that neighbours of ``count`` codes are equally far apart in pictures.

    Yields codes (n, d), wants to be sent their gaps (n − 1,), and returns the codes (count, d) found: even
    within `EVEN`, or, where eight rounds do not reach that, the evenest seen. The ends stay as they are.
    """
    times = np.linspace(0.0, 1.0, max(SEGMENTS, _FINE * (count - 1)) + 1)
    times = even_times(times, (yield path(times)), count)
    best, least = path(times), math.inf
    if count <= 2:
        return best
    for _ in range(_ROUNDS):
        codes = path(times)
        gaps = yield codes
        mean = float(gaps.mean())
        spread = float(np.abs(gaps - mean).max()) / mean if mean else 0.0
        if spread < least:
            best, least = codes, spread
        if spread <= EVEN:
            break
        times = even_times(times, gaps, count)
    return best


def retime(path: Path, count: int, measure: Callable[[Array], Floats]) -> Array:
    """`even_steps` with ``measure``, which tells the gaps (n − 1,) of codes (n, d)."""
    work = even_steps(path, count)
    try:
        codes = next(work)
        while True:
            codes = work.send(measure(codes))
    except StopIteration as end:
        found: Array = end.value
        return found


def find_remoteness(codes: Array, data: Array) -> Iterator[Array]:
    """Each code's distance (n,) from the nearest code of the data, in steps of a millisecond.

    Parameters
    ----------
    codes, data
        (n, d) and (m, d). With each step the distances from more of the data are known; the last is final.
    """
    at = codes.astype(np.float64)
    squares = np.full(len(codes), np.inf)
    for start in range(0, len(data), _BLOCK):
        block = data[start : start + _BLOCK]
        # The product is quick but rounds; the nearest of the block is then measured exactly.
        product = block @ codes.T
        rough = np.einsum("md,md->m", block, block)[:, None] - 2.0 * product
        nearest = block[rough.argmin(axis=0)].astype(np.float64)
        squares = np.minimum(squares, np.square(nearest - at).sum(axis=1))
        yield np.sqrt(squares).astype(np.float32)
