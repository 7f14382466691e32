"""The raster beside an oracle that draws one dot after the other, in float64 and in plain Python."""

import itertools
import math

import numpy as np
import pytest

from explorer.widgets.dots import Dot, colour_table, round_dot
from explorer.widgets.point_tiles import PointTiles, codes_a_level
from explorer.widgets.raster import PointRaster, device_size
from explorer.widgets.viewport import Viewport

CODES = np.arange(256, dtype=np.uint32)
"""A colour table that shows the codes themselves."""


def oracle(tiles: PointTiles, viewport: Viewport, ratio: float, dot: Dot) -> np.ndarray:
    width, height = device_size(viewport, ratio)
    picture = np.zeros((height, width), np.int64)
    left, _, _, top = viewport.bounds
    scale = viewport.scale * ratio
    size = codes_a_level(tiles.category_count)
    middles: dict[tuple[int, int], int] = {}
    for x, y, code in zip(tiles.x.tolist(), tiles.y.tolist(), tiles.codes.tolist(), strict=True):
        middles[math.floor((x - left) * scale), math.floor((top - y) * scale)] = code
    core = {
        (right, down)
        for row, half_width in enumerate(dot.half_widths)
        for down in (-row, row)
        for right in range(-half_width, half_width + 1)
    }
    for (column, row), code in middles.items():
        for right, down in core:
            for aside, below in itertools.product((-1, 0, 1), repeat=2):
                place, line = column + right + aside, row + down + below
                if 0 <= line < height and 0 <= place < width:
                    shade = code - (abs(aside) + abs(below)) * size
                    picture[line, place] = max(picture[line, place], shade)
    return picture


def random_tiles(count: int, seed: int, spread: float = 1.0) -> PointTiles:
    rng = np.random.default_rng(seed)
    positions = (rng.normal(size=(count, 2)) * spread).astype(np.float32)
    return PointTiles.of(positions, rng.integers(0, 10, count).astype(np.uint8))


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("diameter", [1.0, 2.4, 4.0, 6.0, 12.0])
def test_every_pixel_is_that_of_the_oracle(ratio: float, diameter: float) -> None:
    tiles = random_tiles(6000, 1)
    viewport = Viewport(x=0.21, y=-0.13, scale=63.7, width=151, height=117)
    dot = round_dot(diameter)
    drawn = PointRaster().draw(tiles, viewport, ratio, dot, CODES)
    assert (drawn == oracle(tiles, viewport, ratio, dot)).all()


@pytest.mark.parametrize(
    "viewport",
    [
        Viewport(x=0, y=0, scale=3, width=90, height=80),
        Viewport(x=1.3, y=0.4, scale=900, width=90, height=80),
        Viewport(x=-3.9, y=0.4, scale=50, width=90, height=80),
        Viewport(x=30, y=0.4, scale=50, width=90, height=80),
        Viewport(x=0, y=0, scale=40, width=1, height=1),
        Viewport(x=0, y=0, scale=40, width=3, height=300),
        Viewport(x=0, y=0.3, scale=40, width=400, height=30),
    ],
    ids=["all", "close", "edge", "beside", "pixel", "strip", "letterbox"],
)
def test_views_of_any_kind(viewport: Viewport) -> None:
    tiles = random_tiles(20_000, 2)
    dot = round_dot(3.0)
    drawn = PointRaster().draw(tiles, viewport, 1.0, dot, CODES)
    assert (drawn == oracle(tiles, viewport, 1.0, dot)).all()


def test_a_deep_zoom_far_from_zero_is_exact() -> None:
    """The view's corner is no float32 number, and neighbours among those are 8 pixels apart."""
    x, y = 103.100001, -107.700002
    rng = np.random.default_rng(3)
    positions = (np.array([x, y]) + rng.uniform(-2e-4, 2e-4, (500, 2))).astype(np.float32)
    tiles = PointTiles.of(positions, rng.integers(0, 10, 500).astype(np.uint8))
    viewport = Viewport(x=x, y=y, scale=1e6, width=300, height=300)
    dot = round_dot(1.0)
    drawn = PointRaster().draw(tiles, viewport, 1.0, dot, CODES)
    expected = oracle(tiles, viewport, 1.0, dot)
    assert (expected > 0).sum() > 100
    assert (drawn == expected).all()


