"""The conductor asks for what panels do not show already, and for all of what nobody was shown."""

from dataclasses import replace

import numpy as np
import pytest

from explorer.engine.answers import Answer, Decoded, Dropped
from explorer.engine.requests import DecodeCodes, ModelRef, Priority, Request
from explorer.errors import ExplorerError
from explorer.latent.codes import Codes
from explorer.session import edits
from explorer.session.inspector_asks import CODE, NEAREST, PINS
from explorer.ui.messages import Level
from tests.session.samples import facts
from tests.support.qt import Stage
from tests.ui.stand import RecordingPanel, Stand, fake_pictures
from tests.ui.test_conductor import at, code

TINY, OTHER = facts(), facts("other")
TINY_REF = ModelRef(TINY.id, TINY.path)


class HavingPanel(RecordingPanel):
    """Shows some codes already."""

    def __init__(self) -> None:
        super().__init__()
        self.slots = frozenset({CODE, PINS})
        self.has: list[Codes] = []
        self.was_asked: list[Request] = []

    def lacking(self, request: Request) -> Request | None:
        """Codes that it does not have."""
        assert isinstance(request, DecodeCodes)
        self.was_asked.append(request)
        had = {values.tobytes() for codes in self.has for values in codes.values}
        left = [values for values in request.codes.values if values.tobytes() not in had]
        return replace(request, codes=Codes.of(left)) if left else None


@pytest.fixture
def panel(stand: Stand, stage: Stage) -> HavingPanel:
    """A panel on screen that the conductor serves, and an engine that is idle."""
    panel = stage.mount(HavingPanel())
    stand.conductor.add_panel(panel)
    stand.show_model(TINY)
    stand.conductor.wake()
    stand.run_chunks(len(stand.activity[-1]))
    stand.wait_for(lambda: stand.activity[-1] == frozenset(), "a quiet engine")
    stand.engine.asked.clear()
    panel.was_asked.clear()
    return panel


def pinned(stand: Stand, *places: float) -> DecodeCodes:
    """Pin codes, and say how they are asked for."""
    for place in places:
        stand.store.edit(edits.pin_code(code(place), is_added=True))
    return DecodeCodes(TINY_REF, Codes.of([[place, 0.0] for place in places]))


def test_what_is_shown_already_is_not_asked_for(stand: Stand, panel: HavingPanel) -> None:
    panel.has = [code(1.0)]
    views = len(panel.views)
    stand.store.look(at(1.0))
    assert stand.engine.requests(CODE) == []
    assert CODE not in stand.activity[-1]
    assert len(stand.engine.requests(NEAREST)) == 1, "in another slot it is"
    assert len(panel.views) == views + 1
    panel.has = []
    stand.store.look(at(1.0))
    stand.store.edit(edits.show_layer("rings", is_shown=False))
    assert stand.engine.requests(CODE) == [], "it was not asked for then, and nothing has changed since"
    stand.store.look(at(2.0))
    assert stand.engine.requests(CODE) == [DecodeCodes(TINY_REF, code(2.0))]
    stand.wait_until_idle()


def test_what_goes_on_for_the_view_before_is_given_up_where_nothing_lacks(
    stand: Stand, panel: HavingPanel
) -> None:
    panel.has = [code(1.0)]
    stand.store.look(at(2.0))
    request, _ = stand.handler.await_chunk()
    assert request == DecodeCodes(TINY_REF, code(2.0))
    stand.engine.cancelled.clear()
    stand.store.look(at(1.0))
    assert stand.engine.cancelled == [CODE]
    stand.wait_until_idle()
    assert [type(report) for report in stand.reports if report.request == request] == [Dropped]
    assert stand.activity[-1] == frozenset(), "the busy mark goes with it"


def test_where_nothing_lacks_no_failure_is_to_be_read_of(stand: Stand, panel: HavingPanel) -> None:
    panel.has = [code(1.0)]
    stand.handler.broken = lambda request: (
        ExplorerError("The network is broken.") if isinstance(request, DecodeCodes) else None
    )
    stand.store.look(at(2.0))
    stand.wait_until_idle()
    assert stand.error is not None
    assert (stand.error.level, stand.error.subject) == (Level.ERROR, CODE)
    stand.store.look(at(1.0))
    assert stand.error is None
    stand.store.look(at(2.0))
    stand.wait_until_idle()
    assert stand.error is not None, "it is asked for again, and fails again"


