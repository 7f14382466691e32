"""Viridis against pyqtgraph's, and that it stands out from its background."""

import numpy as np
import pyqtgraph as pg
import pytest

from explorer.widgets.viridis import viridis


def lightness(colours: np.ndarray) -> np.ndarray:
    """CIE L* of sRGB colours (n, 3)."""
    linear = np.where(
        colours / 255 <= 0.04045, colours / 255 / 12.92, ((colours / 255 + 0.055) / 1.055) ** 2.4
    )
    return 116 * np.cbrt(linear @ (0.2126, 0.7152, 0.0722)) - 16


@pytest.mark.parametrize(("is_on_dark", "first", "last"), [(True, 0.16, 1.0), (False, 0.93, 0.0)])
def test_the_colours_are_those_of_the_map(is_on_dark: bool, first: float, last: float) -> None:
    expected = pg.colormap.get("viridis").map(np.linspace(first, last, 42))[:, :3]
    found = viridis(42, is_on_dark=is_on_dark)
    assert np.abs(found.astype(int) - expected).max() <= 8
    steps = np.diff(lightness(found))
    assert (steps > 0).all() if is_on_dark else (steps < 0).all()


def test_what_is_more_stands_out_more() -> None:
    assert lightness(viridis(42, is_on_dark=True))[-1] > 85
    assert lightness(viridis(42, is_on_dark=False))[-1] < 20
