import gc
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QByteArray, QPoint, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QImage
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication

from explorer.widgets.picture import PictureView
from tests.support.qt import Stage

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def view(stage: Stage) -> PictureView:
    view = PictureView(empty_text="Nothing yet")
    view.resize(200, 150)
    return stage.mount(view)


def digit() -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (28, 28, 1), np.uint8)


def test_a_small_picture_has_equal_square_pixels_in_the_middle(view: PictureView) -> None:
    picture = digit()
    view.set_picture(picture)
    box = view.picture_rect()
    assert (box.width(), box.height()) == (140, 140)
    assert box.center() == QPoint(99, 74)
    seen = view.grab().toImage()
    for row in range(1, 27):
        for column in range(1, 27):
            for inset in (0, 4):
                place = box.topLeft() + QPoint(column * 5 + inset, row * 5 + inset)
                assert QColor(seen.pixel(place)).red() == picture[row, column, 0]


def test_faces_are_smooth_and_fill_the_room(view: PictureView) -> None:
    view.set_picture(np.zeros((128, 128, 3), np.uint8))
    assert view.picture_rect().height() == 150


def test_the_mode_can_be_chosen(view: PictureView) -> None:
    view.set_picture(digit())
    view.set_sharp(False)
    assert view.picture_rect().height() == 150
    view.set_sharp(True)
    assert view.picture_rect().height() == 140
    view.set_sharp(None)
    assert view.picture_rect().height() == 140


def test_without_a_picture_it_says_what_is_missing(view: PictureView) -> None:
    one = view.grab().toImage()
    view.set_empty_text("Something else")
    other = view.grab().toImage()
    assert one != other
    view.set_picture(digit())
    view.set_picture(None)
    assert view.grab().toImage() == other


def test_the_payload_carries_the_owners_bytes_as_a_file_too(view: PictureView) -> None:
    assert view.drag_payload() is None
    view.set_picture(digit())
    assert view.drag_payload() is None
    view.set_png_source(lambda: b"bytes of a PNG", "code 0.5")
    payload = view.drag_payload()
    assert payload is not None
    (url,) = payload.urls()
    path = Path(url.toLocalFile())
    assert path.name == "code 0.5.png"
    assert path.read_bytes() == b"bytes of a PNG"
    assert payload.data("image/png") == QByteArray(b"bytes of a PNG")
    image = payload.imageData()
    assert isinstance(image, QImage)
    assert (image.width(), image.height()) == (28, 28)


def test_the_file_goes_with_the_view(qapp: QApplication) -> None:
    view = PictureView()
    view.set_picture(digit())
    view.set_png_source(lambda: b"png")
    payload = view.drag_payload()
    assert payload is not None
    path = Path(payload.urls()[0].toLocalFile())
    assert path.exists()
    del view, payload
    gc.collect()
    assert not path.parent.exists()


def test_a_drag_begins_with_the_hand(view: PictureView, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[bool] = []
    monkeypatch.setattr(view, "_drag_out", lambda: begun.append(True))
    view.set_picture(digit())
    middle = QPoint(100, 75)
    QTest.mousePress(view, LEFT, NONE, middle)
    QTest.mouseMove(view, middle + QPoint(30, 0))
    QTest.mouseRelease(view, LEFT, NONE, middle)
    assert begun == [], "there is nothing to give"
    view.set_png_source(lambda: b"png")
    QTest.mousePress(view, LEFT, NONE, middle)
    QTest.mouseMove(view, middle + QPoint(2, 0))
    assert begun == []
    QTest.mouseMove(view, middle + QPoint(30, 0))
    assert begun == [True]
    QTest.mouseRelease(view, LEFT, NONE, middle)
    QTest.mousePress(view, LEFT, NONE, QPoint(5, 5))
    QTest.mouseMove(view, QPoint(80, 80))
    assert begun == [True], "beside the picture is nothing to take hold of"


def test_a_menu_is_asked_for(view: PictureView) -> None:
    spy = QSignalSpy(view.context_requested)
    place = QPoint(50, 50)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, view.mapToGlobal(place))
    QApplication.sendEvent(view, event)
    assert spy.at(0) == [view.mapToGlobal(place)]


def test_it_wants_the_pictures_shape(view: PictureView) -> None:
    assert view.heightForWidth(100) == 100
    view.set_picture(np.zeros((50, 100, 3), np.uint8))
    assert view.heightForWidth(100) == 50
