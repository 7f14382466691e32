"""The map over tiles: what is kept is what would be drawn, and tiles are painted some at a time."""

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPalette

from explorer.widgets import tiled_ground
from explorer.widgets.mosaic import MosaicGrid
from explorer.widgets.point_map import PointMap
from tests.support.qt import Stage, pump_until, settle
from tests.widgets.on_tiles import BESIDE, GRID, fresh, map_on_tiles, painted, shown, tiles


@pytest.fixture
def canvas(stage: Stage) -> PointMap:
    """A map of three classes on tiles that reach beyond it."""
    return map_on_tiles(stage)


@pytest.mark.parametrize("value", [0, 120, 255], ids=["dark", "grey", "light"])
def test_points_without_classes_are_seen_on_tiles(canvas: PointMap, value: int) -> None:
    canvas.set_rings(())
    canvas.set_points(np.random.default_rng(0).uniform(-2, 2, (300, 2)).astype(np.float32), None)
    canvas.ground.put(np.arange(64), tiles(value))
    image = shown(canvas)
    seen = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    assert sum(colour.blue() > colour.red() + 100 for colour in seen) > 300, "no skin is blue"


def test_an_export_is_no_paint(canvas: PointMap) -> None:
    canvas.render_image(1.0)
    assert not canvas.ground.is_sharp
    shown(canvas)
    assert canvas.ground.is_sharp


def test_what_is_kept_is_what_would_be_drawn(canvas: PointMap) -> None:
    changes: tuple[Callable[[], None], ...] = (
        lambda: canvas.ground.put(np.arange(64), tiles(90)),
        lambda: canvas.pan_by(7, -3),
        lambda: canvas.set_hidden(frozenset({1})),
        lambda: canvas.set_palette([(250, 250, 0), (0, 250, 250), (250, 0, 250)]),
        lambda: canvas.zoom_by(0.3),
        lambda: canvas.set_points_visible(False),
        lambda: canvas.set_points_visible(True),
        lambda: canvas.resize(90, 130),
    )
    before = shown(canvas)
    assert before == fresh(canvas)
    for change in changes:
        change()
        now = shown(canvas)
        assert now == fresh(canvas)
        assert now != before
        before = now


@pytest.mark.parametrize(("took", "wait"), [(0.5, 40), (300.0, 1200)])
def test_where_painting_takes_long_it_waits_longer(canvas: PointMap, took: float, wait: int) -> None:
    shown(canvas)
    assert 0 < canvas.ground._took < 1000, "it is measured"
    canvas.ground._took = took
    canvas.ground.put(np.arange(64), tiles(200), is_last=False)
    assert canvas.ground._later.interval() == wait
    canvas.ground.show_all()


def test_tiles_that_are_not_the_last_are_shown_a_little_later(canvas: PointMap) -> None:
    before = shown(canvas)
    canvas.ground.put(np.arange(64), tiles(200), is_last=False)
    assert shown(canvas) == before
    canvas.ground.show_all()
    assert shown(canvas) != before


def test_a_picture_of_the_map_leaves_what_is_on_the_screen_as_it_is(canvas: PointMap) -> None:
    before = shown(canvas)
    mosaic, took = canvas.ground._mosaic, canvas.ground._took
    used, placed = mosaic.used, [picture.cacheKey() for _, picture in mosaic._placed]
    canvas.ground.put(np.arange(64), tiles(200), is_last=False)
    large = canvas.render_image(4.0)
    assert large.size() == canvas.size() * 4
    assert canvas.render_image(1.0) != before, "it has all tiles that are there"
    assert mosaic.used == used, "large ones are not kept"
    assert canvas.ground._took == took
    assert shown(canvas) == before, "they are shown on the screen a little later"
    assert [picture.cacheKey() for _, picture in mosaic._placed] == placed
    canvas.ground.show_all()
    assert shown(canvas) == fresh(canvas)


@pytest.fixture
def awaiting(canvas: PointMap, monkeypatch: pytest.MonkeyPatch) -> PointMap:
    """The map before a step to other tiles, whose paint waits for as long as it must."""
    shown(canvas)
    for wait in ("_FIRST", "_PATIENT"):
        monkeypatch.setattr(tiled_ground, wait, 60_000)
    other = MosaicGrid((-3.2, -3.2, 3.2, 3.2), 8, 8)
    canvas.view_changed.connect(lambda: canvas.ground.begin(other, (4, 4, 1)))
    settle()
    return canvas


@pytest.mark.parametrize(("is_quick", "paints"), [(True, 0), (False, 1)], ids=["quick", "slow"])
def test_what_is_there_already_waits_for_the_rest_where_that_was_quick(
    awaiting: PointMap, monkeypatch: pytest.MonkeyPatch, is_quick: bool, paints: int
) -> None:
    awaiting.ground._came_soon = is_quick
    done = painted(awaiting, monkeypatch)
    awaiting.pan_by(-30, 0)
    settle()
    assert done == ["_compose"], "what lies over the tiles is drawn while they are awaited"
    awaiting.ground.put(np.arange(30), tiles(90)[:30], is_last=False)
    settle()
    assert done == ["_compose"] + ["paintEvent"] * paints
    awaiting.ground.put(np.arange(30, 64), tiles(90)[30:])
    settle()
    assert done == ["_compose"] + ["paintEvent"] * (paints + 1)
    assert shown(awaiting) == fresh(awaiting)


