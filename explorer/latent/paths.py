"""Paths through the latent space: mixes of two codes at any share, straight or along a great circle."""

from enum import Enum

import numpy as np
import numpy.typing as npt

from explorer.errors import ExplorerError

Array = npt.NDArray[np.float32]
Floats = npt.NDArray[np.float64]

_PARALLEL = 1e-7
"""Sine of an angle below which two directions count as equal or opposite: float32 knows no better."""


class Mix(Enum):
    """What lies between two codes."""

    STRAIGHT = "straight"
    """a·z₁ + (1 − a)·z₂, as the lectures do it."""
    SPHERICAL = "spherical"
    """The direction turns at constant angle along the great circle; the norm goes linearly."""


def straight(start: Array, end: Array, count: int) -> Array:
    """Codes (count, d) on the straight line from ``start`` (d,) to ``end`` (d,), equally spaced; count ≥ 2.

    Both ends are exact; in between, each number is computed in float64 and then rounded.
    """
    return mixed(start, end, np.linspace(0.0, 1.0, count), Mix.STRAIGHT)


def spherical(start: Array, end: Array, count: int) -> Array:
    """Codes (count, d) from ``start`` (d,) to ``end`` (d,) in equal angles and steps of the norm; count ≥ 2.

    Raises
    ------
    ExplorerError
        As `mixed` says.
    """
    return mixed(start, end, np.linspace(0.0, 1.0, count), Mix.SPHERICAL)


def mixed(start: Array, end: Array, shares: npt.ArrayLike, mix: Mix) -> Array:
    """Codes between ``start`` and ``end``, each (d,) or (n, d), at ``shares`` () or (n,) of the way.

    Shares of 0 and 1 are the ends exactly; outside 0…1 the path goes on beyond them. Opposite directions have
    no unique great circle: the one towards the dimension in which they lie least is taken.

    Raises
    ------
    ExplorerError
        Spherically, if an end is the zero vector, which has no direction; or if two codes of one dimension
        have opposite signs.
    """
    share = np.asarray(shares, np.float64)[..., None]
    first, last = np.asarray(start, np.float64), np.asarray(end, np.float64)
    between = _on_line if mix is Mix.STRAIGHT else _on_circle
    codes = np.asarray(between(first, last, share), np.float32)
    codes = np.where(share == 0.0, np.asarray(start, np.float32), codes)
    return np.where(share == 1.0, np.asarray(end, np.float32), codes)


def through(codes: Array, times: npt.ArrayLike, mix: Mix = Mix.STRAIGHT) -> Array:
    """Codes (n, d) of a path that passes ``codes`` (m, d), m ≥ 2, in order and in equal times.

    ``times`` (n,) go from 0 (the first code) to 1 (the last).
    """
    along = np.clip(np.asarray(times, np.float64), 0.0, 1.0) * (len(codes) - 1)
    leg = np.minimum(along.astype(np.intp), len(codes) - 2)
    return mixed(codes[leg], codes[leg + 1], along - leg, mix)


def _on_line(start: Floats, end: Floats, share: Floats) -> Floats:
    return (1.0 - share) * start + share * end


def _on_circle(start: Floats, end: Floats, share: Floats) -> Floats:
    start, end = np.broadcast_arrays(start, end)
    norm, end_norm = (np.linalg.norm(one, axis=-1, keepdims=True) for one in (start, end))
    if not (norm.all() and end_norm.all()):
        raise ExplorerError(
            "The code at the origin has no direction, so no great circle leads there. Take the straight path."
        )
    direction, target = start / norm, end / end_norm
    cosine = (direction * target).sum(axis=-1, keepdims=True)
    across = target - cosine * direction
    across -= (direction * across).sum(axis=-1, keepdims=True) * direction  # once more, against rounding
    sine = np.linalg.norm(across, axis=-1, keepdims=True)
    is_parallel = sine < _PARALLEL
    angle = np.where(is_parallel, np.where(cosine > 0, 0.0, np.pi), np.arctan2(sine, cosine))
    if (is_parallel & (cosine < 0)).any():
        if start.shape[-1] == 1:
            raise ExplorerError(
                "In one dimension no great circle leads to the other sign. Take the straight path."
            )
        across = np.where(is_parallel, _perpendicular(direction), across)
        sine = np.linalg.norm(across, axis=-1, keepdims=True)
    across = across / np.where(sine > 0, sine, 1.0)
    turned = np.cos(share * angle) * direction + np.sin(share * angle) * across
    return np.asarray(((1.0 - share) * norm + share * end_norm) * turned, np.float64)


def _perpendicular(direction: Floats) -> Floats:
    """Some vector (…, d) at right angles to each direction (…, d) of norm 1; to its opposite the same one."""
    least = np.abs(direction).argmin(axis=-1)[..., None]
    axis = np.zeros_like(direction)
    np.put_along_axis(axis, least, 1.0, axis=-1)
    return axis - np.take_along_axis(direction, least, axis=-1) * direction
