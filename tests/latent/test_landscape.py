"""The density beside Gaussians, whose outlines are known circles."""

import numpy as np
import numpy.typing as npt
import pytest

from explorer.latent.landscape import SHARES, Landscape, bandwidth_of, levels_of

Points = npt.NDArray[np.float32]


def heap(count: int, x: float = 0.0, y: float = 0.0, sigma: float = 1.0, seed: int = 0) -> Points:
    points = np.random.default_rng(seed).normal(size=(count, 2)) * sigma + (x, y)
    return points.astype(np.float32)


def holds(line: npt.NDArray[np.float32], points: Points) -> npt.NDArray[np.intp]:
    """How often a closed line winds around each point (0 outside)."""
    angles = np.arctan2(line[:, None, 1] - points[:, 1], line[:, None, 0] - points[:, 0])
    turns = ((np.diff(angles, axis=0) + np.pi) % (2 * np.pi) - np.pi).sum(axis=0)
    return np.asarray(np.rint(turns / (2 * np.pi)), np.intp)


def test_the_outlines_of_a_gaussian_are_circles_that_hold_their_share() -> None:
    points = heap(20_000, 3.0, -1.0, 0.5)
    landscape = Landscape.of(points)
    for share, level in zip(SHARES[1:], levels_of(landscape, points)[1:], strict=True):
        line = landscape.outline(share, level).lines[0]
        radii = np.hypot(line[:, 0] - 3.0, line[:, 1] + 1.0)
        radius = 0.5 * np.sqrt(-2 * np.log(1 - share))
        assert np.median(radii) == pytest.approx(radius, rel=0.06)


@pytest.mark.parametrize("spread", [1e-3, 1.0, 200.0])
def test_each_outline_holds_its_share_of_the_data_whatever_their_shape_and_scale(spread: float) -> None:
    points = np.concatenate([heap(1500, 0, 0, 0.5, 1), heap(1500, 4, 1, 0.2, 2), heap(500, -2, 5, 1.0, 3)])
    points = np.asarray(points * spread, np.float32)
    landscape = Landscape.of(points)
    for share, level in zip(SHARES, levels_of(landscape, points), strict=True):
        lines = landscape.outline(share, level).lines
        is_held = sum(holds(line, points) for line in lines)
        assert np.mean(is_held > 0) == pytest.approx(share, abs=0.02)


def test_two_heaps_far_apart_are_outlined_apart() -> None:
    points = np.concatenate([heap(2000, -5, 0, 0.3), heap(2000, 5, 0, 0.3, 1)])
    landscape = Landscape.of(points)
    outline = landscape.outline(0.95, levels_of(landscape, points)[1])
    assert sorted(round(float(line[:, 0].mean())) for line in outline.lines) == [-5, 5]


def test_the_bandwidth_does_not_grow_with_the_gap_between_heaps() -> None:
    near = np.concatenate([heap(2000, -2, 0, 0.3), heap(2000, 2, 0, 0.3, 1)])
    far = np.concatenate([heap(2000, -6, 0, 0.3), heap(2000, 6, 0, 0.3, 1)])
    assert bandwidth_of(far) < 2 * bandwidth_of(near)
    assert bandwidth_of(heap(64_000)) == pytest.approx(0.5 * 64_000 ** (-1 / 6), rel=0.15)


def test_the_density_is_that_of_the_gaussian_and_zero_far_away() -> None:
    points = heap(50_000)
    landscape = Landscape.of(points)
    at = np.array([[0, 0], [1, 0], [0, 2], [50, 0], [-50, 3]], np.float32)
    heights = landscape.height_at(at) / (len(points) * landscape.side**2)
    expected = np.exp(-0.5 * (at**2).sum(axis=1)) / (2 * np.pi)
    np.testing.assert_allclose(heights, expected, rtol=0.12, atol=1e-9)


@pytest.mark.parametrize(
    "points",
    [
        np.zeros((1, 2)),
        np.full((40, 2), 7.5),
        np.stack([np.linspace(-3, 3, 200), np.zeros(200)], axis=1),
        np.concatenate([heap(500), [[1e6, -1e6]]]),
    ],
    ids=["one", "all the same", "a line", "a stray"],
)
def test_degenerate_data_have_an_outline(points: npt.NDArray[np.float64]) -> None:
    points32 = points.astype(np.float32)
    landscape = Landscape.of(points32)
    levels = levels_of(landscape, points32)
    lines = landscape.outline(0.5, levels[-1] * 0.9).lines
    assert lines
    assert all(np.isfinite(line).all() for line in lines)


def test_it_is_the_same_every_time() -> None:
    points = heap(3000)
    first, second = Landscape.of(points), Landscape.of(points)
    np.testing.assert_array_equal(first.heights, second.heights)
