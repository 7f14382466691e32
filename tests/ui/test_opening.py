"""Files that come in: dropped on the window, chosen in a dialog or the picker."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import (
    QMessageBox,
)

from explorer.engine.requests import EncodeFiles
from explorer.panels.model_picker import ModelPicker
from explorer.ui.model_jobs import OPEN
from tests.session.samples import facts
from tests.ui.desk import Desk, answer_file_dialogs, drop, status, would_take
from tests.ui.stand import bundle


def test_a_dropped_bundle_is_opened(desk: Desk, tmp_path: Path) -> None:
    path = bundle(tmp_path, "dropped")
    drop(desk, [path])
    desk.stand.wait_for(lambda: bool(desk.stand.engine.requests(OPEN)), "a request to load it")
    assert "opening dropped.safetensors" in status(desk)
    desk.stand.wait_until_idle()
    picker = desk.window.findChild(ModelPicker)
    assert isinstance(picker, ModelPicker)
    assert picker.currentText() == "Dropped, 2-D"
    assert desk.action("undo").text() == "&Undo “Open Dropped, 2-D”"


def test_a_dropped_data_file_is_encoded_with_the_model_shown(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "t10k-images-idx3-ubyte"
    drop(desk, [path])
    (request,) = desk.stand.engine.requests("encode")
    assert isinstance(request, EncodeFiles)
    assert request.source == path
    assert request.model.id == facts().id


@pytest.mark.parametrize("front", ["grid", "faces"])
def test_data_dropped_where_nobody_would_see_them_are_not_encoded_and_models_are_opened(
    desk: Desk, tmp_path: Path, front: str
) -> None:
    desk.window.pages.bring_to_front(front)
    drop(desk, [tmp_path / "one.png", tmp_path / "two.png", bundle(tmp_path, "model")])
    desk.stand.wait_for(lambda: bool(desk.stand.engine.requests(OPEN)), "a request to load it")
    desk.stand.wait_until_idle()
    assert desk.said == "Data are shown on the map: go there first, then drop them."
    assert desk.stand.engine.requests("encode") == []
    desk.window.pages.bring_to_front("map")
    assert desk.said == "", "one went there"


def test_of_several_sources_one_is_encoded_and_that_is_said(desk: Desk, tmp_path: Path) -> None:
    drop(desk, [tmp_path / f"{name}.png" for name in ("one", "two", "three")])
    (request,) = desk.stand.engine.requests("encode")
    assert isinstance(request, EncodeFiles)
    assert request.source == tmp_path / "one.png"
    assert desk.said.startswith("Of what was dropped, only one.png is encoded")
    drop(desk, [tmp_path / f"t10k-{name}-ubyte" for name in ("labels-idx1", "images-idx3")])
    request = desk.stand.engine.requests("encode")[-1]
    assert isinstance(request, EncodeFiles)
    assert request.source == tmp_path / "t10k-images-idx3-ubyte"
    assert "Of what was dropped" not in desk.said, "labels are found beside their pictures"
    drop(desk, [tmp_path / "t10k-labels-idx1-ubyte"])
    request = desk.stand.engine.requests("encode")[-1]
    assert isinstance(request, EncodeFiles)
    assert request.source == tmp_path / "t10k-labels-idx1-ubyte", "who reads it says what is wrong"


def test_what_was_dropped_on_gets_the_keys(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    activated: list[int] = []
    monkeypatch.setattr(desk.window, "activateWindow", lambda: activated.append(1))
    drop(desk, [tmp_path / "t10k-images-idx3-ubyte"])
    assert activated


def test_data_without_a_model_is_a_message(empty_desk: Desk, tmp_path: Path) -> None:
    drop(empty_desk, [tmp_path / "t10k-images-idx3-ubyte"])
    assert empty_desk.said == "Open a model first: it is what pictures are encoded with."


def test_a_drop_of_text_or_of_our_own_picture_is_not_taken(desk: Desk) -> None:
    text = QMimeData()
    text.setText("0.5, 1")
    assert not would_take(desk, text)
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile("/x/one.safetensors")])
    assert would_take(desk, files)
    web = QMimeData()
    web.setUrls([QUrl("https://example.org/one.safetensors")])
    event = QDropEvent(
        QPointF(10, 10),
        Qt.DropAction.CopyAction,
        web,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    desk.window.dropEvent(event)
    assert desk.stand.engine.requests(OPEN) == []


def test_a_model_is_opened_by_the_dialog(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    titles = answer_file_dialogs(monkeypatch, bundle(tmp_path, "chosen"))
    desk.press("Ctrl+O")
    assert titles == ["Open a model"]
    desk.stand.wait_for(lambda: bool(desk.stand.engine.requests(OPEN)), "a request to load it")
    answer_file_dialogs(monkeypatch, "")
    desk.trigger("open_model")
    desk.stand.wait_until_idle()
    assert len(desk.stand.engine.requests(OPEN)) == 1, "a dialog that was cancelled opens nothing"


@pytest.mark.parametrize(("button", "count"), [("Folder…", 1), ("Idx file…", 1), ("Cancel", 0)])
def test_data_are_chosen_by_the_dialog(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, button: str, count: int
) -> None:
    answer_file_dialogs(monkeypatch, tmp_path)

    def press_it(box: QMessageBox) -> int:
        next(one for one in box.buttons() if one.text().replace("&", "") == button).click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", press_it)
    desk.trigger("encode_data")
    assert len(desk.stand.engine.requests("encode")) == count


def test_the_picker_opens_a_model_and_follows_what_is_shown(desk: Desk, tmp_path: Path) -> None:
    path = bundle(tmp_path, "other")
    desk.stand.model_jobs.open_file(path)
    desk.stand.wait_for(lambda: bool(desk.stand.engine.requests(OPEN)), "a request to load it")
    desk.stand.wait_until_idle()
    picker = desk.window.findChild(ModelPicker)
    assert isinstance(picker, ModelPicker)
    assert [picker.itemText(row) for row in range(2)] == ["Tiny, 2-D", "Other, 2-D"]
    desk.press("Ctrl+Z")
    assert picker.currentText() == "Tiny, 2-D"
