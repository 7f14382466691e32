import itertools
import math

import numpy as np
import pytest

from explorer.widgets.dots import colour_table, round_dot
from explorer.widgets.point_tiles import LEVELS, codes_a_level


def area(diameter: float) -> float:
    """Pixels of a dot, each counted as much as it is opaque."""
    dot = round_dot(diameter)
    total, inner = 0.0, 0
    for half_widths, opacity in zip(reversed(dot.half_widths), reversed(dot.opacities), strict=True):
        size = sum((2 * width + 1) * (2 if row else 1) for row, width in enumerate(half_widths))
        total += (size - inner) * opacity
        inner = size
    return total


@pytest.mark.parametrize("diameter", [2.0, 2.4, 3.1, 4.0, 6.0, 9.5, 12.0])
def test_a_dot_covers_its_disc(diameter: float) -> None:
    assert area(diameter) == pytest.approx(math.pi * diameter**2 / 4, rel=0.12)


def test_dots_grow_evenly() -> None:
    areas = [area(step / 10) for step in range(10, 121)]
    assert all(after >= before - 1e-9 for before, after in itertools.pairwise(areas))


def test_shades_lie_within_each_other() -> None:
    for step in range(5, 121):
        dot = round_dot(step / 10)
        for outer, inner in zip(dot.half_widths, dot.half_widths[1:], strict=False):
            assert len(inner) <= len(outer)
            assert all(small <= large for small, large in zip(inner, outer, strict=False))
        assert list(dot.opacities) == sorted(dot.opacities)


def test_below_a_pixel_a_dot_gets_fainter() -> None:
    assert round_dot(0.5).half_widths == round_dot(1.0).half_widths
    assert round_dot(0.5).opacities[-1] == pytest.approx(0.5)


def test_the_table_has_the_background_for_nothing_and_full_colour_for_a_core() -> None:
    palette = ((255, 0, 0), (0, 0, 255))
    dot = round_dot(2.4)
    table = colour_table(dot, palette, (10, 20, 30), opacity=1.0)
    assert table[0] == 0xFF0A141E
    core = table[1 + (LEVELS - 1) * codes_a_level(2) :][: codes_a_level(2)]
    assert set(core.tolist()) == {0xFFFF0000, 0xFF0000FF}
    assert (table >> np.uint32(24) == 0xFF).all()


def test_emphasis_fades_the_others() -> None:
    palette = ((255, 0, 0), (0, 0, 255))
    table = colour_table(round_dot(2.4), palette, (255, 255, 255), opacity=0.8, emphasis=1)
    first = (LEVELS - 1) * codes_a_level(2) + 1
    red, blue = int(table[first]), int(table[first + 1])
    assert red >> 8 & 0xFF > 200, "the red of class 0 is nearly the paper's white"
    assert blue >> 8 & 0xFF < 40, "class 1 keeps its blue"
