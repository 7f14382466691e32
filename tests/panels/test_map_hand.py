"""The map panel under a hand: what it wants looked at and changed."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from explorer.latent.codes import Codes
from explorer.panels.map import MapPanel
from explorer.session import edits
from explorer.session.map_asks import code_at_hand
from tests.panels.mounted import Mounted, code_answer
from tests.panels.on_map import (
    LEFT,
    NONE,
    SHIFT,
    TINY,
    WIDE,
    click,
    codes,
    lens,
    mounted,
    move,
    pixel_of,
    place_at,
    rows,
)
from tests.support.qt import Stage


@pytest.fixture
def tiny(stage: Stage) -> Mounted[MapPanel]:
    return mounted(stage, TINY)


def test_the_pointer_over_the_map_is_a_look_and_no_edit(tiny: Mounted[MapPanel]) -> None:
    pixel = pixel_of(tiny.panel, 1.0, 0.5)
    move(tiny.panel, pixel)
    assert tiny.view.gaze.pointer == pytest.approx(place_at(tiny.panel, pixel))
    assert tiny.edits == []
    QApplication.sendEvent(tiny.panel.canvas, QEvent(QEvent.Type.Leave))
    assert tiny.view.gaze.pointer is None


def test_the_lens_shows_the_answer_beside_the_pointer(tiny: Mounted[MapPanel]) -> None:
    assert not lens(tiny.panel).isVisible()
    move(tiny.panel, pixel_of(tiny.panel, 1.0, 0.5))
    tiny.panel.show_answer(code_answer(tiny))
    assert lens(tiny.panel).isVisible()
    assert lens(tiny.panel).image.width() == 6
    tiny.show_model(WIDE)
    assert not lens(tiny.panel).isVisible(), "a picture of another model says nothing here"


def test_a_click_pins_shift_click_pins_more_and_names_protect(tiny: Mounted[MapPanel]) -> None:
    first = click(tiny.panel, 1.0, 1.0)
    assert codes(tiny).tolist() == [pytest.approx(first, abs=1e-6)]
    assert tiny.view.gaze.selected == tiny.marks.pins[-1].key
    second = click(tiny.panel, -1.0, 1.0)
    assert codes(tiny).tolist() == [pytest.approx(second, abs=1e-6)]
    third = click(tiny.panel, 0.0, -1.0, SHIFT)
    assert codes(tiny).tolist() == [pytest.approx(second, abs=1e-6), pytest.approx(third, abs=1e-6)]
    tiny.store.edit(edits.name_pin(tiny.marks.pins[0].key, "mine"))
    fourth = click(tiny.panel, 2.0, -2.0)
    assert codes(tiny).tolist() == [pytest.approx(second, abs=1e-6), pytest.approx(fourth, abs=1e-6)]
    assert tiny.view.gaze.selected == tiny.marks.pins[-1].key
    assert tiny.labels == ["Pin code"] * 4


def test_a_click_on_a_pin_selects_it_and_pins_nothing(tiny: Mounted[MapPanel]) -> None:
    click(tiny.panel, 1.0, 1.0)
    click(tiny.panel, -2.0, 1.0, SHIFT)
    first, second = tiny.marks.pins
    assert tiny.view.gaze.selected == second.key
    tiny.forget()
    click(tiny.panel, 1.0, 1.0)
    assert tiny.view.gaze.selected == first.key
    assert tiny.edits == []


def code_in_hand(tiny: Mounted[MapPanel]) -> Codes:
    """The code whose picture is asked for."""
    return code_at_hand(tiny.view.session, tiny.view.gaze, TINY)


def drag(panel: MapPanel, start: QPoint, *steps: QPoint, is_dropped: bool = True) -> None:
    """Press, move over some pixels, and let go."""
    move(panel, start)
    QTest.mousePress(panel.canvas, LEFT, NONE, start)
    for step in steps:
        move(panel, step, LEFT)
    if is_dropped:
        QTest.mouseRelease(panel.canvas, LEFT, NONE, steps[-1])


def test_a_drag_moves_a_pin_as_one_step_and_the_picture_follows(tiny: Mounted[MapPanel]) -> None:
    start = click(tiny.panel, 1.0, 1.0)
    at = pixel_of(tiny.panel, *start)
    tiny.forget()
    drag(tiny.panel, at, at + QPoint(10, 0), at + QPoint(30, 20), is_dropped=False)
    moved = place_at(tiny.panel, at + QPoint(30, 20))
    assert codes(tiny)[0].tolist() == pytest.approx(moved, abs=1e-5)
    assert code_in_hand(tiny) == tiny.marks.pins[0].code, "the picture is that of the pin in hand"
    QTest.mouseRelease(tiny.panel.canvas, LEFT, NONE, at + QPoint(30, 20))
    assert set(tiny.labels) == {"Move pin"}
    tiny.store.undo()
    assert codes(tiny)[0].tolist() == pytest.approx(start, abs=1e-6)
    tiny.store.redo()
    assert codes(tiny)[0].tolist() == pytest.approx(moved, abs=1e-5)


def test_two_drags_of_one_pin_are_two_steps(tiny: Mounted[MapPanel]) -> None:
    start = click(tiny.panel, 1.0, 1.0)
    at = pixel_of(tiny.panel, *start)
    drag(tiny.panel, at, at + QPoint(20, 0))
    between = codes(tiny)[0].tolist()
    drag(tiny.panel, at + QPoint(20, 0), at + QPoint(60, 0))
    tiny.store.undo()
    assert codes(tiny)[0].tolist() == between


def test_escape_takes_a_drag_back(tiny: Mounted[MapPanel]) -> None:
    start = click(tiny.panel, 1.0, 1.0)
    at = pixel_of(tiny.panel, *start)
    code = tiny.marks.pins[0].code
    drag(tiny.panel, at, at + QPoint(30, 0), is_dropped=False)
    assert tiny.marks.pins[0].code != code
    QTest.keyClick(tiny.panel.canvas, Qt.Key.Key_Escape)
    np.testing.assert_allclose(tiny.marks.pins[0].code.values, code.values, atol=1e-6)
    QTest.mouseRelease(tiny.panel.canvas, LEFT, NONE, at + QPoint(30, 0))
    assert len(tiny.marks.pins) == 1, "letting go after Escape is no click"
    assert tiny.store.undo_label == "Pin code", "a drag that was taken back is nothing to undo"


def test_a_drag_on_empty_space_moves_the_view_and_is_no_edit(tiny: Mounted[MapPanel]) -> None:
    at = pixel_of(tiny.panel, 2.5, 2.5)
    before = tiny.panel.canvas.visible_rect()
    drag(tiny.panel, at, at + QPoint(10, 0), at + QPoint(50, 0))
    after = tiny.panel.canvas.visible_rect()
    assert after.left() < before.left()
    assert tiny.edits == []
    assert tiny.view.gaze.visible == pytest.approx((after.left(), after.top(), after.right(), after.bottom()))


def test_walking_moves_the_selected_pin_a_little_and_striding_more(tiny: Mounted[MapPanel]) -> None:
    panel = tiny.panel
    panel.walk(1, 0, is_stride=False)
    rect = panel.canvas.visible_rect()
    centre = (rect.center().x(), rect.center().y())
    assert codes(tiny).tolist() == [pytest.approx(centre, abs=1e-6)], "without a pin, the middle is pinned"
    panel.walk(1, 0, is_stride=False)
    walked = float(codes(tiny)[0, 0]) - centre[0]
    panel.walk(-1, 0, is_stride=False)
    panel.walk(0, 1, is_stride=True)
    strode = float(codes(tiny)[0, 1]) - centre[1]
    assert 0 < walked < strode
    assert strode / walked == pytest.approx(10, rel=0.01)
    assert codes(tiny)[0, 0] == pytest.approx(centre[0], abs=1e-6)
    tiny.store.undo()
    assert codes(tiny).tolist() == [pytest.approx(centre, abs=1e-6)], "a walk is one step"


def test_the_picture_follows_a_pin_that_is_walked_while_the_pointer_rests_on_the_map(
    tiny: Mounted[MapPanel],
) -> None:
    click(tiny.panel, 1.0, 1.0)
    tiny.panel.show_answer(code_answer(tiny))
    assert lens(tiny.panel).isVisible()
    tiny.panel.walk(1, 0, is_stride=True)
    assert code_in_hand(tiny) == tiny.marks.pins[0].code
    tiny.panel.show_answer(code_answer(tiny))
    assert not lens(tiny.panel).isVisible(), "what is walked is not beside the pointer"
    move(tiny.panel, pixel_of(tiny.panel, 0.0, 0.0))
    tiny.panel.show_answer(code_answer(tiny))
    assert lens(tiny.panel).isVisible()


def test_the_picture_of_a_pin_gone_to_by_keys_is_not_beside_the_pointer(tiny: Mounted[MapPanel]) -> None:
    tiny.store.edit(edits.pin_code(Codes.of(np.array([[0.5, 0.5]])), is_added=False))
    move(tiny.panel, pixel_of(tiny.panel, -1.0, -1.0))
    tiny.panel.show_answer(code_answer(tiny))
    assert lens(tiny.panel).isVisible()
    key = tiny.marks.pins[0].key
    tiny.store.look(lambda gaze: replace(gaze, selected=key, pointer=None))
    assert not lens(tiny.panel).isVisible()
    tiny.panel.show_answer(code_answer(tiny))
    assert not lens(tiny.panel).isVisible()


def test_a_view_that_moves_below_a_pointer_at_rest_takes_nothing_from_a_path(tiny: Mounted[MapPanel]) -> None:
    move(tiny.panel, pixel_of(tiny.panel, 0.0, 0.0))
    tiny.panel.canvas.pan_by(30, 0)
    here = tiny.view.gaze.pointer
    assert here is not None
    assert here != pytest.approx((0.0, 0.0), abs=1e-3)
    tiny.store.look(lambda gaze: replace(gaze, pointer=None))  # as a path does that begins to play
    tiny.panel.canvas.resize(tiny.panel.canvas.width(), tiny.panel.canvas.height() - 60)  # and its strip
    tiny.panel.canvas.pan_by(-30, 0)
    assert tiny.view.gaze.pointer is None
    move(tiny.panel, pixel_of(tiny.panel, 0.5, 0.0))
    assert tiny.view.gaze.pointer is not None


def test_when_a_path_ends_the_pin_behind_it_is_not_shown_beside_the_pointer(tiny: Mounted[MapPanel]) -> None:
    click(tiny.panel, 1.0, 1.0)
    tiny.store.look(lambda gaze: replace(gaze, path="drawn", pointer=None))
    tiny.panel.show_answer(code_answer(tiny))
    assert lens(tiny.panel).isVisible(), "the path plays in the lens"
    tiny.store.look(lambda gaze: replace(gaze, path=None))
    tiny.panel.show_answer(code_answer(tiny))
    assert not lens(tiny.panel).isVisible()
    move(tiny.panel, pixel_of(tiny.panel, 0.0, 0.0))
    tiny.panel.show_answer(code_answer(tiny))
    assert lens(tiny.panel).isVisible()


def is_seen(panel: MapPanel, code: Codes) -> bool:
    """Whether a code lies inside the view."""
    left, bottom, right, top = panel.canvas.viewport.bounds
    x, y = code.values[0]
    return bool(left <= x <= right and bottom <= y <= top)


def test_a_pin_that_comes_to_lie_outside_the_view_is_panned_to(tiny: Mounted[MapPanel]) -> None:
    far = Codes.of([[400.0, -3.0]])
    tiny.store.edit(edits.pin_code(far, is_added=True))
    assert not is_seen(tiny.panel, far), "it is not selected"
    tiny.select(1)
    assert is_seen(tiny.panel, far)
    for _ in range(30):
        tiny.panel.walk(1, 0, is_stride=True)
    assert is_seen(tiny.panel, tiny.marks.pins[0].code)


def test_a_pin_that_is_dragged_out_of_the_view_drags_no_view_along(tiny: Mounted[MapPanel]) -> None:
    click(tiny.panel, 0.0, 0.0)
    bounds = tiny.panel.canvas.viewport.bounds
    start = pixel_of(tiny.panel, 0.0, 0.0)
    QTest.mousePress(tiny.panel.canvas, LEFT, NONE, start)
    move(tiny.panel, start - QPoint(10, 0), LEFT)
    move(tiny.panel, QPoint(-200, start.y()), LEFT)
    assert not is_seen(tiny.panel, tiny.marks.pins[0].code)
    assert tiny.panel.canvas.viewport.bounds == bounds


def test_in_five_dimensions_a_pin_keeps_what_the_map_does_not_show(stage: Stage) -> None:
    wide = mounted(stage, WIDE)
    plane = WIDE.plane
    assert WIDE.mu is not None
    code = Codes.of(WIDE.mu[7])
    wide.store.edit(edits.pin_code(code, is_added=True))
    x, y = plane.points(code.values)[0]
    at = pixel_of(wide.panel, x, y)
    drag(wide.panel, at, at + QPoint(40, 25))
    moved = wide.marks.pins[0].code.values[0]
    assert wide.view.gaze.selected == wide.marks.pins[0].key
    step = plane.points(moved[None])[0] - plane.points(code.values)[0]
    scale = wide.panel.canvas.viewport.scale
    assert step.tolist() == pytest.approx([40 / scale, -25 / scale], abs=1e-4)
    along = (moved - code.values[0]) @ plane.axes.T @ plane.axes
    np.testing.assert_allclose(moved - code.values[0], along, atol=1e-5)
    x, y = plane.points(moved[None])[0].tolist()
    click(wide.panel, x, y, SHIFT)
    assert len(wide.marks.pins) == 1, "that was a click on the pin"


def test_the_legend_hides_and_singles_out_classes(tiny: Mounted[MapPanel]) -> None:
    first, second, _ = rows(tiny.panel)
    QTest.mouseClick(first, LEFT)
    assert tiny.marks.hidden == {0}
    QTest.mouseClick(first, LEFT)
    assert tiny.marks.hidden == frozenset()
    QTest.mouseClick(second, LEFT, Qt.KeyboardModifier.AltModifier)
    assert tiny.marks.hidden == {0, 2}
    QTest.mouseClick(second, LEFT, Qt.KeyboardModifier.AltModifier)
    assert tiny.marks.hidden == frozenset()
    assert tiny.labels == ["Toggle class zero"] * 2 + ["Solo class one"] * 2
    for hidden in ({0, 2}, set(), {0}, set()):
        tiny.store.undo()
        assert tiny.marks.hidden == hidden


def test_a_menu_is_asked_for_with_the_pin_below(tiny: Mounted[MapPanel]) -> None:
    asked: list[int | None] = []
    tiny.panel.context_requested.connect(lambda _, key: asked.append(key))
    click(tiny.panel, 1.0, 1.0)
    click(tiny.panel, -2.0, 1.0, SHIFT)
    tiny.panel.canvas.context_requested.emit(QPoint(), str(tiny.marks.pins[0].key))
    tiny.panel.canvas.context_requested.emit(QPoint(), None)
    assert asked == [tiny.marks.pins[0].key, None]
    assert tiny.view.gaze.selected == tiny.marks.pins[0].key


def test_everything_can_be_undone_and_redone(tiny: Mounted[MapPanel]) -> None:
    start = tiny.view.session
    click(tiny.panel, 1.0, 1.0)
    click(tiny.panel, -1.0, 1.0, SHIFT)
    at = pixel_of(tiny.panel, *codes(tiny)[0].tolist())
    drag(tiny.panel, at, at + QPoint(20, 5))
    tiny.panel.walk(1, 0, is_stride=True)
    QTest.mouseClick(rows(tiny.panel)[0], LEFT)
    end = tiny.view.session
    markers = tiny.panel.canvas._markers
    while tiny.store.undo_label:
        tiny.store.undo()
    assert tiny.view.session == start
    assert tiny.panel.canvas._markers == ()
    while tiny.store.redo_label:
        tiny.store.redo()
    assert tiny.view.session == end
    assert tiny.panel.canvas._markers == markers


def test_each_model_has_its_own_pins(tiny: Mounted[MapPanel]) -> None:
    click(tiny.panel, 1.0, 1.0)
    tiny.show_model(WIDE)
    assert tiny.panel.canvas._markers == ()
    tiny.show_model(TINY)
    assert len(tiny.panel.canvas._markers) == 1
