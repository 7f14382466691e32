"""The mailbox: every ticket leaves once, the highest priority runs, equal ones take turns."""

from math import inf
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from explorer.engine.mailbox import BREATH, MUCH, Letter, Mailbox
from explorer.engine.mailbox import PATIENCE as LONGEST_WAIT
from explorer.engine.requests import FindNearest, ModelRef, Priority
from explorer.latent.codes import Codes
from tests.support.gates import PATIENCE, request_named

INTERACTIVE, VISIBLE, BACKGROUND = Priority
NEAR = FindNearest(ModelRef("m", Path("m")), Codes.of([0.0]), Codes.of([1.0]), 1)
A, B, C = (request_named(name) for name in "abc")


def take(mailbox: Mailbox) -> Letter:
    turn = mailbox.next_turn()
    assert turn is not None
    assert turn.letter is not None
    return turn.letter


def test_latest_wins_and_the_replaced_one_is_among_the_dropped() -> None:
    mailbox = Mailbox()
    tickets = [mailbox.put("s", request, VISIBLE) for request in (A, B, C)]
    turn = mailbox.next_turn()
    assert turn is not None
    assert turn.letter is not None
    assert turn.letter.request == C
    assert [letter.ticket for letter in turn.dropped] == tickets[:2]


@pytest.mark.parametrize(
    ("left", "is_given_up"), [(0.0, False), (MUCH, False), (MUCH * 1.01, True), (inf, True)]
)
def test_a_started_request_gives_way_only_if_much_is_left(left: float, is_given_up: bool) -> None:
    mailbox = Mailbox()
    mailbox.put("s", A, VISIBLE)
    started = take(mailbox)
    mailbox.put("s", B, VISIBLE)
    assert mailbox.rest(started, left)
    turn = mailbox.next_turn()
    assert turn is not None
    assert turn.letter is not None
    assert (turn.letter is started) != is_given_up
    assert turn.dropped == ((started,) if is_given_up else ())


def test_a_patient_request_leaves_the_window_a_moment_with_the_answer_to_an_interactive_one() -> None:
    time = [100.0]
    mailbox = Mailbox(now=lambda: time[0])
    for slot, request in (("near", NEAR), ("tiles", B)):  # so the neighbours' turn would be the next
        mailbox.put(slot, request, VISIBLE)
        assert mailbox.finish(take(mailbox))
    mailbox.put("code", A, INTERACTIVE)
    mailbox.put("near", NEAR, VISIBLE)
    mailbox.put("tiles", B, VISIBLE)
    assert mailbox.finish(take(mailbox))
    tiles = take(mailbox)
    assert tiles.request == B, "who is not patient does not wait"
    time[0] += 1.01 * BREATH
    near = take(mailbox)
    assert near.request == NEAR
    mailbox.put("code", C, INTERACTIVE)
    mailbox.finish(take(mailbox))
    mailbox.finish(tiles)
    assert take(mailbox) is near, "what has begun goes on"


def test_patience_ends_however_quick_the_answers_follow_one_another() -> None:
    time = [100.0]
    mailbox = Mailbox(now=lambda: time[0])
    for slot, request in (("near", NEAR), ("tiles", B)):
        mailbox.put(slot, request, VISIBLE)
        assert mailbox.finish(take(mailbox))
    mailbox.put("near", NEAR, VISIBLE)
    mailbox.put("tiles", B, VISIBLE)
    time[0] += LONGEST_WAIT
    mailbox.put("code", A, INTERACTIVE)
    assert mailbox.finish(take(mailbox))
    assert take(mailbox).request == NEAR, "its turn comes before the tiles', as ever"


def test_a_request_without_a_newer_one_is_never_given_up() -> None:
    mailbox = Mailbox()
    mailbox.put("s", A, BACKGROUND)
    started = take(mailbox)
    assert mailbox.rest(started, inf)
    assert take(mailbox) is started


def test_an_equal_request_takes_over_the_new_priority() -> None:
    mailbox = Mailbox()
    ticket = mailbox.put("s", A, BACKGROUND)
    mailbox.put("other", B, VISIBLE)
    assert mailbox.put("s", A, INTERACTIVE) == ticket
    assert take(mailbox).ticket == ticket
    assert mailbox.put("s", A, BACKGROUND) == ticket
    assert take(mailbox).slot == "other"


def test_what_is_nearly_done_is_finished_before_an_equal_one_has_its_second_turn() -> None:
    mailbox = Mailbox()
    mailbox.put("sheet", A, INTERACTIVE)
    sheet = take(mailbox)
    served = []
    for name in "bcd":
        mailbox.put("code", request_named(name), INTERACTIVE)
        assert mailbox.rest(sheet, MUCH)
        letter = take(mailbox)
        served.append(letter.slot)
        if letter is not sheet:
            mailbox.finish(letter)
            assert take(mailbox) is sheet
    assert served == ["code", "sheet", "sheet"]
    mailbox.finish(sheet)
    assert take(mailbox).slot == "code"


def test_after_a_pause_equal_ones_go_in_the_order_in_which_they_are_asked_for() -> None:
    mailbox = Mailbox()
    for slots in ("abc", "cab", "bca"):
        for slot in slots:
            mailbox.put(slot, A, INTERACTIVE)
        served = [take(mailbox) for _ in slots[:2]]
        for letter in served:
            mailbox.finish(letter)
        mailbox.put(slots[0], B, INTERACTIVE)  # there is no pause: the last waits longer than the first
        served += [last := take(mailbox)]
        mailbox.finish(last)
        assert "".join(letter.slot for letter in served) == slots
        mailbox.finish(take(mailbox))


