import itertools
import math

import numpy as np
import pytest

from explorer.widgets.dots import colour_table, round_dot
from explorer.widgets.point_tiles import LEVELS, codes_a_level


def area(diameter: float) -> float:
    """Pixels of a dot, each counted as much as it is opaque."""
    dot = round_dot(diameter)
    core = {
        (right, down)
        for row, half_width in enumerate(dot.half_widths)
        for down in (-row, row)
        for right in range(-half_width, half_width + 1)
    }
    steps = tuple(itertools.product((-1, 0, 1), repeat=2))
    around = {(x + right, y + down) for x, y in core for right, down in steps}
    sides = {(x + right, y + down) for x, y in core for right, down in steps if abs(right) + abs(down) == 1}
    corner, side, own = dot.opacities
    return own * len(core) + side * len(sides - core) + corner * len(around - sides - core)


@pytest.mark.parametrize("diameter", [1.5, 2.0, 2.4, 3.0, 4.2, 5.0, 6.0, 9.5, 12.0])
def test_a_dot_covers_its_disc(diameter: float) -> None:
    assert area(diameter) == pytest.approx(math.pi * diameter**2 / 4, rel=0.03)


def test_no_dot_is_a_square() -> None:
    for step in range(15, 121):
        dot = round_dot(step / 10)
        if dot.half_widths == (1, 1):
            assert dot.opacities[1] > dot.opacities[0] + 0.3, "a side beyond the square's"
        else:
            assert len(dot.half_widths) == 1 or dot.half_widths[-1] < dot.half_widths[0]


def test_dots_grow_evenly() -> None:
    areas = [area(step / 10) for step in range(10, 121)]
    assert all(after >= before - 1e-9 for before, after in itertools.pairwise(areas))


def test_the_edge_gets_fainter_outwards() -> None:
    for step in range(5, 121):
        corner, side, core = round_dot(step / 10).opacities
        assert 0 <= corner <= side < core <= 1


def test_no_dot_is_smaller_than_a_pixel() -> None:
    assert area(0.1) == pytest.approx(1.0, rel=0.03)


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
