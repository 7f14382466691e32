"""The difference of two pictures in colours that colour-blind eyes tell apart."""

import numpy as np
import numpy.typing as npt

DARKER, BRIGHTER = (0, 96, 190), (240, 130, 0)
"""Blue where the second picture is darker, orange where it is brighter."""
_SAME = 236
_GAIN = 3.0
"""A third of the way from black to white is as strong as it gets: edits of faces are small."""

Bytes = npt.NDArray[np.uint8]


def difference(before: Bytes, after: Bytes) -> Bytes:
    """Where and how two pictures (h, w, c) differ, as (h, w, 3): light grey where they do not."""
    change = (after.astype(np.float32) - before.astype(np.float32)).mean(axis=2, keepdims=True) / 255.0
    strength = np.clip(np.abs(change) * _GAIN, 0.0, 1.0)
    colour = np.where(change < 0, np.array(DARKER, np.float32), np.array(BRIGHTER, np.float32))
    return _pixels(_SAME + strength * (colour - _SAME))


def with_details(picture: Bytes, original: Bytes, reconstruction: Bytes, strength: float) -> Bytes:
    """A picture with a share of what the model lost of an original added back, clipped to 0…255."""
    lost = original.astype(np.float32) - reconstruction
    return _pixels(picture + strength * lost)


def shifted(picture: Bytes, without: Bytes, having: Bytes, strength: float) -> Bytes:
    """The edit in pixels: the difference of two mean pictures added ``strength`` times, clipped to 0…255."""
    step = having.astype(np.float32) - without
    return _pixels(picture + strength * step)


def _pixels(values: npt.NDArray[np.floating]) -> Bytes:
    found: Bytes = np.rint(np.clip(values, 0, 255)).astype(np.uint8)
    return found
