"""What each edit changes, and what it leaves alone."""

from dataclasses import replace

from explorer.engine.requests import ModelRef
from explorer.latent.codes import Codes
from explorer.session import edits
from tests.session.samples import facts, session_of

START = session_of(facts())
ONE, TWO, THREE = (Codes.of([[x, 0.0]]) for x in (1.0, 2.0, 3.0))


def test_a_click_replaces_unnamed_pins_and_shift_adds() -> None:
    session = edits.pin_code(ONE, is_added=False).apply(START)
    session = edits.pin_code(TWO, is_added=True).apply(session)
    assert [pin.code for pin in session.map.marks.pins] == [ONE, TWO]
    session = edits.name_pin(1, " a four ").apply(session)
    session = edits.pin_code(THREE, is_added=False).apply(session)
    assert [(pin.code, pin.name) for pin in session.map.marks.pins] == [(ONE, "a four"), (THREE, "")]


def test_a_key_is_never_used_again() -> None:
    session = edits.pin_code(ONE, is_added=True).apply(START)
    session = edits.delete_pins([1]).apply(session)
    session = edits.pin_code(TWO, is_added=True).apply(session)
    assert [pin.key for pin in session.map.marks.pins] == [2]


def test_pins_come_back_with_their_model() -> None:
    other = facts("other")
    session = edits.pin_code(ONE, is_added=True).apply(START)
    away = edits.open_model(ModelRef(other.id, other.path), other.title).apply(session)
    assert away.map.marks.pins == ()
    model = START.models[0]
    back = edits.open_model(model, "Tiny").apply(away)
    assert [pin.code for pin in back.map.marks.pins] == [ONE]
    assert [known.id for known in back.models] == [other.id, model.id]


def test_solo_hides_the_others_and_a_second_solo_shows_all() -> None:
    solo = edits.solo_class(1, "one", 3)
    alone = solo.apply(START)
    assert alone.map.marks.hidden == {0, 2}
    assert solo.apply(alone).map.marks.hidden == frozenset()
    assert edits.toggle_class(0, "zero").apply(alone).map.marks.hidden == {2}
    assert edits.show_all_classes().apply(alone).map.marks.hidden == frozenset()


def test_parts_of_the_data_are_hidden_beside_classes() -> None:
    both = edits.toggle_class(1, "one").apply(edits.toggle_split(2).apply(START)).map.marks
    assert both.hidden == {1}
    assert both.hidden_splits == {2}
    alone = edits.solo_split(1, range(3)).apply(START)
    assert alone.map.marks.hidden_splits == {0, 2}
    assert edits.solo_split(1, range(3)).apply(alone).map.marks.hidden_splits == frozenset()
    shown = edits.show_all_classes().apply(edits.toggle_class(1, "one").apply(alone)).map.marks
    assert (shown.hidden, shown.hidden_splits) == (frozenset(), frozenset())


def test_a_part_is_alone_where_the_others_that_there_are_are_hidden() -> None:
    solo = edits.solo_split(0, (0, 2))
    alone = edits.toggle_split(2).apply(START)
    assert solo.apply(START) == alone
    assert solo.apply(alone).map.marks.hidden_splits == frozenset()
    with_none = edits.toggle_split(1).apply(alone)
    assert solo.apply(with_none).map.marks.hidden_splits == frozenset(), "part 1 has no pictures"


def test_a_layer_is_one_field() -> None:
    hidden = edits.show_layer("rings", is_shown=False).apply(START)
    assert hidden.map.layers == replace(START.map.layers, rings=False)


def test_an_edit_of_a_pin_that_is_gone_changes_nothing() -> None:
    assert edits.move_pin(9, ONE).apply(START) == START
    assert edits.name_pin(9, "x").apply(START) == START
