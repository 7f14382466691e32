import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.widgets.point_tiles import (
    LEVELS,
    MOST_CATEGORIES,
    PointTiles,
    category_of_code,
    codes_a_level,
)


def cloud(count: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng.normal(size=(count, 2)).astype(np.float32), rng.integers(0, 10, count).astype(np.uint8)


def rows(x: np.ndarray, y: np.ndarray, categories: np.ndarray) -> list[tuple[float, float, int]]:
    return sorted(zip(x.tolist(), y.tolist(), categories.tolist(), strict=True))


def test_all_points_are_kept_with_their_categories() -> None:
    positions, categories = cloud(20_000)
    tiles = PointTiles.of(positions, categories)
    assert tiles.columns.count > 1
    assert tiles.starts[-1] == len(tiles) == 20_000
    assert rows(tiles.x, tiles.y, tiles.categories) == rows(positions[:, 0], positions[:, 1], categories)


@given(
    st.integers(0, 3),
    st.floats(-6, 4),
    st.floats(-6, 4),
    st.floats(0.01, 12),
    st.floats(0.01, 12),
)
def test_spans_hold_every_point_of_a_view(
    seed: int, left: float, bottom: float, width: float, height: float
) -> None:
    positions, categories = cloud(20_000, seed)
    tiles = PointTiles.of(positions, categories)
    right, top = left + width, bottom + height
    is_seen = (tiles.x >= left) & (tiles.x <= right) & (tiles.y >= bottom) & (tiles.y <= top)
    is_in_span = np.zeros(len(tiles), np.int64)
    for span in tiles.spans((left, bottom, right, top)):
        is_in_span[span.start : span.stop] += 1
        if span.is_inside:
            assert is_seen[span.start : span.stop].all()
    assert is_in_span.max(initial=0) <= 1
    assert (is_in_span[is_seen] == 1).all()


@pytest.mark.parametrize("low", [-2.0, -0.5, 0.3])
def test_a_wide_view_tells_what_lies_inside(low: float) -> None:
    tiles = PointTiles.of(*cloud(100_000))
    spans = list(tiles.spans((-9.0, low, 9.0, low + 1.0)))
    inside = [tiles.y[span.start : span.stop] for span in spans if span.is_inside]
    assert inside
    for places in inside:
        assert places.min() >= low
        assert places.max() <= low + 1.0
    assert sum(map(len, inside)) > 0.3 * np.sum((tiles.y >= low) & (tiles.y <= low + 1.0))


def test_a_small_view_leaves_most_points_out() -> None:
    tiles = PointTiles.of(*cloud(100_000))
    spans = list(tiles.spans((0.0, 0.0, 0.1, 0.1)))
    assert sum(span.stop - span.start for span in spans) < 5_000


def test_a_view_beside_all_points_has_none() -> None:
    tiles = PointTiles.of(*cloud(100_000))
    for left, bottom in ((50.0, 50.0), (-60.0, -60.0), (0.0, 50.0), (-60.0, 0.0)):
        assert not list(tiles.spans((left, bottom, left + 10, bottom + 10)))


def test_without_leaves_out_categories() -> None:
    positions, categories = cloud(20_000)
    kept = ~np.isin(categories, [2, 7])
    tiles = PointTiles.of(positions, categories).without(frozenset({2, 7}))
    expected = rows(positions[kept, 0], positions[kept, 1], categories[kept])
    assert rows(tiles.x, tiles.y, tiles.categories) == expected
    found = sum(span.stop - span.start for span in tiles.spans((-9.0, -9.0, 9.0, 9.0)))
    assert found == len(tiles) == kept.sum()


def test_points_that_are_not_finite_are_left_out() -> None:
    positions = np.array([[0, 0], [np.nan, 1], [1, np.inf], [2, 2]], np.float32)
    tiles = PointTiles.of(positions, np.array([0, 1, 2, 3], np.uint8))
    assert rows(tiles.x, tiles.y, tiles.categories) == [(0.0, 0.0, 0), (2.0, 2.0, 3)]


def test_no_points() -> None:
    tiles = PointTiles.of(np.empty((0, 2), np.float32), None)
    assert len(tiles) == 0
    assert all(span.start == span.stop for span in tiles.spans((-1.0, -1.0, 1.0, 1.0)))


@pytest.mark.parametrize("count", [1, 2, 10, 47, MOST_CATEGORIES])
def test_codes_tell_categories_and_leave_room_for_shades(count: int) -> None:
    categories = np.arange(20_000).astype(np.uint8) % count
    tiles = PointTiles.of(np.zeros((20_000, 2), np.float32), categories)
    size = codes_a_level(count)
    offsets = tiles.codes.astype(int) - (LEVELS - 1) * size - 1
    assert offsets.min() >= 0
    assert offsets.max() < size
    assert (category_of_code(count)[offsets] == tiles.categories).all()


def test_no_class_is_on_top_more_often_than_another() -> None:
    categories = np.arange(100_000).astype(np.uint8) % 10
    tiles = PointTiles.of(np.zeros((100_000, 2), np.float32), categories)
    codes = tiles.codes.astype(int)
    for one, other in ((0, 9), (0, 1), (4, 5), (8, 9)):
        first, second = codes[tiles.categories == one], codes[tiles.categories == other]
        assert np.mean(first[:9000] > second[:9000]) == pytest.approx(0.5, abs=0.03)


def test_the_order_is_the_same_every_time() -> None:
    positions, categories = cloud(5000)
    one, other = PointTiles.of(positions, categories), PointTiles.of(positions, categories)
    assert (one.x == other.x).all()
    assert (one.codes == other.codes).all()


def test_wrong_shapes_and_too_many_categories_are_refused() -> None:
    with pytest.raises(ValueError, match="positions must be"):
        PointTiles.of(np.zeros((3, 3), np.float32), None)
    with pytest.raises(ValueError, match="categories must be"):
        PointTiles.of(np.zeros((3, 2), np.float32), np.zeros(4, np.uint8))
    with pytest.raises(ValueError, match="at most"):
        PointTiles.of(np.zeros((1, 2), np.float32), np.array([MOST_CATEGORIES], np.uint8))


def test_points_sorted_by_class_mix() -> None:
    """Of two classes at one place, drawn one after the other, each is on top about as often."""
    categories = np.repeat(np.arange(10, dtype=np.uint8), 5000)
    rng = np.random.default_rng(0)
    tiles = PointTiles.of(rng.normal(size=(50_000, 2)).astype(np.float32), categories)
    late = tiles.categories[len(tiles) // 2 :]
    shares = np.bincount(late, minlength=10) / len(late)
    assert shares == pytest.approx(0.1, abs=0.02)
    neighbours = tiles.categories[1:] == tiles.categories[:-1]
    assert neighbours.mean() < 0.2
    ranks = (tiles.codes.astype(int) - 1 - (LEVELS - 1) * codes_a_level(10)) // 10
    for category in range(10):
        assert ranks[tiles.categories == category].mean() == pytest.approx(3.5, abs=0.15)


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 8, 100, 1000, 70_000])
def test_every_count_keeps_every_point(count: int) -> None:
    positions = np.stack([np.arange(count), np.zeros(count)], axis=1).astype(np.float32)
    tiles = PointTiles.of(positions, None)
    assert sorted(tiles.x.tolist()) == list(range(count))
