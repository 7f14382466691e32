"""The drawing pad in the window: its key, pictures from files and the clipboard, undo."""

from functools import partial
from pathlib import Path

import numpy as np
from PIL import Image
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtTest import QTest

from explorer.engine.answers import Spaced
from explorer.engine.requests import EncodeDrawing, FindNearest, MeasureSpacing, PrepareEncoding
from explorer.imaging.drawing import Drawing
from explorer.latent.familiarity import Spacing
from explorer.panels.familiarity import FamiliarityLine
from explorer.session.map_asks import DRAWING
from explorer.ui.model_jobs import ENCODE
from explorer.ui.sketching import NEAREST
from tests.support.qt import pump_until, settle
from tests.ui.desk import Desk, drop

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def drawing(desk: Desk) -> Drawing:
    return desk.stand.store.view.session.map.drawing


def paper() -> QImage:
    """A black square on white paper."""
    image = QImage(60, 40, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.fillRect(20, 10, 10, 10, Qt.GlobalColor.black)
    painter.end()
    return image


def is_said(desk: Desk, words: str) -> bool:
    return words in desk.said


def assert_paper_is_on_the_pad(desk: Desk) -> None:
    pump_until(lambda: drawing(desk).picture is not None, "the picture on the pad")
    picture = drawing(desk).picture
    assert picture is not None
    expected = np.zeros((40, 60), np.uint8)
    expected[10:20, 20:30] = 255
    np.testing.assert_array_equal(picture.values[0, ..., 0], expected)


def test_a_key_opens_and_closes_the_pad_with_the_keyboard_on_it(desk: Desk) -> None:
    panel = desk.window.strips.drawing
    assert panel.isHidden()
    desk.press("D")
    assert panel.isVisible()
    assert desk.action("show_drawing").isChecked()
    assert panel.pad.hasFocus()
    QTest.keyClick(panel.pad, Qt.Key.Key_Escape)
    assert panel.isHidden()
    assert desk.window.map_panel.canvas.hasFocus()
    assert not desk.action("show_drawing").isChecked()
    desk.press("D")
    QTest.keySequence(panel.pad, "D")
    assert panel.isHidden()


def test_after_a_stroke_the_pad_says_what_the_drawing_is_near(desk: Desk) -> None:
    model = desk.stand.store.view.session.models[-1]
    data = desk.stand.conductor.facts[model.id].encoded
    assert data is not None
    spacing = MeasureSpacing(model, data, 8)
    desk.stand.handler.outcomes[spacing] = [Spaced(Spacing(100.0, 200.0, 300.0))]
    desk.press("D")
    desk.stand.conductor.wake()
    panel = desk.window.strips.drawing
    QTest.mouseClick(panel.pad, LEFT, NONE, panel.pad.rect().center())
    desk.stand.wait_until_idle()
    assert panel.code is not None
    assert desk.stand.engine.requests(NEAREST) == [FindNearest(model, panel.code, data, 8)]
    assert panel.findChildren(FamiliarityLine)[0].text().startswith("Inside the data")


def test_a_stroke_is_asked_answered_and_undone_by_the_keys_of_the_window(desk: Desk) -> None:
    desk.press("D")
    desk.stand.conductor.wake()
    pad = desk.window.strips.drawing.pad
    assert not desk.action("clear_drawing").isEnabled()
    QTest.mouseClick(pad, LEFT, NONE, pad.rect().center())
    assert desk.action("undo").text() == "&Undo “Draw stroke”"
    desk.stand.wait_until_idle()
    model = desk.stand.store.view.session.models[-1]
    *_, asked = desk.stand.engine.requests(DRAWING)
    assert asked == EncodeDrawing(model, drawing(desk))
    assert desk.window.strips.drawing.code is not None
    assert any(marker.spread for marker in desk.window.map_panel.canvas._markers)
    QTest.keySequence(pad, "Ctrl+Z")
    assert drawing(desk).is_empty
    assert desk.stand.engine.requests(DRAWING)[-1] == PrepareEncoding(model)
    assert not any(marker.spread for marker in desk.window.map_panel.canvas._markers)
    QTest.keySequence(pad, "Ctrl+Y")
    desk.trigger("clear_drawing")
    assert drawing(desk).is_empty


def test_a_picture_is_pasted_while_the_pad_is_open_and_a_code_while_it_is_not(desk: Desk) -> None:
    QGuiApplication.clipboard().setImage(paper())
    desk.press("Ctrl+V")
    assert drawing(desk).is_empty
    assert "no code" in desk.said
    desk.press("D")
    QTest.keySequence(desk.window.strips.drawing.pad, "Ctrl+V")
    assert_paper_is_on_the_pad(desk)
    QGuiApplication.clipboard().setText("0.5, -1")
    QTest.keySequence(desk.window.strips.drawing.pad, "Ctrl+V")
    assert len(desk.stand.store.view.session.map.marks.pins) == 1
    QGuiApplication.clipboard().setText("")
    QTest.keySequence(desk.window.strips.drawing.pad, "Ctrl+V")
    assert "neither a picture nor a code" in desk.said


def test_a_picture_is_not_pasted_on_a_pad_that_nobody_sees_or_that_cannot_be_drawn_on(desk: Desk) -> None:
    QGuiApplication.clipboard().setImage(paper())
    desk.press("D")
    desk.window.pages.bring_to_front("faces")
    desk.window.strips.paste()
    assert "no code" in desk.said
    desk.stand.messages.dismiss()
    desk.window.pages.bring_to_front("map")
    pad = desk.window.strips.drawing.pad
    pad.setEnabled(False)
    desk.window.strips.paste()
    assert "no code" in desk.said
    settle()
    assert drawing(desk).is_empty
    pad.setEnabled(True)
    desk.window.strips.paste()
    assert_paper_is_on_the_pad(desk)


def test_a_dropped_file_is_drawn_and_one_that_is_none_is_refused(desk: Desk, tmp_path: Path) -> None:
    desk.press("D")
    pad = desk.window.strips.drawing.pad
    photo = np.full((40, 60), 255, np.uint8)
    photo[10:20, 20:30] = 0
    Image.fromarray(photo).save(tmp_path / "square.png")
    (tmp_path / "words.txt").write_text("no picture")
    Image.fromarray(np.full((9, 9), 200, np.uint8)).save(tmp_path / "empty.png")
    for name, said in (("words.txt", "cannot be read as a picture"), ("empty.png", "The picture is empty")):
        pad.file_dropped.emit(str(tmp_path / name))
        pump_until(partial(is_said, desk, said), said)
    pad.file_dropped.emit(str(tmp_path / "square.png"))
    assert_paper_is_on_the_pad(desk)
    assert desk.said == ""


def test_a_file_is_pasted_as_it_is_dropped(desk: Desk, tmp_path: Path) -> None:
    desk.press("D")
    pad = desk.window.strips.drawing.pad
    (tmp_path / "words.png").write_text("no picture")
    paper().save(str(tmp_path / "paper.png"))
    for name in ("words.png", "paper.png"):
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(tmp_path / name))])
        QGuiApplication.clipboard().setMimeData(mime)
        QTest.keySequence(pad, "Ctrl+V")
        if name == "words.png":
            said = "words.png cannot be read as a picture"
            pump_until(partial(is_said, desk, said), said)
    assert_paper_is_on_the_pad(desk)
    assert desk.said == ""


