"""The drawing panel: strokes become edits, answers become pictures and words, and the map gets a marker."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLayout, QPushButton, QToolButton

from explorer.engine.answers import Answer, Drawn, Loaded, Nearest
from explorer.engine.requests import EncodeDrawing, LoadModel, ModelRef
from explorer.latent.codes import Codes, Pictures
from explorer.latent.familiarity import Spacing
from explorer.panels.drawing import DrawingPanel, mean_error, why_undrawable
from explorer.panels.familiarity import FamiliarityLine
from explorer.panels.map import MapPanel
from explorer.panels.marks import markers
from explorer.session import edits
from explorer.session.map_asks import DRAWING
from explorer.session.resolve import resolve
from explorer.session.store import View
from explorer.widgets.picture import PictureView
from tests.panels.mounted import Mounted
from tests.session.samples import facts
from tests.support.qt import Stage, settle

TINY = replace(facts(), metrics={"test": {"reconstruction": 29.7, "pictures": 10_000}})
OTHER = facts("other")
WIDE = facts("wide", size=5)
COLOURED = replace(facts("faces"), picture_shape=(6, 6, 3))
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
MU, LOGVAR = np.array([1.0, -0.5], np.float32), np.log(np.array([0.04, 0.01], np.float32))


@pytest.fixture
def mounted(stage: Stage) -> Mounted[DrawingPanel]:
    found = Mounted(stage, DrawingPanel(), TINY, size=(700, 230))
    found.store.edit(edits.show_layer("drawing", is_shown=True))
    found.forget()
    return found


def draw(mounted: Mounted[DrawingPanel], *places: tuple[int, int]) -> None:
    """Draw one stroke with the mouse."""
    pad = mounted.panel.pad
    QTest.mousePress(pad, LEFT, NONE, QPoint(*places[0]))
    for place in places[1:]:
        position = QPointF(*place)
        event = QMouseEvent(
            QEvent.Type.MouseMove, position, pad.mapToGlobal(position), Qt.MouseButton.NoButton, LEFT, NONE
        )
        QApplication.sendEvent(pad, event)
    QTest.mouseRelease(pad, LEFT, NONE, QPoint(*places[-1]))


def answer(view: View, mu: np.ndarray = MU, logvar: np.ndarray = LOGVAR) -> Answer:
    """What the engine says to the drawing of a view."""
    model = view.session.model(view.session.map.model)
    assert model is not None
    picture = np.zeros((6, 6, 1), np.uint8)
    picture[2:4] = 255
    drawn = Drawn(picture, mu, logvar, np.full((6, 6, 1), 51, np.uint8))
    return Answer(DRAWING, EncodeDrawing(model, view.session.map.drawing), drawn, is_last=True)


def pictures(mounted: Mounted[DrawingPanel]) -> list[PictureView]:
    return [view for view in mounted.panel.findChildren(PictureView) if view.isVisible()]


def words(mounted: Mounted[DrawingPanel]) -> str:
    return " | ".join(label.text() for label in mounted.panel.findChildren(QLabel) if label.isVisible())


def test_a_stroke_is_one_step_that_grows_under_the_hand(mounted: Mounted[DrawingPanel]) -> None:
    draw(mounted, (20, 20), (60, 20), (60, 90))
    assert mounted.labels == ["Draw stroke"] * 3
    draw(mounted, (90, 90))
    assert [len(stroke) for stroke in mounted.view.session.map.drawing.strokes] == [3, 1]
    assert mounted.panel.pad._strokes == mounted.view.session.map.drawing.strokes
    mounted.store.undo()
    assert [len(stroke) for stroke in mounted.panel.pad._strokes] == [3]
    mounted.store.undo()
    assert mounted.panel.pad._strokes == ()


def test_a_stroke_after_an_undo_takes_the_place_of_the_one_undone(mounted: Mounted[DrawingPanel]) -> None:
    draw(mounted, (20, 20), (60, 20))
    mounted.store.undo()
    draw(mounted, (90, 90))
    assert [len(stroke) for stroke in mounted.view.session.map.drawing.strokes] == [1]


def test_what_is_drawn_is_what_is_asked(mounted: Mounted[DrawingPanel]) -> None:
    draw(mounted, (20, 20), (60, 20))
    ask = resolve(mounted.view.session, mounted.view.gaze, mounted.facts)[DRAWING]
    assert isinstance(ask.request, EncodeDrawing)
    assert ask.request.drawing == mounted.view.session.map.drawing


def test_the_answer_is_shown_with_its_error_in_words(mounted: Mounted[DrawingPanel]) -> None:
    assert pictures(mounted) == []
    assert "Draw a digit" in words(mounted)
    draw(mounted, (20, 20), (60, 20))
    given = answer(mounted.view)
    mounted.panel.show_answer(given)
    seen, reconstruction = pictures(mounted)
    assert seen.image.pixelColor(0, 2).lightness() == 255
    assert reconstruction.image.pixelColor(0, 2).lightness() == 51
    error = 12 * 0.8**2 + 24 * 0.2**2
    assert isinstance(given.result, Drawn)
    assert given.result.squared_error == pytest.approx(error)
    assert f"Squared error {error:.1f}" in words(mounted)
    assert "test pictures: 29.7 on average" in words(mounted)
    assert "Code 1.000, −0.500" in words(mounted)
    assert "σ 0.200, 0.100" in words(mounted)


def test_it_says_in_words_where_the_drawing_lies_once_a_stroke_has_ended(
    mounted: Mounted[DrawingPanel],
) -> None:
    panel, placed = mounted.panel, list[Codes]()
    panel.placed.connect(placed.append)
    draw(mounted, (20, 20), (60, 20))
    given = answer(mounted.view)
    assert isinstance(given.request, EncodeDrawing)
    panel.show_answer(replace(given, request=replace(given.request, is_quick=True)))
    assert placed == []
    panel.show_answer(given)
    assert placed == [Codes.of(MU)]
    panel.show_spacing(Spacing(0.1, 0.2, 0.3))
    indices = np.arange(3)
    near = Nearest(indices, np.array([0.6, 0.7, 0.8], np.float32), np.zeros((3, 6, 6, 1), np.uint8))
    panel.show_nearest(Codes.of([0.0, 0.0]), near)
    assert "Far" not in words(mounted), "of another code"
    panel.show_nearest(Codes.of(MU), near)
    said = panel.findChildren(FamiliarityLine)[0]
    assert said.isVisible()
    assert said.text() == "Far from everything: the model is making this up"
    assert said.isEnabled()
    panel.show_answer(given)
    assert not said.isEnabled(), "dimmed until the next is known"
    panel.resize(400, 240)
    settle()
    assert said.isVisible()


def test_answers_that_came_too_late_are_left_out(mounted: Mounted[DrawingPanel]) -> None:
    draw(mounted, (20, 20), (60, 20))
    late = answer(mounted.view)
    mounted.show_model(OTHER)
    mounted.panel.show_answer(late)
    assert mounted.panel.code is None
    mounted.panel.show_answer(answer(mounted.view))
    assert mounted.panel.code is not None
    another = Answer(DRAWING, LoadModel(ModelRef("x", OTHER.path)), Loaded(0.0), is_last=True)
    mounted.panel.show_answer(another)
    mounted.panel.clear()
    assert mounted.panel.code is None
    mounted.panel.show_answer(late)
    assert mounted.panel.code is None
    assert pictures(mounted) == []


@pytest.mark.parametrize("by_key", [True, False])
def test_the_posterior_mean_is_pinned(mounted: Mounted[DrawingPanel], by_key: bool) -> None:
    draw(mounted, (20, 20), (60, 20))
    mounted.forget()
    QTest.keyClick(mounted.panel.pad, Qt.Key.Key_Return)
    assert mounted.edits == [], "nothing is known of it yet"
    mounted.panel.show_answer(answer(mounted.view))
    if by_key:
        QTest.keyClick(mounted.panel.pad, Qt.Key.Key_Return)
    else:
        (button,) = mounted.panel.findChildren(QPushButton)
        QTest.mouseClick(button, LEFT)
    (pin,) = mounted.marks.pins
    assert pin.code == Codes.of(MU)
    assert mounted.view.gaze.selected == pin.key


def test_it_is_cleared_and_closed_and_the_drawing_is_kept(mounted: Mounted[DrawingPanel]) -> None:
    draw(mounted, (20, 20), (60, 20))
    QTest.keyClick(mounted.panel.pad, Qt.Key.Key_Escape)
    assert not mounted.view.session.map.layers.drawing
    assert not mounted.view.session.map.drawing.is_empty
    mounted.store.undo()
    QTest.keyClick(mounted.panel.pad, Qt.Key.Key_Delete)
    assert mounted.view.session.map.drawing.is_empty
    (close,) = (button for button in mounted.panel.findChildren(QToolButton) if button.text() == "✕")
    QTest.mouseClick(close, LEFT)
    assert not mounted.view.session.map.layers.drawing


def test_a_picture_is_shown_until_it_is_undone(mounted: Mounted[DrawingPanel]) -> None:
    mounted.store.edit(edits.put_picture(Pictures.of(np.full((1, 9, 9, 1), 90, np.uint8))))
    assert mounted.panel.pad.grab().toImage().pixelColor(80, 80).lightness() == 90
    mounted.store.undo()
    assert mounted.panel.pad._picture.isNull()


def test_refreshing_emits_nothing_and_twice_is_once(mounted: Mounted[DrawingPanel]) -> None:
    draw(mounted, (20, 20), (60, 20))
    mounted.panel.show_answer(answer(mounted.view))
    mounted.forget()
    before = mounted.panel.grab().toImage()
    mounted.refresh_again()
    settle()
    assert mounted.edits == []
    assert mounted.looks == []
    assert mounted.panel.grab().toImage() == before


def test_a_model_of_colours_says_why_not(mounted: Mounted[DrawingPanel]) -> None:
    mounted.show_model(COLOURED)
    assert "reads colour pictures" in words(mounted)
    draw(mounted, (20, 20), (60, 20))
    assert mounted.view.session.map.drawing.is_empty
    assert why_undrawable(TINY) == why_undrawable(WIDE) == ""
    assert "Open a model" in why_undrawable(None)
    mounted.show_model(TINY)
    draw(mounted, (20, 20), (60, 20))
    assert not mounted.view.session.map.drawing.is_empty


def test_actions_become_buttons(mounted: Mounted[DrawingPanel]) -> None:
    called: list[str] = []
    action = QAction("Undo", mounted.panel)
    action.triggered.connect(lambda: called.append("undo"))
    mounted.panel.set_actions([action])
    settle()
    (button,) = (b for b in mounted.panel.findChildren(QToolButton) if b.defaultAction() is action)
    QTest.mouseClick(button, LEFT)
    assert called == ["undo"]


def test_the_usual_error_is_that_of_what_was_not_trained_on() -> None:
    validation = {"reconstruction": 30.0, "pictures": 5}
    assert mean_error({"test": {"pictures": 0}, "validation": validation}) == (
        "validation pictures: 30.0 on average"
    )
    assert mean_error({}) == mean_error({"test": 5.0, "measured": "so"}) == ""


# --- on the map ---


def open_view(mounted: Mounted[MapPanel]) -> None:
    mounted.store.edit(edits.show_layer("drawing", is_shown=True))
    mounted.store.edit(edits.draw_stroke(0, ((0.2, 0.2, 0.1), (0.5, 0.8, 0.1))))


def test_the_map_marks_mean_and_spread_while_something_is_drawn(stage: Stage) -> None:
    mounted = Mounted(stage, MapPanel(), TINY)
    assert DRAWING in mounted.panel.slots
    open_view(mounted)
    assert not mounted.panel.canvas._markers
    mounted.panel.show_answer(answer(mounted.view))
    (mark,) = mounted.panel.canvas._markers
    assert (mark.x, mark.y) == (1.0, -0.5)
    assert mark.spread is not None
    assert (mark.spread.long, mark.spread.short) == pytest.approx((0.2, 0.1))
    mounted.store.undo()
    assert not mounted.panel.canvas._markers


def test_a_click_on_the_mark_is_a_click_on_the_map(stage: Stage) -> None:
    mounted = Mounted(stage, MapPanel(), TINY)
    open_view(mounted)
    mounted.panel.show_answer(answer(mounted.view))
    canvas = mounted.panel.canvas
    QTest.mouseClick(canvas, LEFT, NONE, QPointF(*canvas.viewport.to_screen(1.0, -0.5)).toPoint())
    assert len(mounted.marks.pins) == 1


def test_the_mark_repaints_no_point(stage: Stage) -> None:
    mounted = Mounted(stage, MapPanel(), TINY)
    open_view(mounted)
    canvas = mounted.panel.canvas
    canvas.grab()
    picture = canvas._kept.picture
    mounted.panel.show_answer(answer(mounted.view))
    canvas.grab()
    assert picture is not None
    assert canvas._kept.picture is picture


def test_of_many_dimensions_the_projection_is_marked(stage: Stage) -> None:
    mounted = Mounted(stage, MapPanel(), WIDE)
    open_view(mounted)
    mu = np.array([1, 2, 3, 4, 5], np.float32)
    given = answer(mounted.view, mu, np.zeros(5, np.float32))
    (mark,) = markers(mounted.view, WIDE, given)
    np.testing.assert_allclose([mark.x, mark.y], WIDE.plane.points(mu[None])[0], rtol=1e-5)
    assert mark.spread is not None
    assert (mark.spread.long, mark.spread.short) == pytest.approx((1, 1), rel=1e-5)
    assert markers(mounted.view, TINY, given) == (), "an answer of another model"
    assert markers(None, None, given) == ()


def test_where_it_is_narrow_pictures_are_small_and_words_below_them(mounted: Mounted[DrawingPanel]) -> None:
    panel = mounted.panel
    draw(mounted, (20, 20), (60, 60))
    panel.show_answer(answer(mounted.view))
    (seen, _), pin = pictures(mounted), panel.findChildren(QPushButton)[0]
    panel.resize(700, 240)
    settle()
    assert seen.width() == 140
    panel.resize(400, 240)
    settle()
    assert panel.minimumSizeHint().width() <= 400
    assert seen.width() == 84
    assert pin.mapTo(panel, pin.rect().topLeft()).y() > seen.mapTo(panel, seen.rect().bottomLeft()).y()


def test_where_there_is_no_room_beside_the_pad_all_else_stands_below_it(
    mounted: Mounted[DrawingPanel],
) -> None:
    panel = mounted.panel
    panel.column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # as a strip, not as a window
    panel.setMinimumSize(0, 0)
    for width, is_beside in ((700, True), (290, False), (400, True)):
        panel.resize(width, 480)
        settle()
        pad, pages = panel.pad.geometry(), panel._pages.geometry()
        assert not pad.intersects(pages)
        assert panel.rect().contains(pages)
        assert (pages.left() > pad.right()) is is_beside
        assert (pages.top() > pad.bottom()) is not is_beside
    assert panel.minimumSizeHint().width() <= 290
