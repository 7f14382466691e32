"""A small screen: whatever page is in front, the window fits on 800 by 600."""

import pytest
from PySide6.QtWidgets import QWidget

from explorer.engine.answers import PathMeasured
from explorer.latent.journey import Extent
from explorer.session import grid_edits
from explorer.session.grid import Mode
from tests.session.samples import facts
from tests.support.qt import settle
from tests.ui.desk import Desk

WIDTH, HEIGHT = 800, 600


@pytest.fixture(autouse=True)
def one_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every page begins with the model that the map shows."""
    tiny = facts()
    monkeypatch.setattr("explorer.ui.model_jobs.shipped_models", lambda: (tiny.path,))
    monkeypatch.setattr(
        "explorer.ui.model_jobs.FIRST_MODELS", dict.fromkeys(("grid", "faces"), tiny.path.stem)
    )


@pytest.mark.parametrize("mode", Mode)
def test_the_grid_fits(desk: Desk, mode: Mode) -> None:
    desk.window.resize(1200, 820)
    desk.window.pages.bring_to_front("grid")
    desk.stand.store.edit(grid_edits.choose_mode(mode))
    settle()
    desk.window.resize(WIDTH, HEIGHT)
    settle()
    assert desk.window.size().toTuple() == (WIDTH, HEIGHT)
    panel = desk.window.late.grid.panel
    assert panel is not None
    assert panel.rect().contains(panel.head.geometry())
    shown = [child for child in panel.head.children() if isinstance(child, QWidget) and child.isVisible()]
    assert all(panel.head.rect().contains(child.geometry()) for child in shown)


@pytest.mark.parametrize("height", [560, 500])
@pytest.mark.parametrize("mode", Mode)
def test_places_of_the_grid_are_seen_whole(desk: Desk, mode: Mode, height: int) -> None:
    """With letter, picture and map, in a window that was large before."""
    desk.window.resize(1200, 820)
    desk.window.pages.bring_to_front("grid")
    desk.stand.store.edit(grid_edits.choose_mode(mode))
    settle()
    desk.window.resize(WIDTH, height)
    settle()
    settle()  # places that were given another size are laid out anew
    assert desk.window.size().toTuple() == (WIDTH, height)
    panel = desk.window.late.grid.panel
    assert panel is not None
    below = panel.transport if mode is Mode.STRIP else panel.options
    for well, small in zip(panel.wells.wells, panel.wells.maps, strict=True):
        holder = well.parentWidget()
        assert holder is not None
        if well.isVisible():
            assert panel.rect().contains(holder.geometry())
            assert not holder.geometry().intersects(below.geometry())
            assert well.size() == well.sizeHint()
            assert well.rect().contains(well.picture_rect())
            assert holder.rect().contains(well.geometry())
        if small.isVisible():
            assert small.width() == small.height()
            assert small.y() > well.geometry().bottom()
            assert holder.rect().contains(small.geometry())


def test_what_is_said_of_a_path_does_not_widen_the_window(desk: Desk) -> None:
    desk.window.pages.bring_to_front("grid")
    desk.stand.store.edit(grid_edits.choose_mode(Mode.STRIP))
    settle()
    desk.window.resize(WIDTH, HEIGHT)
    settle()
    panel = desk.window.late.grid.panel
    assert panel is not None
    transport = panel.transport
    transport._gain = 0.1234
    transport.show_extent(PathMeasured(Extent(1234.56, 1524138.4), 123.45, 0))
    settle()
    assert desk.window.size().toTuple() == (WIDTH, HEIGHT)
    for words in (transport.extent, transport.energy, transport.remoteness):
        assert words.isVisible()
        assert transport.rect().contains(words.geometry())
        assert words.width() >= words.sizeHint().width()


def test_the_editor_of_faces_fits(desk: Desk) -> None:
    desk.window.resize(1200, 820)
    desk.window.pages.bring_to_front("faces")
    settle()
    wide = desk.window.late.faces.panel
    assert wide is not None
    assert wide.sliders.width() == 358
    desk.window.resize(WIDTH, HEIGHT)
    settle()
    assert desk.window.size().toTuple() == (WIDTH, HEIGHT)
    assert wide.comparison.width() >= 180
    assert wide.sliders.bank.width() <= wide.sliders.width()
    around = wide.below.parentWidget()
    assert around is not None
    assert around.rect().contains(wide.below.geometry())