def test_a_picture_dropped_beside_the_open_pad_lands_on_it_and_data_do_not(
    desk: Desk, tmp_path: Path
) -> None:
    paper().save(str(tmp_path / "paper.png"))
    drop(desk, [tmp_path / "paper.png"])
    assert len(desk.stand.engine.requests(ENCODE)) == 1, "with the pad closed it is encoded"
    desk.press("D")
    drop(desk, [tmp_path / "one.png", tmp_path / "two.png"])
    drop(desk, [tmp_path / "t10k-images-idx3-ubyte"])
    assert len(desk.stand.engine.requests(ENCODE)) == 3
    drop(desk, [tmp_path / "paper.png"])
    assert len(desk.stand.engine.requests(ENCODE)) == 3
    assert_paper_is_on_the_pad(desk)


def test_a_picture_that_turns_out_to_be_none_is_refused(desk: Desk) -> None:
    desk.press("D")
    pad = desk.window.strips.drawing.pad
    pad.image_dropped.emit(QImage())
    assert desk.said.startswith("The picture cannot be read")
    QTest.mouseClick(pad, LEFT, NONE, pad.rect().center())
    assert desk.said == "", "one went on"


def test_an_empty_drawing_cannot_be_pinned_and_that_is_said(desk: Desk) -> None:
    desk.press("D")
    QTest.keyClick(desk.window.strips.drawing.pad, Qt.Key.Key_Return)
    assert desk.said.startswith("Nothing is drawn yet")
    assert not desk.stand.store.view.session.map.marks.pins
    desk.press("Ctrl+Z")
    assert desk.said == "", "one went on"


def test_a_dropped_image_is_drawn(desk: Desk) -> None:
    desk.press("D")
    desk.window.strips.drawing.pad.image_dropped.emit(paper())
    assert_paper_is_on_the_pad(desk)
    settle()
