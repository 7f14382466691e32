"""Zooming to where float32 ends, on the whole map panel."""

import pytest

from explorer.engine.requests import ModelRef
from explorer.latent.depth import deepest_scale
from explorer.panels.map import MapPanel
from explorer.session import edits
from explorer.session.manifold import visible_tiles
from tests.panels.mounted import Mounted
from tests.session.samples import facts
from tests.support.qt import Stage, settle

TINY = facts()


@pytest.fixture
def tiny(stage: Stage) -> Mounted[MapPanel]:
    return Mounted(stage, MapPanel(), TINY)


def zoom_in(tiny: Mounted[MapPanel], x: float, y: float) -> None:
    """As a wheel does, about one data point, far beyond any end."""
    canvas = tiny.panel.canvas
    for _ in range(120):
        canvas.zoom_by(1.5, canvas.viewport.to_screen(x, y))
    settle()


def test_it_goes_on_until_neighbouring_tiles_are_the_same_code_and_says_so(tiny: Mounted[MapPanel]) -> None:
    canvas, frame = tiny.panel.canvas, TINY.plane.frame.values
    tiny.store.edit(edits.show_layer("manifold", is_shown=True))
    zoom_in(tiny, 1.6, -1.2)
    viewport = canvas.viewport
    assert viewport.scale == pytest.approx(deepest_scale(frame, 1.6, -1.2))
    assert viewport.scale > 1e8
    asked = visible_tiles(tiny.view.session, tiny.view.gaze, ModelRef(TINY.id, TINY.path), TINY)
    assert asked is not None
    assert asked.tiles.are_distinct(frame)
    said = [line for line in canvas.notes.lines if "32-bit" in line]
    assert len(said) == 1
    canvas.render_image(1.0)
    canvas.zoom_by(0.5)
    assert not any("32-bit" in line for line in canvas.notes.lines)


def test_around_zero_the_map_ends_before_float32_does(tiny: Mounted[MapPanel]) -> None:
    zoom_in(tiny, 0.0, 0.0)
    assert "This is as deep as the map goes." in tiny.panel.canvas.notes.lines
    tiny.panel.canvas.render_image(1.0)


def test_a_space_of_one_dimension_has_tiles_at_any_depth(stage: Stage) -> None:
    line = facts("line", size=1)
    mounted = Mounted(stage, MapPanel(), line)
    mounted.store.edit(edits.show_layer("manifold", is_shown=True))
    zoom_in(mounted, 1.6, 0.3)
    assert (
        visible_tiles(mounted.view.session, mounted.view.gaze, ModelRef(line.id, line.path), line) is not None
    )


def test_opacity_of_points_is_what_the_session_says(tiny: Mounted[MapPanel]) -> None:
    full = tiny.panel.canvas.render_image(1.0)
    tiny.store.edit(edits.set_points_opacity(0.3, "a"))
    tiny.store.edit(edits.set_points_opacity(0.2, "a"))
    assert tiny.panel.canvas.render_image(1.0) != full
    assert tiny.view.session.map.points_opacity == 0.2
    tiny.store.undo()
    assert tiny.view.session.map.points_opacity == 1.0
    assert tiny.panel.canvas.render_image(1.0) == full
