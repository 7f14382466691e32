"""Saving: what was chosen is what lies on the disk, whole, or a message says why nothing does."""

import errno
import json
import os
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image
from PySide6.QtCore import QSettings

from explorer.imaging.enlarge import Between, enlarge
from explorer.imaging.png import read_session
from explorer.latent.codes import Codes
from explorer.session.files import view_from_text
from explorer.ui.picture_dialog import PictureChoice, PictureDialog
from tests.session.samples import facts
from tests.ui.desk import Desk, answer_file_dialogs
from tests.ui.stand import fake_pictures

CODE = [0.5, -1.25]


class Dialogs:
    """Answers the picture dialog as a person would, and writes down what it suggested."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.choice: PictureChoice | None = None
        """None cancels."""
        self.suggested: list[PictureChoice] = []
        monkeypatch.setattr(PictureDialog, "exec", self._answer())

    def _answer(self) -> object:
        def answer(dialog: PictureDialog) -> int:
            self.suggested.append(dialog.choice)
            if self.choice is None:
                return 0
            dialog._factor.setValue(self.choice.factor)
            dialog._between.setCurrentIndex(list(Between).index(self.choice.between))
            dialog._session.setChecked(self.choice.has_session)
            return 1

        return answer


@pytest.fixture
def dialogs(monkeypatch: pytest.MonkeyPatch) -> Dialogs:
    return Dialogs(monkeypatch)


@pytest.fixture
def pictured(desk: Desk) -> Desk:
    """A window that shows the picture of CODE."""
    desk.window.inspector.enter_code(", ".join(map(str, CODE)))
    desk.show_picture()
    return desk


def pixels(path: Path) -> npt.NDArray[np.uint8]:
    with Image.open(path) as image:
        return np.asarray(image)


def wait_for_end(desk: Desk) -> str:
    """What is said when the job has ended: in the status bar, or as an error."""
    told = desk.window.statusBar()

    def has_ended() -> bool:
        text = desk.said or told.currentMessage()
        return bool(text) and not text.startswith("Saving ")

    desk.stand.wait_for(has_ended, "a message")
    return desk.said or told.currentMessage()


@pytest.mark.parametrize("factor", [1, 3])
@pytest.mark.parametrize("between", list(Between))
def test_the_file_holds_exactly_the_picture(
    pictured: Desk,
    dialogs: Dialogs,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    factor: int,
    between: Between,
) -> None:
    dialogs.choice = PictureChoice(factor, between, has_session=True)
    path = tmp_path / "digit.png"
    answer_file_dialogs(monkeypatch, path)
    pictured.press("Ctrl+S")
    assert wait_for_end(pictured) == "Saved digit.png."
    expected = enlarge(fake_pictures(np.array([CODE], np.float32)), factor, between)[0, ..., 0]
    np.testing.assert_array_equal(pixels(path), expected)
    assert [one.name for one in tmp_path.iterdir()] == ["digit.png"]


def test_the_session_inside_the_file_leads_back_to_the_picture(
    pictured: Desk, dialogs: Dialogs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialogs.choice = PictureChoice(1, Between.SHARP, has_session=True)
    path = tmp_path / "digit.png"
    answer_file_dialogs(monkeypatch, path)
    pictured.trigger("save_picture")
    wait_for_end(pictured)
    session = read_session(path)
    assert session is not None
    assert Codes.of([session["code"]]) == Codes.of([CODE])
    view = view_from_text(json.dumps(session))
    assert view.session.map == pictured.stand.store.view.session.map
    assert view.session.map.model == facts().id


def test_without_the_session_the_file_says_nothing_of_it(
    pictured: Desk, dialogs: Dialogs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialogs.choice = PictureChoice(2, Between.SHARP, has_session=False)
    path = tmp_path / "digit.png"
    answer_file_dialogs(monkeypatch, path)
    pictured.trigger("save_picture")
    wait_for_end(pictured)
    assert read_session(path) is None


def test_a_small_picture_is_suggested_sharp_and_large(pictured: Desk, dialogs: Dialogs) -> None:
    pictured.trigger("save_picture")
    (suggested,) = dialogs.suggested
    assert suggested.between is Between.SHARP
    assert suggested.factor > 1
    assert suggested.has_session


def test_a_missing_ending_is_added_and_the_folder_remembered(
    pictured: Desk, dialogs: Dialogs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialogs.choice = PictureChoice(1, Between.SHARP, has_session=True)
    answer_file_dialogs(monkeypatch, tmp_path / "my.digit")
    pictured.trigger("save_picture")
    assert wait_for_end(pictured) == "Saved my.digit.png."
    assert (tmp_path / "my.digit.png").is_file()
    assert QSettings().value("save/folder") == str(tmp_path)


@pytest.mark.parametrize("is_dialog_cancelled", [True, False])
def test_cancelling_either_dialog_saves_nothing(
    pictured: Desk,
    dialogs: Dialogs,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    is_dialog_cancelled: bool,
) -> None:
    dialogs.choice = None if is_dialog_cancelled else PictureChoice(1, Between.SHARP, has_session=True)
    titles = answer_file_dialogs(monkeypatch, tmp_path / "x.png" if is_dialog_cancelled else "")
    begun: list[object] = []
    monkeypatch.setattr(pictured.stand.jobs, "run", lambda *job: begun.append(job))
    pictured.trigger("save_picture")
    pictured.trigger("save_map")
    assert len(titles) == (0 if is_dialog_cancelled else 2)
    assert begun == []
    assert pictured.said == ""


def test_where_nothing_can_be_written_a_message_says_so_and_no_file_is_left(
    pictured: Desk, dialogs: Dialogs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialogs.choice = PictureChoice(1, Between.SHARP, has_session=True)
    for folder in (tmp_path / "missing", tmp_path / "a file"):
        (tmp_path / "a file").write_text("x")
        answer_file_dialogs(monkeypatch, folder / "digit.png")
        pictured.trigger("save_picture")
        text = wait_for_end(pictured)
        assert text.startswith("digit.png was not saved: ")
        assert pictured.said == text
        pictured.stand.messages.clear("save")
    assert [one.name for one in tmp_path.iterdir()] == ["a file"]


def test_a_full_disk_leaves_the_old_file_as_it_was(
    pictured: Desk, dialogs: Dialogs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_space(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    dialogs.choice = PictureChoice(1, Between.SHARP, has_session=True)
    path = tmp_path / "digit.png"
    path.write_bytes(b"old")
    answer_file_dialogs(monkeypatch, path)
    monkeypatch.setattr(os, "fsync", no_space)
    pictured.trigger("save_picture")
    assert "no space is left" in wait_for_end(pictured)
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["digit.png"]


def test_without_a_picture_there_is_nothing_to_save(desk: Desk, dialogs: Dialogs) -> None:
    assert not desk.action("save_picture").isEnabled()
    desk.press("Ctrl+S")
    assert dialogs.suggested == []


def test_the_map_is_drawn_anew_at_the_scale_chosen(
    pictured: Desk, dialogs: Dialogs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialogs.choice = PictureChoice(3, Between.SHARP, has_session=True)
    path = tmp_path / "map.png"
    answer_file_dialogs(monkeypatch, path)
    pictured.press("Ctrl+Shift+S")
    assert wait_for_end(pictured) == "Saved map.png."
    canvas = pictured.window.map_panel.canvas
    found = pixels(path)
    assert found.shape == (canvas.height() * 3, canvas.width() * 3, 3)
    # Drawn anew, not enlarged: some neighbours within a square of 3 × 3 differ.
    squares = found.reshape(canvas.height(), 3, canvas.width(), 3, 3).astype(int)
    assert (squares.max(axis=(1, 3)) - squares.min(axis=(1, 3))).max() > 30
    session = read_session(path)
    assert session is not None
    assert session["map"]["model"] == facts().id
    visible = pictured.window.map_panel.canvas.visible_rect()
    assert session["gaze"]["visible"] == pytest.approx(
        [visible.left(), visible.top(), visible.right(), visible.bottom()]
    )


def test_a_dragged_picture_is_the_png_with_its_session(pictured: Desk, tmp_path: Path) -> None:
    payload = pictured.window.inspector.picture_view.drag_payload()
    assert payload is not None
    (url,) = payload.urls()
    path = Path(url.toLocalFile())
    np.testing.assert_array_equal(pixels(path), fake_pictures(np.array([CODE], np.float32))[0, ..., 0])
    session = read_session(path)
    assert session is not None
    assert Codes.of([session["code"]]) == Codes.of([CODE])


def test_the_dialog_says_how_large_the_file_will_be(desk: Desk) -> None:
    dialog = PictureDialog("Save picture", (28, 20), 64, desk.window)
    assert "28 × 20 pixels, exact pixels" in dialog._result.text()
    dialog.set_choice(factor=16, is_sharp=True)
    assert "448 × 320 pixels" in dialog._result.text()
    assert "exact" not in dialog._result.text()
    dialog.set_choice(factor=99, is_sharp=False)
    assert dialog.choice == PictureChoice(64, Between.SMOOTH, has_session=True)
    dialog.set_choice(factor=2, is_sharp=None)
    assert not dialog._form.isRowVisible(dialog._between)
