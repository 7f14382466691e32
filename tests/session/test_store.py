"""The store and its history: a state machine against a plain model of undo and redo."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from explorer.engine.requests import ModelRef
from explorer.latent.codes import Codes
from explorer.session import edits
from explorer.session.edits import Edit
from explorer.session.gaze import Gaze
from explorer.session.history import History
from explorer.session.state import Session
from explorer.session.store import Store, View
from tests.session.samples import facts, session_of

START = session_of(facts())


class StoreMachine(RuleBasedStateMachine):
    """Drives a store; beside it two plain stacks say what undo and redo must show."""

    def __init__(self) -> None:
        super().__init__()
        self.store = Store(START)
        self.told: list[tuple[View, View]] = []
        self.store.subscribe(lambda old, new: self.told.append((old, new)))
        self.past: list[Session] = []
        self.future: list[Session] = []
        self.now = START
        self.gesture: str | None = None
        self.future_before: list[Session] = []
        """What could be redone before the gesture."""

    def _edit(self, edit: Edit) -> None:
        after = edit.apply(self.now)
        self.store.edit(edit)
        if after == self.now:
            return
        if edit.merge is not None and edit.merge == self.gesture:
            if after == self.past[-1]:
                self.now, self.future, self.gesture = self.past.pop(), self.future_before, None
                return
        else:
            self.past.append(self.now)
            self.future_before = self.future
        self.gesture = edit.merge
        self.now, self.future = after, []

    @rule(x=st.integers(-3, 3), is_added=st.booleans())
    def pin(self, x: int, is_added: bool) -> None:
        self._edit(edits.pin_code(Codes.of([[x, 0.5]]), is_added=is_added))

    @rule(x=st.integers(-3, 3), key=st.integers(1, 3), gesture=st.sampled_from([None, "a", "b"]))
    def move(self, x: int, key: int, gesture: str | None) -> None:
        self._edit(edits.move_pin(key, Codes.of([[x, 1.5]]), gesture))

    @rule(label=st.integers(0, 2))
    def toggle(self, label: int) -> None:
        self._edit(edits.toggle_class(label, "x"))

    @rule(key=st.integers(1, 3))
    def delete(self, key: int) -> None:
        self._edit(edits.delete_pins([key]))

    @rule()
    def undo(self) -> None:
        self.store.undo()
        if self.past:
            self.future.append(self.now)
            self.now = self.past.pop()
        self.gesture = None

    @rule()
    def redo(self) -> None:
        self.store.redo()
        if self.future:
            self.past.append(self.now)
            self.now = self.future.pop()
        self.gesture = None

    @rule(x=st.floats(-1, 1))
    def look(self, x: float) -> None:
        self.store.look(lambda gaze: replace(gaze, pointer=(x, 0.0)))

    @invariant()
    def shows_what_the_model_says(self) -> None:
        assert self.store.view.session == self.now
        assert (self.store.undo_label is None) == (not self.past)
        assert (self.store.redo_label is None) == (not self.future)

    @invariant()
    def every_change_is_told_once_and_in_order(self) -> None:
        assert all(old != new for old, new in self.told)
        assert all(before[1] == after[0] for before, after in pairwise(self.told))
        assert not self.told or self.told[-1][1] == self.store.view


StoreMachine.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestStore = StoreMachine.TestCase


def test_a_branch_is_kept_when_one_edits_after_an_undo() -> None:
    history = History.begin(START)
    first = edits.pin_code(Codes.of([[1.0, 1.0]]), is_added=True)
    second = edits.pin_code(Codes.of([[2.0, 2.0]]), is_added=True)
    history = history.edited(first.apply(START), "first").undone()
    history = history.edited(second.apply(START), "second")
    assert [snapshot.label for snapshot in history.snapshots] == ["", "first", "second"]
    assert history.undo_label == "second"
    assert history.undone().redo_label == "second"


def test_a_drag_is_one_step_even_after_an_undo_of_it() -> None:
    store = Store(START)
    store.edit(edits.pin_code(Codes.of([[0.0, 0.0]]), is_added=True))
    for x in range(5):
        store.edit(edits.move_pin(1, Codes.of([[x + 1.0, 0.0]]), "drag"))
    store.undo()
    assert store.view.session.map.marks.pins[0].code == Codes.of([[0.0, 0.0]])
    store.redo()
    assert store.view.session.map.marks.pins[0].code == Codes.of([[5.0, 0.0]])


def test_a_drag_that_is_taken_back_is_no_step_and_leaves_what_could_be_redone() -> None:
    store = Store(START)
    store.edit(edits.pin_code(Codes.of([[0.0, 0.0]]), is_added=True))
    store.edit(edits.move_pin(1, Codes.of([[9.0, 0.0]])))
    store.undo()
    for x in (1.0, 2.0, 0.0):
        store.edit(edits.move_pin(1, Codes.of([[x, 0.0]]), "drag"))
    assert (store.undo_label, store.redo_label) == ("Pin code", "Move pin")
    store.redo()
    assert store.view.session.map.marks.pins[0].code == Codes.of([[9.0, 0.0]])


def test_undo_selects_what_was_selected_before_and_redo_what_was_after() -> None:
    model = ModelRef("a", Path("a.safetensors"))
    store = Store(Session().showing(model, "map"))
    codes = [Codes.of([[x, 0.0]]) for x in (1.0, 2.0, 3.0)]

    def select(key: int | None) -> None:
        store.look(lambda gaze: replace(gaze, selected=key))

    for key, code in enumerate(codes, 1):
        store.edit(edits.pin_code(code, is_added=True))
        select(key)
    select(2)
    store.edit(edits.delete_pins([2]))
    select(1)
    store.edit(edits.toggle_class(0, "zero"))
    select(3)
    seen = []
    for step in [store.undo] * 3 + [store.redo] * 3:
        step()
        seen.append(store.view.gaze.selected)
    assert seen == [3, 2, 2, 2, 3, 3], "a step that changes no pin leaves the selection alone"


@pytest.mark.parametrize("pinned", ["a", "b"])
def test_a_pin_of_another_model_is_not_selected_by_undo(pinned: str) -> None:
    """On the map, of the model “a”, one is selected; undone is in front of “b”."""
    first, second = (ModelRef(name, Path(f"{name}.safetensors")) for name in "ab")
    store = Store(Session().showing(second, "grid").showing(first, "map"))
    code = Codes.of([[1.0, 0.0]])
    for _ in range(2):
        store.edit(edits.pin_code(code, is_added=True, model=pinned))
    store.look(lambda gaze: replace(gaze, selected=1))
    store.edit(edits.pin_code(code, is_added=True, model=pinned))
    store.look(lambda gaze: gaze.with_front("grid"))
    store.undo()
    assert store.view.gaze.selected is None


def test_a_listener_may_change_the_store_and_each_hears_every_state_in_order() -> None:
    store = Store(START)
    heard: list[int | None] = []

    def select(_: View, new: View) -> None:
        if new.gaze.selected is None:
            store.look(lambda gaze: replace(gaze, selected=1))

    store.subscribe(select)
    end = store.subscribe(lambda _, new: heard.append(new.gaze.selected))
    store.look(lambda gaze: replace(gaze, pointer=(0.0, 0.0)))
    assert heard == [None, 1]
    end()
    store.look(lambda _: Gaze())
    assert heard == [None, 1]
