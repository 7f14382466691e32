"""Returns on the map: what one saw is there at once, and nothing is seen that is not there any more."""

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from explorer.widgets import tiled_ground
from explorer.widgets.layer import Scene
from explorer.widgets.point_map import PointMap
from tests.support.qt import Stage, settle
from tests.widgets.on_tiles import BESIDE, GRID, fresh, map_on_tiles, painted, shown, tiles


@pytest.fixture
def canvas(stage: Stage) -> PointMap:
    """A map of three classes on tiles that reach beyond it."""
    return map_on_tiles(stage)


class Noting:
    """A layer that notes when it is drawn."""

    def __init__(self, ratios: list[float]) -> None:
        self._ratios = ratios

    def draw(self, painter: QPainter, scene: Scene) -> None:
        self._ratios.append(scene.ratio)


def test_a_return_to_where_one_stayed_draws_nothing_anew(
    canvas: PointMap, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = canvas.visible_rect(), QRectF(1, 1, 4, 4)
    before = shown(canvas)
    assert canvas.ground.is_sharp
    settle()
    canvas.set_visible_rect(there)
    canvas.ground.begin(BESIDE, (4, 4, 1))
    assert not canvas.ground.is_sharp
    canvas.ground.put(np.arange(64), tiles(90))
    shown(canvas)
    drawn: list[float] = []
    real = canvas._compose
    monkeypatch.setattr(canvas, "_compose", lambda *given: (drawn.append(given[1]), real(*given))[1])
    canvas.set_visible_rect(here)
    canvas.ground.begin(GRID, (4, 4, 1))
    assert shown(canvas) == before
    assert canvas.ground.is_sharp
    assert not drawn
    assert before == fresh(canvas)
    drawn.clear()
    canvas.set_hidden(frozenset({1}))
    canvas.set_visible_rect(there)
    canvas.ground.begin(BESIDE, (4, 4, 1))
    assert shown(canvas) == fresh(canvas), "what has changed was not kept"
    assert drawn


@pytest.fixture
def visited(canvas: PointMap) -> tuple[PointMap, QRectF, QRectF]:
    """The map on the screen, a place where somebody stayed, and the place where they stay now."""
    here, there = canvas.visible_rect(), QRectF(1, 1, 4, 4)
    canvas.view_changed.connect(
        lambda rect: canvas.ground.begin(BESIDE if rect.center().x() > 1 else GRID, (4, 4, 1))
    )
    canvas.show()
    settle()
    canvas.set_visible_rect(there)
    assert not canvas.ground.is_sharp
    canvas.ground.put(np.arange(64), tiles(90))
    settle()
    return canvas, here, there


def test_a_return_is_painted_before_anything_else_runs(
    visited: tuple[PointMap, QRectF, QRectF], monkeypatch: pytest.MonkeyPatch
) -> None:
    canvas, here, there = visited
    told: list[list[str]] = []
    done = painted(canvas, monkeypatch)
    canvas.view_changed.connect(lambda: told.append([*done]))
    for place in (here, there, here):
        done.clear()
        canvas.set_visible_rect(place)
        assert told.pop() == ["paintEvent"], "before the engine is asked, which takes Python's lock"
        settle()
        assert done == ["paintEvent"], "once"
        assert canvas.ground.is_sharp
        assert shown(canvas) == fresh(canvas)


def test_where_one_returned_one_stays_as_well(visited: tuple[PointMap, QRectF, QRectF]) -> None:
    canvas, here, there = visited
    canvas.set_visible_rect(here)
    canvas.set_hidden(frozenset({1}))
    settle()
    canvas.set_visible_rect(there)
    assert canvas._kept.go(canvas.viewport.fitted((-2, -2, 2, 2))) == GRID, "it is kept as it was left"


def test_without_tiles_there_is_nothing_to_return_to(visited: tuple[PointMap, QRectF, QRectF]) -> None:
    canvas, here, there = visited
    canvas.ground.clear()
    canvas.view_changed.disconnect()
    shown(canvas)
    there_view = canvas.viewport
    for place in (here, there):
        canvas.set_visible_rect(place)
        settle()
    assert there_view in canvas._kept._others, "one may return to what lies over the paper"
    assert not canvas.ground.is_there
    assert not canvas.ground.is_sharp
    assert shown(canvas) == fresh(canvas)


def test_tiles_that_were_given_up_are_awaited_before_a_paint(
    visited: tuple[PointMap, QRectF, QRectF], monkeypatch: pytest.MonkeyPatch
) -> None:
    canvas, here, _ = visited
    monkeypatch.setattr(tiled_ground, "_PATIENT", 60_000)
    canvas.ground._mosaic._blocks.clear()
    done = painted(canvas, monkeypatch)
    canvas.set_visible_rect(here)
    settle()
    assert "paintEvent" not in done
    canvas.ground.put(np.arange(64), tiles(40))
    settle()
    assert done == ["paintEvent"]
    assert canvas.ground.is_sharp


def test_other_points_are_not_seen_over_old_ones(canvas: PointMap, monkeypatch: pytest.MonkeyPatch) -> None:
    canvas.reset_view()
    canvas.show()
    settle()
    canvas.pan_by(9, 0)
    settle()
    canvas.reset_view()
    done = painted(canvas, monkeypatch)
    canvas.set_points(np.zeros((3, 2), np.float32))
    assert not done
    settle()
    assert shown(canvas) == fresh(canvas)


def test_tiles_lie_on_no_paper_that_was_kept(canvas: PointMap) -> None:
    canvas.ground.clear()
    canvas.show()
    settle()
    canvas.ground.begin(GRID, (4, 4, 1))
    canvas.ground.put(np.arange(64), tiles(40))
    settle()
    assert shown(canvas) == fresh(canvas)


def test_what_changes_where_one_stays_is_kept_as_it_is_then(canvas: PointMap) -> None:
    shown(canvas)
    here = canvas.visible_rect()
    canvas.set_hidden(frozenset({1}))
    now = shown(canvas)
    assert now == fresh(canvas)
    canvas.pan_by(1, 0)
    assert len(canvas._kept._others._pictures) == 1
    canvas.set_visible_rect(here)
    assert canvas._kept.picture is not None
    assert shown(canvas) == now


def test_a_view_that_one_only_passes_is_not_kept(canvas: PointMap) -> None:
    here, before = canvas.visible_rect(), shown(canvas)
    for step in range(1, 4):
        canvas.pan_by(step, 0)  # within the tiles that are there
        shown(canvas)
        canvas.set_rings((float(step),))
        canvas.set_rings(())
        shown(canvas)
        canvas.set_visible_rect(here)
        assert shown(canvas) == before == fresh(canvas)
    canvas.pan_by(1, 0)
    shown(canvas)
    canvas.pan_by(1, 0)
    assert len(canvas._kept._others._pictures) <= 1


def test_without_tiles_views_are_painted_with_the_other_events(canvas: PointMap) -> None:
    canvas.show()
    for grid in (GRID, BESIDE, GRID):
        canvas.ground.begin(grid, (4, 4, 1))
        canvas.ground.put(np.arange(64), tiles(90))
        shown(canvas)
    assert canvas.ground.is_sharp
    canvas.ground.clear()
    settle()
    painted: list[float] = []
    canvas.live_layers.append(Noting(painted))
    for _ in range(5):
        canvas.pan_by(1, 0)
    assert not painted
    settle()
    assert len(painted) == 1
