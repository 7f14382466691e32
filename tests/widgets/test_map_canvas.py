"""The map over tiles: what is kept is what would be drawn, and tiles are painted some at a time."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from explorer.widgets import tiled_ground
from explorer.widgets.layer import Scene
from explorer.widgets.mosaic import MosaicGrid
from explorer.widgets.point_map import PointMap
from tests.support.qt import Stage, settle

GRID = MosaicGrid((-4, -4, 4, 4), 8, 8)
BESIDE = MosaicGrid((1.0, 1.0, 5.0, 5.0), 8, 8)


@pytest.fixture
def canvas(stage: Stage) -> PointMap:
    """A map of three classes on tiles that reach beyond it."""
    made = stage.mount(PointMap())
    made.resize(120, 100)
    made.set_palette([(200, 30, 30), (30, 200, 30), (30, 30, 200)])
    made.set_points(
        np.random.default_rng(0).normal(size=(300, 2)).astype(np.float32),
        (np.arange(300) % 3).astype(np.uint8),
    )
    made.set_visible_rect(QRectF(-2, -2, 4, 4))
    made.begin_mosaic(GRID, 4, 4)
    made.put_tiles(np.arange(64), tiles(40))
    return made


def tiles(value: int) -> NDArray[np.uint8]:
    return np.full((64, 4, 4, 1), value, np.uint8)


def shown(canvas: PointMap) -> QImage:
    """What the screen shows, drawn with what is kept."""
    return canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def fresh(canvas: PointMap) -> QImage:
    """The same, drawn with nothing kept."""
    return canvas.render_image(canvas.devicePixelRatioF())


class Noting:
    """A layer that notes when it is drawn."""

    def __init__(self, ratios: list[float]) -> None:
        self._ratios = ratios

    def draw(self, painter: QPainter, scene: Scene) -> None:
        self._ratios.append(scene.ratio)


@pytest.mark.parametrize("value", [0, 120, 255], ids=["dark", "grey", "light"])
def test_points_without_classes_are_seen_on_tiles(canvas: PointMap, value: int) -> None:
    canvas.set_rings(())
    canvas.set_points(np.random.default_rng(0).uniform(-2, 2, (300, 2)).astype(np.float32), None)
    canvas.put_tiles(np.arange(64), tiles(value))
    image = shown(canvas)
    seen = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    assert sum(colour.blue() > colour.red() + 100 for colour in seen) > 300, "no skin is blue"


def test_a_return_to_where_one_stayed_draws_nothing_anew(
    canvas: PointMap, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = canvas.visible_rect(), QRectF(1, 1, 4, 4)
    before = shown(canvas)
    assert canvas.is_sharp
    settle()
    canvas.set_visible_rect(there)
    canvas.begin_mosaic(BESIDE, 4, 4)
    assert not canvas.is_sharp
    canvas.put_tiles(np.arange(64), tiles(90))
    shown(canvas)
    drawn: list[float] = []
    real = canvas._compose
    monkeypatch.setattr(canvas, "_compose", lambda *given: (drawn.append(given[1]), real(*given))[1])
    canvas.set_visible_rect(here)
    canvas.begin_mosaic(GRID, 4, 4)
    assert shown(canvas) == before
    assert canvas.is_sharp
    assert not drawn
    assert before == fresh(canvas)
    drawn.clear()
    canvas.set_hidden(frozenset({1}))
    canvas.set_visible_rect(there)
    canvas.begin_mosaic(BESIDE, 4, 4)
    assert shown(canvas) == fresh(canvas), "what has changed was not kept"
    assert drawn


def test_a_return_is_painted_before_anything_else_runs(
    canvas: PointMap, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = canvas.visible_rect(), QRectF(1, 1, 4, 4)
    canvas.view_changed.connect(
        lambda rect: canvas.begin_mosaic(BESIDE if rect.center().x() > 1 else GRID, 4, 4)
    )
    canvas.show()
    settle()
    canvas.set_visible_rect(there)
    assert not canvas.is_sharp
    canvas.put_tiles(np.arange(64), tiles(90))
    settle()
    told: list[bool] = []
    canvas.view_changed.connect(lambda: told.append(canvas.is_sharp))
    done = painted(canvas, monkeypatch)
    canvas.set_visible_rect(here)
    assert told == [True], "painted before the engine is asked, which takes Python's lock"
    settle()
    assert done == ["paintEvent"], "once"
    assert shown(canvas) == fresh(canvas)
    canvas.clear_mosaic()
    canvas.set_visible_rect(there)
    assert not canvas.is_sharp, "of another model, perhaps"


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
        canvas.begin_mosaic(grid, 4, 4)
        canvas.put_tiles(np.arange(64), tiles(90))
        shown(canvas)
    assert canvas.is_sharp
    canvas.clear_mosaic()
    settle()
    painted: list[float] = []
    canvas.live_layers.append(Noting(painted))
    for _ in range(5):
        canvas.pan_by(1, 0)
    assert not painted
    settle()
    assert len(painted) == 1


def test_an_export_is_no_paint(canvas: PointMap) -> None:
    canvas.render_image(1.0)
    assert not canvas.is_sharp
    shown(canvas)
    assert canvas.is_sharp


def test_what_is_kept_is_what_would_be_drawn(canvas: PointMap) -> None:
    changes: tuple[Callable[[], None], ...] = (
        lambda: canvas.put_tiles(np.arange(64), tiles(90)),
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
    assert 0 < canvas._ground._took < 1000, "it is measured"
    canvas._ground._took = took
    canvas.put_tiles(np.arange(64), tiles(200), is_last=False)
    assert canvas._ground._later.interval() == wait
    canvas._ground.show_all()


def test_tiles_that_are_not_the_last_are_shown_a_little_later(canvas: PointMap) -> None:
    before = shown(canvas)
    canvas.put_tiles(np.arange(64), tiles(200), is_last=False)
    assert shown(canvas) == before
    canvas._ground.show_all()
    assert shown(canvas) != before


@pytest.fixture
def awaiting(canvas: PointMap, monkeypatch: pytest.MonkeyPatch) -> PointMap:
    """The map before a step to other tiles, whose paint waits for as long as it must."""
    shown(canvas)
    for wait in ("_FIRST", "_PATIENT"):
        monkeypatch.setattr(tiled_ground, wait, 60_000)
    canvas.view_changed.connect(lambda: canvas.begin_mosaic(MosaicGrid((-3, -4, 5, 4), 8, 8), 4, 4))
    settle()
    return canvas


def painted(canvas: PointMap, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is drawn from now on: the map, or what lies over its tiles."""
    done: list[str] = []

    def noting(name: str, real: Callable[..., object]) -> Callable[..., object]:
        def call(*given: object) -> object:
            done.append(name)
            return real(*given)

        return call

    for name in ("paintEvent", "_compose"):
        monkeypatch.setattr(canvas, name, noting(name, getattr(canvas, name)))
    return done