def test_what_lacks_is_asked_for_and_whether_it_changed_is_judged_by_the_whole(
    stand: Stand, panel: HavingPanel
) -> None:
    panel.has = [code(1.0)]
    whole = pinned(stand, 1.0, 2.0)
    (first,) = (asked for asked in stand.engine.asked if asked[0] == PINS)
    assert first == (PINS, DecodeCodes(TINY_REF, code(2.0)), Priority.VISIBLE)
    assert panel.was_asked[-1] == whole, "the panel is asked about all of it"
    panel.has = [code(2.0)]
    count = len(panel.was_asked)
    stand.store.edit(edits.show_layer("rings", is_shown=False))
    stand.store.look(lambda gaze: replace(gaze, visible=(0.0, 0.0, 1.0, 1.0)))
    assert len(stand.engine.requests(PINS)) == 1, (
        "the whole is the same, though it would be narrowed to another"
    )
    assert len(panel.was_asked) == count
    stand.wait_until_idle()
    assert panel.codes_shown(PINS) == [code(2.0)]


def test_a_slot_that_was_off_is_asked_for_what_lacks_then(stand: Stand, panel: HavingPanel) -> None:
    whole = pinned(stand, 1.0, 2.0)
    stand.wait_until_idle()
    stand.store.undo()
    stand.store.undo()
    stand.engine.asked.clear()
    panel.has = [code(1.0)]
    stand.store.redo()
    assert stand.engine.requests(PINS) == []
    stand.store.redo()
    assert stand.engine.requests(PINS) == [DecodeCodes(TINY_REF, code(2.0))]
    stand.store.undo()
    stand.store.undo()
    panel.has = []
    stand.store.redo()
    stand.store.redo()
    assert stand.engine.requests(PINS)[-1] == whole
    stand.wait_until_idle()


def test_panels_are_asked_one_after_the_other_and_only_about_their_slots(
    stand: Stand, stage: Stage, panel: HavingPanel
) -> None:
    other, elsewhere = stage.mount(HavingPanel()), stage.mount(HavingPanel())
    elsewhere.slots = frozenset({"elsewhere"})
    for one in (other, elsewhere):
        stand.conductor.add_panel(one)
        one.was_asked.clear()
    panel.has, elsewhere.has = [code(1.0)], [code(2.0)]
    pinned(stand, 1.0, 2.0)
    assert stand.engine.requests(PINS)[-1] == DecodeCodes(TINY_REF, code(2.0))
    assert other.was_asked[-1] == DecodeCodes(TINY_REF, code(2.0)), "about what the first lacks"
    assert elsewhere.was_asked == []
    other.has = [code(3.0)]
    count = len(other.was_asked)
    stand.store.look(at(1.0))
    assert stand.engine.requests(CODE) == []
    assert len(other.was_asked) == count, "there is nothing left to ask it about"
    stand.wait_until_idle()


@pytest.mark.parametrize("is_model", [False, True], ids=["another code", "another model"])
def test_who_returns_to_what_goes_on_is_answered_all_of_it(
    stand: Stand, panel: HavingPanel, is_model: bool
) -> None:
    """A part was answered while something else was wanted: it may have been shown to nobody."""
    request = DecodeCodes(TINY_REF, code(1.0))
    parts = [Decoded(np.array([part]), fake_pictures(code(part).values)) for part in range(3)]
    stand.handler.outcomes[request] = parts
    stand.store.look(at(1.0))
    assert stand.handler.await_chunk() == (request, 0)
    if is_model:
        stand.switch_model(OTHER)
    else:
        stand.store.look(at(2.0))
    stand.handler.let_go_on()
    answers = (Answer, request)
    stand.wait_for(lambda: answers in [(type(one), one.request) for one in stand.reports], "a part")
    panel.answers.clear()
    if is_model:
        stand.store.undo()
    else:
        stand.store.look(at(1.0))
    stand.wait_until_idle()
    shown = [answer for answer in panel.answers if answer.request == request]
    assert [answer.result for answer in shown][-3:] == parts, "from the beginning"
    assert stand.activity[-1] == frozenset()
    assert not stand.conductor._passed


def test_who_returns_before_anything_was_answered_has_it_go_on(stand: Stand, panel: HavingPanel) -> None:
    request = DecodeCodes(TINY_REF, code(1.0))
    stand.store.look(at(1.0))
    assert stand.handler.await_chunk() == (request, 0)
    stand.store.look(at(2.0))
    stand.store.look(at(1.0))
    stand.wait_until_idle()
    assert [one for one, _ in stand.handler.chunks].count(request) == 1
    assert panel.codes_shown()[-1] == code(1.0)
