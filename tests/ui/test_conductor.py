"""The conductor: the six steps of its docstring, and what happens when one of them goes wrong."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from explorer.engine.answers import Answer, Dropped, Failure
from explorer.engine.requests import DecodeCodes, InspectFile, ModelRef, Priority, Request
from explorer.errors import ExplorerError
from explorer.latent.codes import Codes
from explorer.session import edits
from explorer.session.gaze import Gaze
from explorer.session.inspector_asks import CODE, MODEL, NEAREST, PINS
from explorer.session.resolve import resolve
from explorer.ui.messages import Level
from tests.session.samples import facts, session_of
from tests.support.logs import LogGuard
from tests.support.qt import Stage, settle
from tests.ui.stand import RecordingPanel, Stand, here

TINY = facts()
OTHER = facts("other")
BARE = facts("bare", count=0)
TINY_REF, BARE_REF = (ModelRef(known.id, known.path) for known in (TINY, BARE))

WANTED = frozenset(resolve(session_of(TINY), Gaze(), {TINY.id: TINY}))
"""Slots that are asked for a model with codes when nobody does anything."""


def at(x: float, y: float = 0.0) -> Callable[[Gaze], Gaze]:
    """The pointer over a place of the map."""
    return lambda gaze: replace(gaze, pointer=(x, y))


def code(x: float, y: float = 0.0) -> Codes:
    return Codes.of([[x, y]])


@pytest.fixture
def panel(stand: Stand, stage: Stage) -> RecordingPanel:
    """A panel on screen that the conductor serves."""
    panel = stage.mount(RecordingPanel())
    stand.conductor.add_panel(panel)
    panel.views.clear()
    return panel


def test_1_an_edit_of_a_panel_makes_the_next_view(stand: Stand, panel: RecordingPanel) -> None:
    stand.show_model(TINY)
    panel.edited.emit(edits.pin_code(code(1.0), is_added=True))
    panel.gazed.emit(lambda gaze: replace(gaze, selected=1))
    assert [pin.code for pin in stand.store.view.session.map.marks.pins] == [code(1.0)]
    assert stand.store.view.gaze.selected == 1


def test_4_panels_are_shown_each_view_while_the_engine_works_already(
    stand: Stand, panel: RecordingPanel
) -> None:
    stand.show_model(TINY)
    stand.conductor.wake()
    views_when_asked: list[int] = []
    count = len(panel.views)
    stand.engine.on_ask = lambda: views_when_asked.append(len(panel.views))
    stand.store.look(at(1.0))
    assert panel.views[count:] == [stand.store.view]
    assert views_when_asked
    assert set(views_when_asked) == {count}
    stand.wait_until_idle()


def test_2_and_3_what_a_view_needs_is_asked_once_per_slot(stand: Stand) -> None:
    stand.show_model(TINY)
    stand.conductor.wake()
    asks = resolve(stand.store.view.session, stand.store.view.gaze, stand.conductor.facts)
    assert asks[CODE].priority is Priority.INTERACTIVE
    assert sorted(slot for slot, *_ in stand.engine.asked) == sorted(asks)
    for slot, request, priority in stand.engine.asked:
        assert (request, priority) == (asks[slot].request, asks[slot].priority)
    stand.store.look(at(1.0))
    stand.store.look(at(1.0))
    stand.store.look(lambda gaze: replace(gaze, visible=(0.0, 0.0, 1.0, 1.0)))
    stand.store.edit(edits.show_layer("rings", is_shown=False))
    assert len(stand.engine.requests(CODE)) == 2
    assert len(stand.engine.requests(NEAREST)) == 2
    assert len(stand.engine.requests(MODEL)) == 1


def test_3_a_slot_that_is_no_longer_wanted_is_cancelled(stand: Stand, panel: RecordingPanel) -> None:
    stand.show_model(TINY)
    stand.conductor.wake()
    stand.store.edit(edits.pin_code(code(1.0), is_added=True))
    assert stand.engine.requests(PINS) == [DecodeCodes(TINY_REF, code(1.0))]
    stand.store.undo()
    assert stand.engine.cancelled == [PINS]
    stand.wait_until_idle()
    assert panel.codes_shown(PINS) == []
    assert [type(report) for report in stand.reports if report.slot == PINS] == [Dropped]


def test_5_reports_come_to_the_main_thread_and_the_busy_mark_goes(stand: Stand) -> None:
    stand.show_model(TINY)
    stand.conductor.wake()
    assert stand.activity[-1] == WANTED
    worked = [request for request, _ in stand.run_chunks(2)]
    assert stand.engine.requests(CODE)[0] in worked, "what the hand waits for comes before the rest"
    stand.wait_for(lambda: len(stand.activity[-1]) == len(WANTED) - 2, "the end of two slots")
    assert CODE not in stand.activity[-1]
    stand.wait_until_idle()
    assert stand.activity[-1] == frozenset()
    assert stand.error is None


def test_6_an_answer_goes_to_the_panels_that_show_its_slot(stand: Stand, stage: Stage) -> None:
    one, other = stage.mount(RecordingPanel()), stage.mount(RecordingPanel())
    one.slots = frozenset({CODE})
    other.slots = frozenset({NEAREST})
    shown: list[Answer] = []
    stand.conductor.answered.connect(shown.append)
    stand.conductor.add_panel(one)
    stand.conductor.add_panel(other)
    stand.show_model(TINY)
    stand.conductor.wake()
    stand.wait_until_idle()
    assert [answer.slot for answer in one.answers] == [CODE]
    assert [answer.slot for answer in other.answers] == [NEAREST]
    assert {answer.slot for answer in shown} == WANTED


def test_nothing_is_asked_before_the_engine_is_woken(stand: Stand) -> None:
    woken: list[str] = []
    stand.conductor.woken.connect(lambda: woken.append("woken"))
    stand.show_model(TINY)
    stand.store.edit(edits.pin_code(code(1.0), is_added=True))
    settle()
    assert stand.engine.asked == []
    stand.store.look(at(1.0))
    assert woken == ["woken"], "the pointer over the map wakes it"
    assert {slot for slot, *_ in stand.engine.asked} == WANTED | {PINS}
    stand.conductor.wake()
    assert woken == ["woken"]
    stand.wait_until_idle()


def test_without_a_model_there_is_nothing_to_ask(stand: Stand) -> None:
    stand.conductor.wake()
    stand.store.look(at(1.0))
    assert stand.engine.asked == []
    assert stand.activity == []


def test_a_model_without_codes_is_not_asked_for_neighbours(stand: Stand) -> None:
    stand.show_model(BARE)
    stand.conductor.wake()
    assert {slot for slot, *_ in stand.engine.asked} == {MODEL, CODE}
    stand.wait_until_idle()


def test_during_a_fast_drag_pictures_are_shown_and_the_last_is_the_newest(
    stand: Stand, panel: RecordingPanel
) -> None:
    stand.show_model(TINY)
    stand.conductor.wake()
    stand.run_chunks(len(WANTED))
    for step in range(1, 9):
        stand.store.look(at(step))
        if step == 1:
            stand.handler.await_chunk()
    assert len(stand.engine.requests(CODE)) == 9
    stand.wait_until_idle()
    shown = panel.codes_shown()
    assert shown[0] == code(0.0)
    assert shown[1] == code(1.0), "what runs is finished and shown"
    assert shown[-1] == code(8.0)
    assert len(shown) <= 4, "what was overtaken while it waited is never worked"
    assert stand.activity[-1] == frozenset()


def test_answers_of_a_model_that_is_shown_no_more_are_dropped(stand: Stand, panel: RecordingPanel) -> None:
    """A switch of the model in mid-drag."""
    stand.show_model(TINY)
    stand.conductor.wake()
    stand.run_chunks(len(WANTED))
    stand.wait_for(lambda: stand.activity[-1] == frozenset(), "a quiet engine")
    panel.answers.clear()
    stand.store.look(at(1.0))
    request, _ = stand.handler.await_chunk()
    assert request == DecodeCodes(TINY_REF, code(1.0))
    stand.switch_model(OTHER)
    stand.store.look(at(2.0))
    stand.wait_until_idle()
    assert panel.answers, "the new model answers"
    assert {model_of(answer.request) for answer in panel.answers} == {OTHER.id}
    assert panel.codes_shown()[-1] == code(2.0)
    assert any(
        isinstance(report, Answer) and model_of(report.request) == TINY.id
        for report in stand.reports
        if report.slot == CODE
    )


def test_switching_back_asks_and_shows_again(stand: Stand, panel: RecordingPanel) -> None:
    stand.show_model(TINY)
    stand.conductor.wake()
    stand.wait_until_idle()
    stand.switch_model(OTHER)
    stand.wait_until_idle()
    panel.answers.clear()
    stand.store.undo()
    stand.wait_until_idle()
    assert {model_of(answer.request) for answer in panel.answers} == {TINY.id}


def test_a_failure_is_one_message_for_its_slot_and_goes_when_it_works_again(
    stand: Stand, panel: RecordingPanel
) -> None:
    stand.show_model(BARE)
    stand.handler.broken = lambda request: (
        ExplorerError("The network is broken.") if isinstance(request, DecodeCodes) else None
    )
    changes: list[str] = []
    stand.messages.changed.connect(lambda: changes.append(stand.error.text if stand.error else ""))
    stand.conductor.wake()
    stand.wait_until_idle()
    for step in range(5):
        stand.store.look(at(step + 1.0))
        stand.wait_until_idle()
    assert changes == ["The network is broken."], "a failing drag shows one line, once"
    assert stand.error is not None
    assert (stand.error.level, stand.error.subject) == (Level.ERROR, CODE)
    assert stand.activity[-1] == frozenset(), "a failure clears the busy mark"
    assert panel.answers == []
    stand.handler.broken = lambda _: None
    stand.store.look(at(9.0))
    stand.wait_until_idle()
    assert stand.error is None
    assert panel.codes_shown() == [code(9.0)]


def test_a_failure_of_one_slot_leaves_the_others_alone(stand: Stand, panel: RecordingPanel) -> None:
    stand.show_model(TINY)
    stand.handler.broken = lambda request: None if isinstance(request, DecodeCodes) else ExplorerError("No.")
    stand.conductor.wake()
    stand.wait_until_idle()
    assert panel.codes_shown() == [code(0.0)]


def test_a_message_of_a_slot_goes_with_the_slot(stand: Stand) -> None:
    stand.show_model(BARE)
    stand.store.edit(edits.pin_code(code(1.0), is_added=True))
    pins = DecodeCodes(BARE_REF, code(1.0))
    stand.store.look(at(0.5))
    stand.handler.outcomes[pins] = [ExplorerError("No pins.")]
    stand.wait_until_idle()
    assert stand.error is not None
    assert stand.error.subject == PINS
    stand.store.undo()
    assert stand.error is None


def test_an_unforeseen_failure_is_a_sentence_without_a_traceback(stand: Stand, log_guard: LogGuard) -> None:
    stand.show_model(BARE)
    stand.handler.broken = lambda request: (
        ZeroDivisionError("secret detail") if isinstance(request, DecodeCodes) else None
    )
    with log_guard.expect("Something went wrong while decoding"):
        stand.conductor.wake()
        stand.wait_until_idle()
    assert stand.error is not None
    assert stand.error.text == "Something went wrong while decoding."


def test_after_closing_nothing_is_asked_or_shown(stand: Stand, panel: RecordingPanel) -> None:
    """Closing during work: the engine stands at a gate when the window goes."""
    stand.show_model(TINY)
    stand.conductor.wake()
    stand.handler.await_chunk()
    stand.conductor.close()
    asked, views = len(stand.engine.asked), len(panel.views)
    stand.store.look(at(3.0))
    stand.conductor.wake()
    stand.close()
    settle()
    assert len(stand.engine.asked) == asked
    assert len(panel.views) == views
    assert panel.answers == []


def test_a_hidden_panel_gets_answers_but_one_view_when_it_is_shown(stand: Stand, stage: Stage) -> None:
    panel = stage.keep(RecordingPanel())
    stand.conductor.add_panel(panel)
    stand.show_model(TINY)
    for step in range(4):
        stand.store.look(at(step))
    assert panel.views == []
    panel.show()
    assert panel.views == [stand.store.view]
    stand.store.look(at(9.0))
    assert panel.views[1:] == [stand.store.view]
    panel.hide()
    stand.store.look(at(10.0))
    assert len(panel.views) == 2
    panel.show()
    assert panel.views[2:] == [stand.store.view]
    panel.hide()
    panel.show()
    assert len(panel.views) == 3, "nothing new, nothing to refresh"
    stand.wait_until_idle()


def test_a_look_made_while_facts_are_shown_is_not_undone_by_an_older_view(stand: Stand, stage: Stage) -> None:
    """A map that learns of codes shows another region, and says so in the middle of being shown them."""
    looking, other = stage.mount(RecordingPanel()), stage.mount(RecordingPanel())
    stand.show_model(BARE)
    stand.conductor.add_panel(looking)
    stand.conductor.add_panel(other)
    stand.conductor.wake()
    looking.on_refresh = lambda: looking.gazed.emit(at(5.0))
    stand.conductor.set_facts(replace(BARE, mu=TINY.mu, labels=TINY.labels, class_names=TINY.class_names))
    looking.on_refresh = lambda: None
    assert stand.store.view.gaze.pointer == (5.0, 0.0)
    assert other.views[-1] == looking.views[-1] == stand.store.view
    assert stand.engine.requests(CODE)[-1] == DecodeCodes(BARE_REF, code(5.0))
    stand.wait_until_idle()
    assert other.codes_shown()[-1] == code(5.0)


def test_a_look_made_while_an_edit_is_shown_is_asked_for_once_and_shown_to_all(
    stand: Stand, stage: Stage
) -> None:
    looking, other = stage.mount(RecordingPanel()), stage.mount(RecordingPanel())
    stand.show_model(TINY)
    stand.conductor.add_panel(looking)
    stand.conductor.add_panel(other)
    stand.conductor.wake()
    count = len(stand.engine.requests(CODE))
    looking.on_refresh = lambda: looking.gazed.emit(at(5.0))
    stand.store.edit(edits.show_layer("rings", is_shown=False))
    looking.on_refresh = lambda: None
    assert stand.engine.requests(CODE)[count:] == [DecodeCodes(TINY_REF, code(5.0))]
    assert other.views[-1] == looking.views[-1] == stand.store.view
    stand.wait_until_idle()


def test_every_report_of_a_job_goes_to_who_asked_for_it(stand: Stand) -> None:
    """A second job of a slot does not hear what becomes of the first."""
    heard: dict[str, list[Answer | Failure | Dropped]] = {"first": [], "second": []}
    first, second = InspectFile(here("first")), InspectFile(here("second"))
    stand.handler.outcomes[first] = [ExplorerError("The first is broken.")]
    stand.conductor.ask("job", first, Priority.VISIBLE, heard["first"].append)
    stand.handler.await_chunk()
    stand.conductor.ask("job", second, Priority.VISIBLE, heard["second"].append)
    stand.wait_until_idle()
    assert [(type(report), report.request) for report in heard["first"]] == [(Failure, first)]
    assert [(type(report), report.request) for report in heard["second"]] == [(Answer, second)]
    assert stand.error is None, "what a job's failure means is the job's business"


def test_a_cancelled_job_hears_that_it_was_dropped(stand: Stand) -> None:
    heard: list[Answer | Failure | Dropped] = []
    stand.conductor.ask("job", InspectFile(here("one")), Priority.VISIBLE, heard.append)
    stand.handler.await_chunk()
    stand.conductor.cancel("job")
    stand.wait_until_idle()
    assert [type(report) for report in heard] == [Dropped]
    assert stand.activity[-1] == frozenset()


def test_a_job_asked_for_after_closing_does_nothing(stand: Stand) -> None:
    stand.conductor.close()
    heard: list[Answer | Failure | Dropped] = []
    stand.conductor.ask("job", InspectFile(here("one")), Priority.VISIBLE, heard.append)
    assert stand.engine.asked == []
    assert stand.activity == []


def model_of(request: Request) -> str | None:
    """Id of the model that a request is for."""
    model = getattr(request, "model", None)
    return None if model is None else str(model.id)