@pytest.mark.parametrize(("is_quick", "paints"), [(True, 0), (False, 1)], ids=["quick", "slow"])
def test_what_is_there_already_waits_for_the_rest_where_that_was_quick(
    awaiting: PointMap, monkeypatch: pytest.MonkeyPatch, is_quick: bool, paints: int
) -> None:
    awaiting._ground._is_quick = is_quick
    done = painted(awaiting, monkeypatch)
    awaiting.pan_by(-30, 0)
    settle()
    assert done == ["_compose"], "what lies over the tiles is drawn while they are awaited"
    awaiting.put_tiles(np.arange(30), tiles(90)[:30], is_last=False)
    settle()
    assert done == ["_compose"] + ["paintEvent"] * paints
    awaiting.put_tiles(np.arange(30, 64), tiles(90)[30:])
    settle()
    assert done == ["_compose"] + ["paintEvent"] * (paints + 1)
    assert shown(awaiting) == fresh(awaiting)


@pytest.mark.parametrize(("took", "wait"), [(0.020, 32), (0.040, 4)])
def test_it_is_patient_where_the_last_tiles_came_soon(
    canvas: PointMap, monkeypatch: pytest.MonkeyPatch, took: float, wait: int
) -> None:
    now = [10.0]
    monkeypatch.setattr(tiled_ground, "perf_counter", lambda: now[0])
    canvas.begin_mosaic(BESIDE, 4, 4)
    now[0] += took
    canvas.put_tiles(np.arange(64), tiles(90))
    canvas.begin_mosaic(MosaicGrid((-3, -4, 5, 4), 8, 8), 4, 4)
    assert canvas._ground._first.interval() == wait


def test_a_part_painted_meanwhile_brings_the_rest(
    awaiting: PointMap, monkeypatch: pytest.MonkeyPatch
) -> None:
    awaiting.pan_by(-30, 0)
    done = painted(awaiting, monkeypatch)
    awaiting.update(0, 0, 5, 5)
    settle()
    settle()  # what is asked for within a paint is painted in the next turn
    assert done.count("paintEvent") == 2
    assert not awaiting._ground.is_awaited


def test_where_no_tiles_are_awaited_a_view_is_painted_at_once(
    canvas: PointMap, monkeypatch: pytest.MonkeyPatch
) -> None:
    canvas.put_tiles(np.arange(64), tiles(90))
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
        canvas.put_tiles(np.arange(64), tiles(value))
        settle()
    assert done == ["paintEvent"] * 3