def test_buffers_kept_from_frame_to_frame_leave_no_trace() -> None:
    raster, tiles = PointRaster(), random_tiles(3000, 4)
    dot = round_dot(5.0)
    views = [
        Viewport(x=0, y=0, scale=30, width=120, height=100),
        Viewport(x=9, y=0, scale=30, width=120, height=100),
        Viewport(x=0.5, y=0.2, scale=90, width=130, height=70),
        Viewport(x=0, y=0, scale=30, width=120, height=100),
    ]
    for viewport in views:
        drawn = raster.draw(tiles, viewport, 1.0, dot, CODES)
        assert (drawn == oracle(tiles, viewport, 1.0, dot)).all()
    narrower = raster.draw(tiles, views[0], 1.0, round_dot(1.0), CODES)
    assert (narrower == oracle(tiles, views[0], 1.0, round_dot(1.0))).all()


def test_another_table_is_taken_at_once() -> None:
    raster, tiles = PointRaster(), random_tiles(300, 5)
    viewport, dot = Viewport(scale=30, width=100, height=80), round_dot(3.0)
    codes = raster.draw(tiles, viewport, 1.0, dot, CODES).copy()
    table = np.random.default_rng(0).integers(0, 2**32, 256, np.uint32)
    assert (raster.draw(tiles, viewport, 1.0, dot, table) == table[codes]).all()
    beside = Viewport(x=50, scale=30, width=100, height=80)
    assert (raster.draw(tiles, beside, 1.0, dot, table) == table[0]).all()


def test_far_points_do_no_harm() -> None:
    positions = np.array([[3e38, 0], [-3e38, 3e38], [0, 0], [1e12, -1e12]], np.float32)
    tiles = PointTiles.of(positions, None)
    viewport, dot = Viewport(scale=1e4, width=50, height=40), round_dot(1.0)
    drawn = PointRaster().draw(tiles, viewport, 1.0, dot, CODES)
    rows, columns = np.nonzero(drawn)
    assert (rows.tolist(), columns.tolist()) == ([19] * 3 + [20] * 3 + [21] * 3, [24, 25, 26] * 3)


def test_colours_of_visible_points_are_their_class_or_one_above() -> None:
    """With the real colour table: a point's pixel has the core colour of its class or of a higher code."""
    tiles = random_tiles(4000, 6)
    viewport, dot = Viewport(scale=40, width=160, height=140), round_dot(2.4)
    palette = tuple((20 * index + 10, 250 - 20 * index, 7 * index) for index in range(10))
    table = colour_table(dot, palette, (255, 255, 255), opacity=1.0)
    drawn = PointRaster().draw(tiles, viewport, 1.0, dot, table)
    left, _, _, top = viewport.bounds
    columns = np.floor((tiles.x.astype(float) - left) * 40).astype(int)
    rows = np.floor((top - tiles.y.astype(float)) * 40).astype(int)
    is_seen = (columns >= 0) & (columns < 160) & (rows >= 0) & (rows < 140)
    packed = [0xFF000000 | red << 16 | green << 8 | blue for red, green, blue in palette]
    found = drawn[rows[is_seen], columns[is_seen]]
    assert np.isin(found, packed).all()
    own = np.array(packed, np.uint32)[tiles.categories[is_seen]]
    assert np.mean(found == own) > 0.7


def test_a_picture_covers_a_view_of_any_ratio() -> None:
    assert device_size(Viewport(width=901, height=100), 1.25) == (1127, 125)
    assert device_size(Viewport(width=900, height=800), 2.0) == (1800, 1600)