def test_next_turn_waits_for_a_request_and_returns_none_once_closed() -> None:
    mailbox = Mailbox()
    turns: list[Letter | None] = []

    def serve() -> None:
        while (turn := mailbox.next_turn()) is not None:
            turns.append(turn.letter)
            if turn.letter is not None:
                mailbox.finish(turn.letter)

    thread = Thread(target=serve)
    thread.start()
    mailbox.put("s", A, VISIBLE)
    mailbox.close()
    thread.join(PATIENCE)
    assert not thread.is_alive()
    assert len(turns) == 1  # served, or dropped by the close


class AnyOrder(RuleBasedStateMachine):
    """Calls in any order, against what the rules promise (not against a second implementation)."""

    slots = st.sampled_from(["a", "b", "c"])

    def __init__(self) -> None:
        super().__init__()
        self.mailbox = Mailbox()
        self.is_closed = False
        self.issued: dict[int, str] = {}  # ticket: slot
        self.ended: list[int] = []
        self.newest: dict[str, int] = {}  # by slot, unless cancelled or closed since
        self.priorities: dict[int, Priority] = {}
        self.running: Letter | None = None  # its chunk is under way
        self.started: dict[str, tuple[Letter, float]] = {}
        self.last_turn: dict[str, int] = {}
        self.began: dict[str, int] = {}
        self.turns = 0

    @property
    def is_anything_to_do(self) -> bool:
        return self.running is None and set(self.issued) != set(self.ended)

    @rule(slot=slots, name=st.sampled_from("xyz"), priority=st.sampled_from(Priority))
    def put(self, slot: str, name: str, priority: Priority) -> None:
        if all(ticket in self.ended for ticket in self.newest.values()):
            self.last_turn.clear()  # after a pause nobody has waited
        ticket = self.mailbox.put(slot, request_named(name), priority)
        assert (ticket == 0) == self.is_closed
        if ticket:
            assert self.issued.setdefault(ticket, slot) == slot
            assert ticket not in self.ended
            self.newest[slot] = ticket
            self.priorities[ticket] = priority

    @rule(slot=slots)
    def cancel(self, slot: str) -> None:
        self.mailbox.cancel(slot)
        self.newest.pop(slot, None)
        self.started.pop(slot, None)

    @precondition(lambda self: self.is_anything_to_do)
    @rule()
    def take_turn(self) -> None:
        turn = self.mailbox.next_turn()
        assert turn is not None
        for letter in turn.dropped:
            self.end(letter)
            assert self.newest.get(letter.slot) != letter.ticket, "the newest was dropped"
            started = self.started.pop(letter.slot, None)
            if started is not None and started[0] is letter:
                assert started[1] > MUCH, "given up though little was left"
            elif started is not None:
                self.started[letter.slot] = started
        pending = {ticket: slot for ticket, slot in self.issued.items() if ticket not in self.ended}
        if turn.letter is None:
            assert not pending
            return
        self.turns += 1
        slot = turn.letter.slot
        assert turn.letter.ticket in pending
        urgency = {
            other: min(self.priorities[ticket] for ticket in pending if pending[ticket] == other)
            for other in pending.values()
        }
        assert urgency[slot] == min(urgency.values())
        equals = [other for other in urgency if urgency[other] == urgency[slot]]
        nearly = [self.began[other] for other in equals if self.started.get(other, (None, inf))[1] <= MUCH]
        if slot not in self.started:
            assert self.last_turn.get(slot, 0) < min(nearly, default=inf), "had its turn beside this one"
            self.began[slot] = self.turns
        equals = [
            other
            for other in equals
            if other in self.started or self.last_turn.get(other, 0) < min(nearly, default=inf)
        ]
        first = {other: min(t for t in pending if pending[t] == other) for other in equals}
        assert slot == min(equals, key=lambda other: (self.last_turn.get(other, 0), first[other]))
        self.last_turn[slot] = self.turns
        self.running = turn.letter
        if slot in self.started:
            assert self.started[slot][0] is turn.letter, "two started in one slot"

    @precondition(lambda self: self.running is not None)
    @rule(left=st.sampled_from([0.0, MUCH, MUCH * 2, inf]))
    def rest(self, left: float) -> None:
        assert self.running is not None
        letter, self.running = self.running, None
        if self.mailbox.rest(letter, left):
            self.started[letter.slot] = (letter, left)
        else:
            self.started.pop(letter.slot, None)

    @precondition(lambda self: self.running is not None)
    @rule()
    def finish(self) -> None:
        assert self.running is not None
        letter, self.running = self.running, None
        self.started.pop(letter.slot, None)
        if self.mailbox.finish(letter):
            self.end(letter)

    @rule()
    def close(self) -> None:
        self.mailbox.close()
        self.is_closed = True
        self.newest.clear()
        self.started.clear()

    def end(self, letter: Letter) -> None:
        assert letter.ticket not in self.ended, "ended twice"
        assert self.issued[letter.ticket] == letter.slot
        self.ended.append(letter.ticket)

    def teardown(self) -> None:
        if self.running is not None:
            self.finish()
        self.close()
        while (turn := self.mailbox.next_turn()) is not None:
            assert turn.letter is None
            for letter in turn.dropped:
                self.end(letter)
        assert sorted(self.ended) == sorted(self.issued)


AnyOrder.TestCase.settings = settings(max_examples=150, stateful_step_count=40)
TestAnyOrder = AnyOrder.TestCase
