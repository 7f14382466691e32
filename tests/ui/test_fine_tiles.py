"""Tiles finer than the screen's: decoded before a larger picture of the map is drawn, or given up."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication, QDialog

from explorer.engine.requests import DecodeTiles
from explorer.errors import ExplorerError
from explorer.imaging.enlarge import Between
from explorer.session import edits, manifold
from explorer.ui import fine_tiles
from explorer.ui.fine_tiles import SLOT, FineTiles
from explorer.ui.picture_dialog import PictureChoice
from explorer.widgets.images import pixels_of
from explorer.widgets.mosaic import Mosaic
from tests.support.qt import pump_until, settle
from tests.ui.desk import Desk, answer_file_dialogs
from tests.ui.test_saving import Dialogs, wait_for_end


@pytest.fixture
def tiled(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A window whose map shows tiles of two pixels a logical one of the picture it is seen in."""
    monkeypatch.setattr(manifold, "_shape", lambda gaze, *_: (round(2 * gaze.ratio),) * 2)
    desk.stand.store.edit(edits.show_layer("manifold", is_shown=True))
    desk.stand.store.edit(edits.show_layer("captions", is_shown=False))  # they are there at some time
    desk.show_picture()
    assert desk.window.map_panel.lacking_at(1.0) is None
    desk.stand.handler.hold()
    return desk


class Fetch:
    """What came of a fetch."""

    def __init__(self, desk: Desk, ratio: float) -> None:
        self.tiles: list[Mosaic | None] = []
        self.reasons: list[str] = []
        self._fine = FineTiles(desk.window, desk.stand.conductor, desk.window.map_panel)
        self._fine.fetch("Saving map.png", ratio, self.tiles.append, self.reasons.append)

    def wait(self) -> None:
        pump_until(lambda: bool(self.tiles or self.reasons), "tiles")


def dialogs_open() -> list[QDialog]:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]


def asked(desk: Desk) -> list[DecodeTiles]:
    return [one for one in desk.stand.engine.requests(SLOT) if isinstance(one, DecodeTiles)]


def test_tiles_that_will_do_are_not_decoded_again(tiled: Desk) -> None:
    assert Fetch(tiled, 1.0).tiles == [None]
    tiled.stand.store.edit(edits.show_layer("manifold", is_shown=False))
    assert Fetch(tiled, 4.0).tiles == [None], "there are none"
    assert asked(tiled) == []


def test_a_larger_picture_gets_finer_ones(tiled: Desk) -> None:
    fetch = Fetch(tiled, 4.0)
    tiled.stand.handler.set_free()
    fetch.wait()
    (tiles,) = fetch.tiles
    assert isinstance(tiles, Mosaic)
    assert tiles.is_whole
    assert tiles.shape == (8, 8, 1)
    canvas = tiled.window.map_panel.canvas
    assert tiles.grid == canvas.ground.grid
    fine, coarse = canvas.render_image(4.0, tiles), canvas.render_image(4.0)
    assert fine.size() == coarse.size()
    settle()
    assert dialogs_open() == []
    assert canvas.ground.is_sharp, "the map itself is as it was"


def test_until_they_are_there_a_dialog_says_how_far_it_is(
    tiled: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fine_tiles, "_SOON", 0)
    fetch = Fetch(tiled, 4.0)
    pump_until(lambda: bool(dialogs_open()), "the dialog")
    (dialog,) = dialogs_open()
    assert dialog.windowTitle() == "Saving map.png"
    assert dialog.isModal()
    tiled.stand.handler.set_free()
    fetch.wait()
    settle()
    assert dialogs_open() == []
    assert fetch.reasons == []


def test_what_is_given_up_is_not_decoded_further(tiled: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fine_tiles, "_SOON", 0)
    fetch = Fetch(tiled, 4.0)
    pump_until(lambda: bool(dialogs_open()), "the dialog")
    dialogs_open()[0].reject()
    assert SLOT in tiled.stand.engine.cancelled
    tiled.stand.handler.set_free()
    fetch.wait()
    assert fetch.tiles == []
    assert fetch.reasons == [""]
    settle()
    assert dialogs_open() == []


def test_what_went_wrong_is_said(tiled: Desk) -> None:
    tiled.stand.handler.broken = lambda one: (
        ExplorerError("No memory.") if isinstance(one, DecodeTiles) else None
    )
    fetch = Fetch(tiled, 4.0)
    tiled.stand.handler.set_free()
    fetch.wait()
    assert fetch.reasons == ["No memory."]


def test_where_the_view_moved_meanwhile_its_own_tiles_are_decoded(tiled: Desk) -> None:
    fetch = Fetch(tiled, 4.0)
    tiled.window.map_panel.canvas.pan_by(400, 0)
    tiled.stand.handler.set_free()
    fetch.wait()
    first, second = asked(tiled)
    assert first.tiles != second.tiles
    (tiles,) = fetch.tiles
    assert isinstance(tiles, Mosaic)
    assert tiles.grid == tiled.window.map_panel.canvas.ground.grid


def test_the_saved_map_shows_them(tiled: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Dialogs(monkeypatch).choice = PictureChoice(3, Between.SMOOTH, has_session=False)
    answer_file_dialogs(monkeypatch, tmp_path / "map.png")
    tiled.stand.wait_until_idle()
    settle()
    tiled.trigger("save_map")
    assert wait_for_end(tiled) == "Saved map.png."
    fetch = Fetch(tiled, 3.0)
    fetch.wait()
    image = tiled.window.map_panel.canvas.render_image(3.0, fetch.tiles[0])
    with Image.open(tmp_path / "map.png") as saved:
        np.testing.assert_array_equal(np.asarray(saved), pixels_of(image, is_opaque=True))
    assert asked(tiled)[0].shape == (6, 6)


def test_saving_the_map_says_when_it_was_cancelled(
    tiled: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fine_tiles, "_SOON", 0)
    Dialogs(monkeypatch).choice = PictureChoice(3, Between.SMOOTH, has_session=False)
    answer_file_dialogs(monkeypatch, tmp_path / "map.png")
    tiled.trigger("save_map")
    pump_until(lambda: bool(dialogs_open()), "the dialog")
    dialogs_open()[0].reject()
    tiled.stand.handler.set_free()
    assert wait_for_end(tiled) == "map.png was not saved: it was cancelled."
    assert list(tmp_path.iterdir()) == []
