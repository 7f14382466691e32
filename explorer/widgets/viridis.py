"""Viridis: colours of equal steps to the eye, told apart in grey and by colour-blind eyes alike."""

import numpy as np
from numpy.typing import NDArray

# Seventeen of the colours of Smith and van der Walt's map (matplotlib 2.0, CC0), equally spaced; between them
# straight lines are within the width of a screen's own steps.
_KNOTS = np.array(
    [
        (0x44, 0x01, 0x54),
        (0x48, 0x17, 0x69),
        (0x47, 0x2C, 0x7A),
        (0x42, 0x3F, 0x85),
        (0x3B, 0x51, 0x8B),
        (0x33, 0x62, 0x8D),
        (0x2C, 0x71, 0x8E),
        (0x26, 0x81, 0x8E),
        (0x21, 0x90, 0x8C),
        (0x1F, 0x9F, 0x88),
        (0x27, 0xAD, 0x80),
        (0x3D, 0xBC, 0x73),
        (0x5C, 0xC8, 0x62),
        (0x81, 0xD3, 0x4C),
        (0xAA, 0xDC, 0x31),
        (0xD5, 0xE2, 0x19),
        (0xFD, 0xE7, 0x25),
    ],
    np.float64,
)
_ON_PAPER, _ON_DARK = (0.93, 0.0), (0.16, 1.0)


def viridis(count: int, *, is_on_dark: bool) -> NDArray[np.uint8]:
    """Colours (count, 3) from what is nearest to the background to what stands out from it most.

    The end of the map that would sink into the background is left out.
    """
    first, last = _ON_DARK if is_on_dark else _ON_PAPER
    places = np.linspace(first, last, count) * (len(_KNOTS) - 1)
    knots = np.arange(len(_KNOTS))
    parts = [np.interp(places, knots, _KNOTS[:, part]) for part in range(3)]
    return np.stack(parts, axis=1).round().astype(np.uint8)
