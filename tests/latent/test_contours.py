"""Lines of equal height beside shapes whose lines are known."""

import numpy as np
import pytest

from explorer.latent.contours import Grid, Line, contour_lines


def area(line: Line) -> float:
    """Positive where the line runs counter-clockwise."""
    x, y = line.T
    return float(np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1])) / 2


def cone(rows: int, columns: int, x: float, y: float) -> Grid:
    """Height 10 at (x, y), falling by 1 a cell."""
    row, column = np.mgrid[:rows, :columns]
    return np.asarray(10.0 - np.hypot(column - x, row - y))


def test_the_line_around_a_cone_is_a_circle() -> None:
    (line,) = contour_lines(cone(40, 50, 22.3, 18.6), 4.0)
    np.testing.assert_allclose(np.hypot(line[:, 0] - 22.3, line[:, 1] - 18.6), 6.0, atol=0.05)
    assert area(line) == pytest.approx(np.pi * 36, rel=0.01)
    np.testing.assert_array_equal(line[0], line[-1])


def test_a_hole_runs_the_other_way_round() -> None:
    ring = -np.abs(cone(60, 60, 30, 30) + 5.0) + 8.0
    outer, inner = contour_lines(ring, 3.0)
    assert area(outer) == pytest.approx(np.pi * 400, rel=0.01)
    assert area(inner) == pytest.approx(-np.pi * 100, rel=0.02)


def test_every_line_is_closed_and_steps_from_cell_to_cell() -> None:
    row, column = np.mgrid[:60, :81]
    heights = np.sin(row / 5) * np.cos(column / 4) + 0.3 * np.sin(row * column / 300) + 1.5
    for level in (1.2, 1.5, 1.9):
        lines = contour_lines(heights, level)
        assert len(lines) > 3
        for line in lines:
            np.testing.assert_array_equal(line[0], line[-1])
            assert np.hypot(*np.diff(line, axis=0).T).max() <= np.sqrt(2) + 1e-9
        # What is enclosed, holes taken away, is what is above: compared with counting finely.
        enclosed = sum(map(area, lines))
        assert enclosed == pytest.approx(_area_above(np.pad(heights, 1), level), rel=0.03)


def _area_above(heights: Grid, level: float) -> float:
    """By bilinear interpolation at 20 × 20 places of each cell."""
    share = (np.arange(20) + 0.5) / 20
    low = heights[:, :-1, None] * (1 - share) + heights[:, 1:, None] * share
    fine = low[:-1, ..., None] * (1 - share) + low[1:, ..., None] * share
    return float((fine > level).mean() * (heights.shape[0] - 1) * (heights.shape[1] - 1))


def test_a_saddle_joins_what_its_middle_joins() -> None:
    low, high = np.array([[1.0, 0.2], [0.2, 1.0]]), np.array([[1.0, 0.45], [0.45, 1.0]])
    assert len(contour_lines(low, 0.65)) == 2
    assert len(contour_lines(high, 0.65)) == 1


def test_a_surface_that_reaches_the_rim_is_closed_there() -> None:
    (line,) = contour_lines(np.full((3, 4), 2.0), 1.0)
    assert line.min(axis=0).tolist() == [-0.5, -0.5]
    assert line.max(axis=0).tolist() == [3.5, 2.5]


def test_nothing_above_the_level_has_no_line() -> None:
    assert contour_lines(np.zeros((5, 5)), 1.0) == ()