def test_while_a_paint_is_awaited_the_lens_waits_as_well(
    awaiting: PointMap, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = painted(awaiting, monkeypatch)
    awaiting.pan_by(-30, 0)
    awaiting.show_lens(QImage(28, 28, QImage.Format.Format_RGB32))
    settle()
    assert awaiting._lens.image.isNull()
    assert done == ["_compose"]
    awaiting.ground.put(np.arange(64), tiles(90))
    assert not awaiting._lens.image.isNull()
    settle()
    assert done == ["_compose", "paintEvent"]
    awaiting.pan_by(-30, 0)
    awaiting.show_lens(None)
    assert awaiting._lens.image.isNull(), "to be hidden nothing waits"


def test_what_arrives_while_a_paint_is_awaited_asks_for_none(awaiting: PointMap) -> None:
    awaiting.pan_by(-30, 0)
    awaiting.ground.put(np.arange(30), tiles(90)[:30], is_last=False)
    assert not awaiting.ground._later.isActive()


def test_tiles_that_arrived_unseen_are_not_sharp_yet(canvas: PointMap) -> None:
    canvas.ground.begin(BESIDE, (4, 4, 1))
    canvas.ground.put(np.arange(30), tiles(90)[:30], is_last=False)
    canvas.ground.show_all()
    shown(canvas)
    canvas.ground.put(np.arange(30, 64), tiles(90)[30:], is_last=False)
    shown(canvas)
    assert not canvas.ground.is_sharp
    canvas.ground.show_all()
    assert shown(canvas) == fresh(canvas)
    assert canvas.ground.is_sharp


@pytest.mark.parametrize(("took", "far", "near"), [(0.020, 32, 8), (0.040, 4, None)])
def test_it_is_patient_where_the_last_tiles_came_soon(
    canvas: PointMap, monkeypatch: pytest.MonkeyPatch, took: float, far: int, near: int | None
) -> None:
    """Where most of the tiles are there already it hardly waits: a map that is moved must not stand still."""
    now = [10.0]
    monkeypatch.setattr(tiled_ground, "perf_counter", lambda: now[0])
    canvas.ground.begin(BESIDE, (4, 4, 1))
    now[0] += took
    canvas.ground.put(np.arange(64), tiles(90))
    for grid, wait in ((MosaicGrid((-3, -4, 5, 4), 8, 8), near), (MosaicGrid((20, 0, 28, 8), 8, 8), far)):
        canvas.ground.show_all()
        canvas.ground.begin(grid, (4, 4, 1))
        assert canvas.ground.is_awaited == (wait is not None)
        assert wait in (canvas.ground._first.interval(), None)


def test_a_part_painted_meanwhile_brings_the_rest(
    awaiting: PointMap, monkeypatch: pytest.MonkeyPatch
) -> None:
    awaiting.pan_by(-30, 0)
    done = painted(awaiting, monkeypatch)
    awaiting.update(0, 0, 5, 5)
    settle()
    settle()  # what is asked for within a paint is painted in the next turn
    assert done.count("paintEvent") == 2
    assert not awaiting.ground.is_awaited


def test_where_no_tiles_are_awaited_a_view_is_painted_at_once(
    canvas: PointMap, monkeypatch: pytest.MonkeyPatch
) -> None:
    canvas.ground.put(np.arange(64), tiles(90))
    settle()
    done = painted(canvas, monkeypatch)
    canvas.pan_by(3, 0)
    settle()
    assert done == ["paintEvent", "_compose"]


def test_what_lies_over_tiles_is_not_drawn_for_new_ones(
    canvas: PointMap, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle()
    done = painted(canvas, monkeypatch)
    for value in (10, 20, 30):
        canvas.ground.put(np.arange(64), tiles(value))
        settle()
    assert done == ["paintEvent"] * 3


def test_in_the_midst_of_tiles_the_paper_is_as_light_as_they_are(canvas: PointMap) -> None:
    canvas.set_points_visible(False)
    canvas.set_captions_visible(False)
    canvas.ground.clear()
    canvas.ground.begin(GRID, (4, 4, 1))
    missing = QPointF(*canvas.viewport.to_screen(1.5, 1.5)).toPoint()
    base = canvas.palette().color(QPalette.ColorRole.Base)
    assert fresh(canvas).pixelColor(missing) == base, "nothing is known of them yet"
    canvas.ground.put(np.arange(8), np.concatenate([tiles(60)[:4], tiles(120)[:4]]))
    assert fresh(canvas).pixelColor(missing) == QColor(90, 90, 90)
    canvas.ground.put(np.arange(8, 16), tiles(255)[:8])
    assert fresh(canvas).pixelColor(missing) == QColor(90, 90, 90), "it does not flicker"


def test_who_waited_in_vain_is_not_patient_again(canvas: PointMap, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tiled_ground, "_PATIENT", 0)
    canvas.ground._came_soon = True
    canvas.ground.begin(MosaicGrid((20, 0, 28, 8), 8, 8), (4, 4, 1))
    pump_until(lambda: not canvas.ground.is_awaited, "the end of patience")
    canvas.ground.begin(MosaicGrid((40, 0, 48, 8), 8, 8), (4, 4, 1))
    assert canvas.ground._first.interval() == tiled_ground._FIRST
    canvas.ground.show_all()
