"""A mosaic under a view that moves: what was there is carried over, and nothing else is asked for."""

from itertools import product

import numpy as np
import pytest

from explorer.latent.lattice import Tiles, level_for
from explorer.widgets import mosaic as mosaic_module
from explorer.widgets.mosaic import Mosaic, MosaicGrid
from explorer.widgets.mosaic_block import SIDE, Shape
from explorer.widgets.viewport import Viewport
from tests.widgets.on_mosaic import PAPER, fill, filled, grid_at, noise, painted, painted_once, plain, within

pytestmark = pytest.mark.usefixtures("qapp")
GREY, COLOUR = (5, 5, 1), (6, 4, 3)
DIRECTIONS = [step for step in product((-1, 0, 1), repeat=2) if step != (0, 0)]
PLACES = {"within a block": (1, 1), "at blocks' edges": (SIDE - 4, 2 * SIDE - 3), "below zero": (-3, -SIDE)}
FAR = (2**40 + 3, -(2**40) - 2)


@pytest.mark.parametrize("step", DIRECTIONS, ids=str)
@pytest.mark.parametrize("place", [*PLACES.values(), FAR], ids=[*PLACES, "far away"])
@pytest.mark.parametrize("shape", [GREY, COLOUR], ids=["grey", "colour"])
def test_a_step_keeps_what_is_still_seen(step: tuple[int, int], place: tuple[int, int], shape: Shape) -> None:
    """Pixel by pixel, before anything arrives."""
    (right, up), tile = step, 2.0**-40 if place == FAR else 1.0
    before, after = (grid_at(place[0] + x, place[1] + y, 7, 6, tile) for x, y in ((0, 0), step))
    mosaic, pixels = filled(before, shape), 20
    view = within(before, pixels / tile)
    was, now = painted(mosaic, view), mosaic.missing(after, shape)
    mosaic.begin(after, shape)
    seen = painted(mosaic, view.panned(-right * pixels, up * pixels))
    height, width, _ = was.shape
    x, y = (pixels * max(0, side) for side in (right, -up))
    wide, tall = width - pixels * abs(right), height - pixels * abs(up)
    kept = seen[pixels * max(0, up) :, pixels * max(0, -right) :][:tall, :wide]
    np.testing.assert_array_equal(kept, was[y : y + tall, x : x + wide])
    column, row = now % 7 + right, now // 7 + up
    assert len(now) == 7 * 6 - (7 - abs(right)) * (6 - abs(up))
    assert ((column < 0) | (column > 6) | (row < 0) | (row > 5)).all(), "what was not there alone"


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
@pytest.mark.parametrize("shape", [GREY, COLOUR], ids=["grey", "colour"])
def test_after_any_way_it_looks_as_one_filled_afresh(ratio: float, shape: Shape) -> None:
    """Through odd scales, other levels and back, with tiles that come late and not in order."""
    rng, mosaic = np.random.default_rng(5), Mosaic()
    x, y, scale, were_carried = -0.3, 0.4, 37.3, 0
    late: list[tuple[MosaicGrid, np.ndarray]] = []
    for turn in range(24):
        x, y = rng.uniform(-50, 50, 2) / scale + (x, y)
        scale *= (1.0, 1.0, 1.31, 0.62)[turn % 4]
        view = Viewport(x=x, y=y, scale=scale, width=190, height=130)
        seen = Tiles.covering(view.bounds, level_for(scale, view.width, view.height))
        grid = grid_at(seen.left - 1, seen.bottom - 1, seen.columns + 2, seen.rows + 2, 2.0**-seen.level)
        missing = mosaic.missing(grid, shape)
        mosaic.begin(grid, shape)
        assert np.flatnonzero(~mosaic._is_there).tolist() == missing.tolist()
        were_carried += grid.columns * grid.rows - len(missing)
        painted(mosaic, view, ratio)
        if len(late) > 2:
            other, indices = late.pop(0)
            mosaic.put(indices, noise(other, shape)[indices], other, is_seen_at_once=False)
        some, rest = np.split(rng.permutation(missing), [len(missing) // 2])
        mosaic.put(some, noise(grid, shape)[some])
        late.append((grid, some[: len(some) // 2]))
        painted(mosaic, view, ratio)
        if turn % 3:
            late.append((grid, rest))
        else:
            mosaic.put(rest, noise(grid, shape)[rest])
            np.testing.assert_array_equal(
                painted(mosaic, view, ratio), painted(filled(grid, shape), view, ratio)
            )
    assert were_carried > 200


def test_missing_is_what_has_not_arrived() -> None:
    grid, mosaic = grid_at(-2, 5, 4, 3), Mosaic()
    assert mosaic.missing(grid, GREY).tolist() == [*range(12)], "of a mosaic that was never begun"
    mosaic.begin(grid, GREY)
    mosaic.put(np.array([7, 0, 5]), noise(grid, GREY)[[7, 0, 5]])
    assert mosaic.missing(grid, GREY).tolist() == [1, 2, 3, 4, 6, 8, 9, 10, 11]
    assert mosaic.missing(grid_at(-1, 6, 3, 1), GREY).tolist() == [1], "of another grid of the level"
    assert mosaic.missing(grid, COLOUR).tolist() == [*range(12)], "of other pixels"
    assert mosaic.missing(grid_at(-2, 5, 4, 3, 0.5), GREY).tolist() == [*range(12)], "of another level"
    assert len(mosaic.missing(grid_at(40, 40, 2, 2), GREY)) == 4, "where no block is"
    mosaic.clear()
    assert mosaic.missing(grid, GREY).tolist() == [*range(12)]


@pytest.mark.parametrize(
    ("other", "shape"),
    [(grid_at(0, 0, 6, 5, 0.25), GREY), (grid_at(60, 0, 6, 5), GREY), (grid_at(0, 0, 6, 5), (8, 9, 1))],
    ids=["deeper", "beside", "larger"],
)
def test_what_was_decoded_for_a_view_one_left_is_there_on_the_return(other: MosaicGrid, shape: Shape) -> None:
    here, mosaic = grid_at(0, 0, 6, 5), Mosaic()
    mosaic.begin(other, shape)
    fill(mosaic, here, GREY)
    view, used = within(here, 23.7), mosaic.used
    before = painted(mosaic, view)
    assert not mosaic.put(np.arange(30), noise(other, shape), other), "nothing new is seen"
    assert mosaic.is_whole
    assert mosaic.is_fresh
    np.testing.assert_array_equal(painted(mosaic, view), before)
    assert mosaic.used > used
    assert not len(fill(mosaic, other, shape))
    closer = within(other, 23.7 / other.tile)
    np.testing.assert_array_equal(painted(mosaic, closer), painted(filled(other, shape), closer))


def test_what_was_decoded_for_a_view_beside_is_seen_where_it_is_in_this() -> None:
    here, before = grid_at(0, 0, 6, 5), grid_at(-2, 1, 6, 5)
    mosaic, shape = Mosaic(), COLOUR
    mosaic.begin(here, shape)
    assert mosaic.put(np.arange(30), noise(before, shape), before, is_seen_at_once=False)
    assert not mosaic.is_whole
    assert mosaic.missing(here, shape).tolist() == [0, 1, 2, 3, 4, 5, 10, 11, 16, 17, 22, 23, 28, 29]
    mosaic.freshen()
    fill(mosaic, here, shape)
    view = within(here, 31.0)
    np.testing.assert_array_equal(painted(mosaic, view), painted(filled(here, shape), view))


def test_no_tiles_are_no_harm() -> None:
    mosaic, grid = Mosaic(), grid_at(0, 0, 2, 2)
    for shape in (GREY, COLOUR):
        mosaic.begin(grid, shape)
        assert not mosaic.put(np.arange(0), noise(grid, shape)[:0])


def test_there_is_room_for_what_is_seen_and_for_what_was_seen_last(monkeypatch: pytest.MonkeyPatch) -> None:
    grids = [grid_at(40 * place, 0, 8, 8) for place in range(4)]
    mosaic = filled(grids[0], GREY)
    painted(mosaic, within(grids[0], 8.0))
    monkeypatch.setattr(mosaic_module, "_KEPT", 3 * mosaic.used)
    for grid in grids[1:3]:
        fill(mosaic, grid, GREY)
        painted(mosaic, within(grid, 8.0))
    mosaic.begin(grids[0], GREY)
    assert mosaic.is_whole, "all three have room"
    fill(mosaic, grids[3], GREY)
    painted(mosaic, within(grids[3], 8.0))
    mosaic.begin(grid_at(-40, 0, 8, 8), GREY)
    lacking = [len(mosaic.missing(grid, GREY)) > 0 for grid in grids]
    assert lacking == [False, True, False, False], "what was seen longest ago has made room"
    monkeypatch.setattr(mosaic_module, "_KEPT", 0)
    for grid in (*grids, grids[0]):
        fill(mosaic, grid, GREY)
        assert mosaic.is_whole
        view = within(grid, 12.0)
        np.testing.assert_array_equal(painted(mosaic, view), painted(filled(grid, GREY), view))
        assert not any(len(mosaic.missing(other, GREY)) == 0 for other in grids if other != grid)
    mosaic.begin(grid_at(1, 1, 8, 8), GREY)
    assert len(fill(mosaic, grid_at(1, 1, 8, 8), GREY)) == 8 + 7, (
        "of what is seen nothing goes, however large"
    )
    assert mosaic.is_whole


def test_what_was_painted_but_never_came_is_given_up() -> None:
    here, mosaic = grid_at(0, 0, 6, 6), Mosaic()
    fill(mosaic, here, COLOUR)
    painted(mosaic, within(here, 20.0))
    used = mosaic.used
    for place in range(20, 100, 20):
        beside = grid_at(place, -place, 6, 6)
        mosaic.begin(beside, COLOUR)
        painted(mosaic, within(beside, 20.0))
        assert mosaic.used > used, "paper stands in"
    mosaic.begin(here, COLOUR)
    assert mosaic.used == used


def test_others_of_another_size_are_not_taken_for_these() -> None:
    grid, large = grid_at(0, 0, 6, 5), (8, 8, 1)
    mosaic = filled(grid, GREY)
    view = within(grid, 24.0)
    mosaic.begin(grid, large)
    assert not mosaic.is_whole
    assert (painted(mosaic, view) != PAPER.red()).any(), "but they stand in"
    mosaic.put(np.arange(7), plain(grid, large, 99)[:7])
    assert mosaic.missing(grid, large).tolist() == [*range(7, 30)]
    assert not len(mosaic.missing(grid, GREY))
    fill(mosaic, grid, large)
    mosaic.put(np.arange(7), noise(grid, large)[:7])
    np.testing.assert_array_equal(painted(mosaic, view), painted(filled(grid, large), view))
    mosaic.begin(grid, GREY)
    assert mosaic.is_whole
    np.testing.assert_array_equal(painted(mosaic, view), painted(filled(grid, GREY), view))


def test_what_comes_in_place_of_a_tile_is_seen() -> None:
    grid, mosaic = grid_at(0, 0, 6, 5), filled(grid_at(0, 0, 6, 5), GREY)
    view = within(grid, 24.0)
    before = painted(mosaic, view)
    assert mosaic.put(np.arange(30), plain(grid, GREY, 99), is_seen_at_once=False)
    assert not mosaic.is_fresh
    np.testing.assert_array_equal(painted(mosaic, view), before, "a little later")
    mosaic.freshen()
    assert mosaic.is_fresh
    assert (painted(mosaic, view) == 99).all()
    assert mosaic.is_fresh


def test_at_another_scale_it_is_scaled_anew() -> None:
    grid, mosaic = grid_at(0, 0, 6, 5), filled(grid_at(0, 0, 6, 5), COLOUR)
    for scale, ratio in ((24.0, 1.0), (31.0, 1.0), (31.0, 1.5), (24.0, 1.0)):
        view = within(grid, scale)
        once = painted_once(mosaic, view, ratio)
        np.testing.assert_array_equal(
            painted(mosaic, view, ratio), painted(filled(grid, COLOUR), view, ratio)
        )
        np.testing.assert_array_equal(painted(mosaic, view, ratio), once)


@pytest.mark.parametrize("ratio", [1.0, 1.25, 2.0])
def test_between_two_pixels_nothing_is_blurred(ratio: float) -> None:
    grid = grid_at(-3, -3, 6, 6)
    mosaic, view = filled(grid, GREY), Viewport(x=0.0, y=0.0, scale=20 / ratio, width=64, height=64)
    still = painted(mosaic, view, ratio)
    for part in (0.4, -0.4):
        moved = view.panned(part / ratio, part / ratio)
        np.testing.assert_array_equal(painted(mosaic, moved, ratio), still)
