"""The inspector: the code at hand, what is near it, and the pins."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from explorer.bundles.originals import Originals
from explorer.engine.answers import Answer, Decoded, Failure
from explorer.engine.requests import DecodeCodes, ModelRef
from explorer.errors import ExplorerError
from explorer.latent.codes import Codes
from explorer.panels.code_text import code_of_text, code_text
from explorer.panels.inspector import Inspector
from explorer.panels.pin_list import PinList
from explorer.session import edits, grid_edits
from explorer.session.grid import Place
from explorer.session.grid_gaze import GridGaze
from explorer.session.inspector_asks import CODE
from explorer.widgets.tiles import PictureStrip
from tests.panels.mounted import Mounted, code_answer, nearest_answer, picture_of, pins_answer
from tests.session.samples import facts
from tests.support.qt import Stage, pump_until, settle

TINY = facts()
BARE = facts("bare", count=0)
WIDE = facts("wide", size=5)


@pytest.fixture
def tiny(stage: Stage) -> Mounted[Inspector]:
    return Mounted(stage, Inspector(), TINY, size=(300, 900))


def field(mounted: Mounted[Inspector]) -> QLineEdit:
    found = mounted.panel.findChild(QLineEdit)
    assert isinstance(found, QLineEdit)
    return found


def strip(mounted: Mounted[Inspector]) -> PictureStrip:
    found = mounted.panel.findChild(PictureStrip)
    assert isinstance(found, PictureStrip)
    return found


def pin_list(mounted: Mounted[Inspector]) -> PinList:
    found = mounted.panel.findChild(PinList)
    assert isinstance(found, PinList)
    return found


def words(mounted: Mounted[Inspector]) -> str:
    """Everything that is written in visible labels."""
    return "\n".join(label.text() for label in mounted.panel.findChildren(QLabel) if label.isVisible())


def look_at(mounted: Mounted[Inspector], x: float, y: float) -> None:
    mounted.store.look(lambda gaze: replace(gaze, pointer=(x, y)))


def pin(mounted: Mounted[Inspector], *code: float) -> int:
    """Pin a code from elsewhere; returns its key."""
    key = mounted.marks.next_key
    mounted.store.edit(edits.pin_code(Codes.of([code]), is_added=True))
    return key


def type_code(mounted: Mounted[Inspector], text: str) -> None:
    """Type a code as a person would, and press Enter."""
    edit = field(mounted)
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, text)
    QTest.keyClick(edit, Qt.Key.Key_Return)


# --- what it shows ---


def test_it_shows_the_code_under_the_pointer_else_of_the_selected_pin_else_the_centre(
    tiny: Mounted[Inspector],
) -> None:
    assert "Centre of the map" in words(tiny)
    assert field(tiny).text() == "0.0000, 0.0000"
    tiny.select(pin(tiny, 3.0, -4.0))
    assert field(tiny).text() == "3.0000, -4.0000"
    assert "5.00 σ from the prior’s centre" in words(tiny)
    look_at(tiny, 0.6, 0.8)
    assert "Under the pointer" in words(tiny)
    assert field(tiny).text() == "0.6000, 0.8000"
    assert "1.00 σ" in words(tiny)
    assert tiny.panel.code == Codes.of([[0.6, 0.8]])


def test_under_the_pointer_the_words_come_with_the_picture_or_a_moment_later(
    tiny: Mounted[Inspector],
) -> None:
    look_at(tiny, 0.6, 0.8)
    tiny.panel.show_answer(code_answer(tiny))
    look_at(tiny, 3.0, 4.0)
    assert tiny.panel.code == Codes.of([[3.0, 4.0]])
    assert field(tiny).text() == "0.6000, 0.8000"
    tiny.panel.show_answer(code_answer(tiny))
    assert field(tiny).text() == "3.0000, 4.0000"
    assert "5.00 σ" in words(tiny)
    look_at(tiny, 0.0, 2.0)
    pump_until(lambda: field(tiny).text() == "0.0000, 2.0000", "the words, without a picture")


def test_while_a_hand_moves_a_code_the_words_come_with_its_picture(tiny: Mounted[Inspector]) -> None:
    def move_to(x: float, y: float) -> Answer:
        code = Codes.of([[x, y]])
        tiny.store.edit(grid_edits.fill_place(0, Place(code, "moved"), TINY.id))
        request = DecodeCodes(tiny.view.session.models[-1], code)
        return Answer(CODE, request, Decoded(np.arange(1), np.stack([picture_of(code.values[0])])), True)

    tiny.store.edit(edits.open_model(ModelRef(TINY.id, TINY.path), TINY.title, "grid"))
    tiny.store.look(lambda gaze: replace(gaze, panel="grid"))
    tiny.panel.show_answer(move_to(0.6, 0.8))
    tiny.store.look(lambda gaze: replace(gaze, grid=GridGaze(is_moving=True)))
    picture = move_to(3.0, 4.0)
    assert field(tiny).text() == "0.6000, 0.8000"
    tiny.panel.show_answer(picture)
    assert field(tiny).text() == "3.0000, 4.0000"
    tiny.store.look(lambda gaze: replace(gaze, grid=GridGaze()))
    move_to(0.0, 2.0)
    assert field(tiny).text() == "0.0000, 2.0000", "when the hand rests they wait for nothing"


def test_while_a_hand_moves_a_code_the_neighbours_of_another_are_dimmed(tiny: Mounted[Inspector]) -> None:
    look_at(tiny, 0.6, 0.8)
    nearest = nearest_answer(tiny)
    tiny.panel.show_answer(nearest)
    tiny.store.edit(edits.open_model(ModelRef(TINY.id, TINY.path), TINY.title, "grid"))
    tiny.store.look(lambda gaze: replace(gaze, panel="grid", pointer=None))
    tiny.panel.show_answer(nearest)
    tiny.store.look(lambda gaze: replace(gaze, grid=GridGaze(is_moving=True)))
    assert strip(tiny).isEnabled(), "nothing has moved yet"
    current = strip(tiny).grab().toImage()
    tiny.store.edit(grid_edits.fill_place(0, Place(Codes.of([[3.0, 4.0]]), "moved"), TINY.id))
    assert not strip(tiny).isEnabled()
    assert strip(tiny).grab().toImage() != current
    tiny.panel.show_answer(nearest)
    assert strip(tiny).isEnabled()
    assert strip(tiny).grab().toImage() == current


def test_a_named_pin_gives_its_name_as_the_title(tiny: Mounted[Inspector]) -> None:
    key = pin(tiny, 1.0, 1.0)
    tiny.select(key)
    tiny.store.edit(edits.name_pin(key, "a crooked four"))
    assert "a crooked four" in words(tiny)


def test_refreshing_emits_nothing_and_twice_is_once(tiny: Mounted[Inspector]) -> None:
    key = pin(tiny, 1.0, 1.0)
    pin(tiny, 2.0, 1.0)
    tiny.select(key)
    tiny.panel.show_answer(code_answer(tiny))
    tiny.panel.show_answer(nearest_answer(tiny))
    tiny.panel.show_answer(pins_answer(tiny))
    settle()
    before = tiny.panel.grab().toImage()
    tiny.refresh_again()
    tiny.refresh_again()
    settle()
    assert tiny.edits == []
    assert tiny.looks == []
    assert tiny.panel.grab().toImage() == before


def test_the_picture_of_the_code_is_shown_and_kept_with_its_code(tiny: Mounted[Inspector]) -> None:
    assert tiny.panel.pictured is None
    look_at(tiny, 1.0, 2.0)
    answer = code_answer(tiny)
    tiny.panel.show_answer(answer)
    assert tiny.panel.pictured is not None
    code, picture = tiny.panel.pictured
    assert code == Codes.of([[1.0, 2.0]])
    np.testing.assert_array_equal(picture, picture_of(code.values[0]))
    image = tiny.panel.picture_view.image
    assert (image.width(), image.height()) == (6, 6)
    assert image.pixelColor(3, 2).red() == picture[2, 3, 0]


def test_another_model_clears_what_was_of_the_old_one(tiny: Mounted[Inspector]) -> None:
    tiny.panel.show_answer(code_answer(tiny))
    tiny.panel.show_answer(nearest_answer(tiny))
    tiny.show_model(WIDE)
    assert tiny.panel.pictured is None
    assert tiny.panel.picture_view.image.isNull()
    assert tiny.panel.code is not None
    assert tiny.panel.code.size == 5
    assert "typical: 2.2" in words(tiny)
    tiny.forget()
    QTest.mouseClick(strip(tiny), Qt.MouseButton.LeftButton, pos=strip(tiny).tile_rect(0).center())
    assert tiny.edits == [], "the neighbours of the old model are gone"


def test_what_is_learned_of_a_model_leaves_its_picture_there(stage: Stage) -> None:
    """After encoding, the picture of the code at hand is not asked for again: it is the same."""
    bare = Mounted(stage, Inspector(), BARE, size=(300, 900))
    assert not strip(bare).isVisible()
    bare.panel.show_answer(code_answer(bare))
    bare.learn(replace(BARE, mu=TINY.mu, labels=TINY.labels, class_names=TINY.class_names))
    assert bare.panel.pictured is not None
    assert not bare.panel.picture_view.image.isNull()
    assert strip(bare).isVisible()


def test_what_is_learned_of_the_same_codes_leaves_what_is_near_there(tiny: Mounted[Inspector]) -> None:
    tiny.panel.show_answer(nearest_answer(tiny))
    before = strip(tiny).tiles
    assert before[0].picture is not None
    known = tiny.facts[TINY.id]
    tiny.learn(replace(known, originals=Originals(Path("digits"))))
    assert strip(tiny).tiles == before
    assert known.mu is not None
    tiny.learn(replace(known, mu=known.mu + 1))
    assert strip(tiny).tiles[0].picture is None


def test_the_nearest_pictures_have_label_distance_and_origin(tiny: Mounted[Inspector]) -> None:
    assert TINY.mu is not None
    x, y = TINY.mu[4]
    look_at(tiny, float(x), float(y))
    tiny.panel.show_answer(nearest_answer(tiny))
    tiles = strip(tiny)._tiles
    assert len(tiles) == 8
    assert tiles[0].caption.split() == ["one", "0.000"]
    assert tiles[0].tip == "Training picture 5, 0 away"
    assert {tile.caption.split()[0] for tile in tiles} <= {"zero", "one", "two"}


def test_nearest_pictures_without_labels_and_split_are_shown_too(stage: Stage) -> None:
    plain = Mounted(
        stage, Inspector(), replace(TINY, labels=None, split=None, class_names=()), size=(300, 900)
    )
    plain.panel.show_answer(nearest_answer(plain))
    assert strip(plain)._tiles[0].tip.startswith("Picture ")
    assert "one" not in strip(plain)._tiles[0].caption


# --- what a person does ---


def test_a_typed_code_is_pinned_and_selected(tiny: Mounted[Inspector]) -> None:
    type_code(tiny, "1.5, -0.25")
    assert tiny.labels == ["Pin code"]
    assert tiny.marks.pins[0].code == Codes.of([[1.5, -0.25]])
    assert tiny.view.gaze.selected == tiny.marks.pins[0].key
    assert field(tiny).text() == "1.5000, -0.2500"


def test_a_typed_code_moves_the_selected_pin_but_a_named_one_stays(tiny: Mounted[Inspector]) -> None:
    key = pin(tiny, 1.0, 1.0)
    tiny.select(key)
    type_code(tiny, "2 2")
    assert tiny.labels == ["Move pin"]
    assert [one.code for one in tiny.marks.pins] == [Codes.of([[2.0, 2.0]])]
    tiny.store.edit(edits.name_pin(key, "mine"))
    type_code(tiny, "3;3")
    assert [one.code for one in tiny.marks.pins] == [Codes.of([[2.0, 2.0]]), Codes.of([[3.0, 3.0]])]
    assert tiny.view.gaze.selected == tiny.marks.pins[1].key


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1, 2, 3", "A code of this model has 2 numbers, not 3."),
        ("1", "A code of this model has 2 numbers, not 1."),
        ("one, two", "“one, two” is no code: type numbers, as in 0.5, -1."),
        ("nan, 0", "A code must consist of finite numbers (no NaN, no infinity)."),
        ("inf, 0", "A code must consist of finite numbers (no NaN, no infinity)."),
        ("1e9, 0", "The numbers of a code lie within ±1,000, nearly all within ±4."),
        (" ", "A code of this model has 2 numbers, not 0."),
    ],
)
def test_a_wrong_code_is_refused_in_a_sentence_and_changes_nothing(
    tiny: Mounted[Inspector], text: str, sentence: str
) -> None:
    refused: list[str] = []
    tiny.panel.refused.connect(refused.append)
    session = tiny.view.session
    type_code(tiny, text)
    assert refused == [sentence]
    assert field(tiny).text() == text, "it is there to be corrected"
    QTest.keyClick(field(tiny), Qt.Key.Key_Escape)
    assert field(tiny).text() == "0.0000, 0.0000"
    assert tiny.edits == []
    assert tiny.view.session == session


def test_leaving_the_field_untouched_pins_nothing(tiny: Mounted[Inspector]) -> None:
    field(tiny).setFocus()
    QTest.keyClick(field(tiny), Qt.Key.Key_Return)
    field(tiny).setFocus()
    tiny.panel.picture_view.setFocus()
    assert tiny.edits == []


def test_what_is_being_typed_is_not_overwritten(tiny: Mounted[Inspector]) -> None:
    field(tiny).setFocus()
    field(tiny).selectAll()
    QTest.keyClicks(field(tiny), "1.2")
    look_at(tiny, 0.5, 0.5)
    assert field(tiny).text() == "1.2"


def test_what_was_refused_stays_to_be_corrected_until_escape(tiny: Mounted[Inspector]) -> None:
    left: list[bool] = []
    tiny.panel.typed.connect(lambda: left.append(True))
    type_code(tiny, "1, two")
    look_at(tiny, 0.5, 0.5)
    assert field(tiny).text() == "1, two"
    assert field(tiny).hasFocus()
    assert left == []
    QTest.keyClick(field(tiny), Qt.Key.Key_Escape)
    assert field(tiny).text() == "0.5000, 0.5000"
    type_code(tiny, "1, 2")
    assert left == [True, True]


def test_a_failure_leaves_no_promise_of_a_picture(tiny: Mounted[Inspector]) -> None:
    empty = tiny.panel.grab().toImage()
    asked = code_answer(tiny)
    tiny.panel.show_failure(Failure(asked.slot, asked.request, "Broken."))
    assert tiny.panel.grab().toImage() != empty
    tiny.show_model(WIDE)
    tiny.show_model(TINY)
    assert tiny.panel.grab().toImage() == empty


def test_a_neighbour_that_is_clicked_is_pinned(tiny: Mounted[Inspector]) -> None:
    answer = nearest_answer(tiny)
    tiny.panel.show_answer(answer)
    settle()
    indices = answer.result.indices  # type: ignore[union-attr]
    QTest.mouseClick(strip(tiny), Qt.MouseButton.LeftButton, pos=strip(tiny).tile_rect(2).center())
    assert TINY.mu is not None
    assert [one.code for one in tiny.marks.pins] == [Codes.of(TINY.mu[indices[2]])]
    assert tiny.view.gaze.selected == tiny.marks.pins[0].key


def test_pins_are_listed_with_their_pictures(tiny: Mounted[Inspector]) -> None:
    assert "No pins yet" in words(tiny)
    assert tiny.panel.findChild(PinList) is None
    pin(tiny, 1.0, 1.0)
    pin(tiny, -2.0, 0.5)
    assert pin_list(tiny).isVisible()
    assert [pin_list(tiny).item(row).text() for row in range(2)] == ["1.000, 1.000", "−2.000, 0.500"]
    tiny.panel.show_answer(pins_answer(tiny))
    assert not any(pin_list(tiny).item(row).icon().isNull() for row in range(2))


def test_a_pin_is_selected_named_and_deleted_in_the_list(tiny: Mounted[Inspector]) -> None:
    first, second = pin(tiny, 1.0, 1.0), pin(tiny, 2.0, 2.0)
    pins = pin_list(tiny)
    QTest.mouseClick(pins.viewport(), Qt.MouseButton.LeftButton, pos=row_centre(pins, 1))
    assert tiny.view.gaze.selected == second
    tiny.panel.rename_selected()
    editor = QApplication.focusWidget() or pins.findChild(QLineEdit)
    assert isinstance(editor, QLineEdit)
    QTest.keyClicks(editor, "seven")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    settle()
    assert tiny.labels == ["Name pin"]
    assert [one.name for one in tiny.marks.pins] == ["", "seven"]
    assert pins.item(1).text() == "seven"
    QTest.keyClick(pins, Qt.Key.Key_Delete)
    assert [one.key for one in tiny.marks.pins] == [first]
    assert tiny.labels == ["Name pin", "Delete pin"]
    while tiny.store.undo_label:
        tiny.store.undo()
    assert pins.count() == 0


def row_centre(pins: PinList, row: int) -> QPoint:
    return pins.visualItemRect(pins.item(row)).center()


def test_a_code_of_many_dimensions_is_typed_and_shown_whole(stage: Stage) -> None:
    wide = Mounted(stage, Inspector(), WIDE, size=(300, 900))
    type_code(wide, "0.1, 0.2, 0.3, 0.4, 0.5")
    assert wide.marks.pins[0].code == Codes.of([[0.1, 0.2, 0.3, 0.4, 0.5]])
    assert field(wide).text() == "0.1000, 0.2000, 0.3000, 0.4000, 0.5000"
    assert pin_list(wide).item(0).text() == "0.100, 0.200, 0.300, …"


def test_without_a_model_nothing_happens(stage: Stage) -> None:
    empty: Mounted[Inspector] = Mounted(stage, Inspector(), size=(300, 900))
    empty.panel.enter_code("1, 2")
    empty.panel.rename_selected()
    assert empty.edits == []
    assert empty.panel.code is None


# --- codes as text ---

NUMBERS = st.lists(st.floats(-1000, 1000).map(np.float32).map(float), min_size=1, max_size=8)


@given(NUMBERS)
def test_a_copied_code_is_the_same_when_it_is_pasted(numbers: list[float]) -> None:
    code = Codes.of([numbers])
    assert code_of_text(code_text(code), len(numbers)) == code


@pytest.mark.parametrize(
    "text", ["1.5,-2", " 1.5 , -2 ", "1.5; -2", "1.5\t-2", "(1.5, −2)", "[1.5 -2]", "1.5,\n-2.0", "15e-1 -2"]
)
def test_codes_may_be_written_in_many_ways(text: str) -> None:
    assert code_of_text(text, 2) == Codes.of([[1.5, -2.0]])


@given(st.text(max_size=20))
def test_any_text_is_a_code_or_a_sentence(text: str) -> None:
    try:
        code = code_of_text(text, 2)
    except ExplorerError as error:
        assert str(error).endswith(".")  # noqa: PT017
    else:
        assert code.values.shape == (1, 2)
