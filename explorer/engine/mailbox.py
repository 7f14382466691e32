"""The mailbox: which request runs next, and which ones are given up for newer ones.

Each slot holds at most one request that was started and one that waits. The rules:

1. Whose turn it is, is decided anew for every chunk: the slot with the highest priority, among equal ones
   the one that was served longest ago. So a started request simply rests while a higher one has its turns.
   After a pause nobody has waited: then equal ones go in the order in which they were asked for.
   An equal one has a single turn beside a request that is nearly done; then that is finished first: what
   follows a drag in small pieces must not keep a sheet from the screen.
2. A newer request replaces the one that waits in its slot. A started one is given up for it only if much
   of it is left; else it finishes first, so that a fast drag still shows pictures.
3. A request equal to the one that waits or was started in its slot is that one: it gets its ticket.
   (Whether an answer that was given earlier is still on screen, only the asker knows: it need not ask then.)
4. Every ticket leaves exactly once: it is finished, or it is found among the dropped.
5. When an interactive request has ended, patient ones are not started for a moment: the window is painting
   the answer, and what runs meanwhile would share Python's lock with it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Condition
from time import monotonic

from explorer.engine.requests import Priority, Request

MUCH = 0.100
"""Seconds: a started request with more than this left is given up for a newer one."""

BREATH = 0.005
"""Seconds for which patient requests leave the window alone with the answer to an interactive one."""

PATIENCE = 0.050
"""Seconds from one of them to the next, at most, however quick the answers follow one another."""


@dataclass(frozen=True, eq=False)
class Letter:
    """A request on its way: ``ticket`` counts up from 1 and is never used twice."""

    ticket: int
    slot: str
    request: Request


@dataclass(frozen=True, eq=False)
class Turn:
    """What to do next: say that these were dropped, then work one chunk of ``letter`` (if any)."""

    letter: Letter | None
    dropped: tuple[Letter, ...]


class _Slot:
    """What is under way in one slot."""

    def __init__(self) -> None:
        self.started: Letter | None = None
        self.started_priority = Priority.BACKGROUND
        self.seconds_left = 0.0
        self.began = 0
        self.waiting: Letter | None = None
        self.waiting_priority = Priority.BACKGROUND
        self.served = 0

    @property
    def is_busy(self) -> bool:
        return self.started is not None or self.waiting is not None

    @property
    def is_overtaken(self) -> bool:
        """Whether what was started is given up for what waits."""
        return self.waiting is not None and self.seconds_left > MUCH

    @property
    def ticket(self) -> int:
        """Of what is next here; of a slot that is busy."""
        letter = self.started or self.waiting
        return letter.ticket if letter is not None else 0

    @property
    def is_patient(self) -> bool:
        """Whether what is next is a request that has time, and has not begun."""
        return self.started is None and getattr(self.waiting and self.waiting.request, "is_patient", False)

    @property
    def priority(self) -> Priority:
        """What waits behind a started request lends it its own."""
        if self.started is None:
            return self.waiting_priority
        if self.waiting is None:
            return self.started_priority
        return min(self.started_priority, self.waiting_priority)


class Mailbox:
    """Requests by slot; latest wins. Any thread may use it; slots are few and are kept for good."""

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self._now = now
        self._changed = Condition()
        self._slots: dict[str, _Slot] = {}
        self._dropped: list[Letter] = []
        self._tickets = 0
        self._turns = 0
        self._is_closed = False
        self._breath_ends = 0.0
        self._patient_began = 0.0

    def put(self, slot: str, request: Request, priority: Priority) -> int:
        """Let ``request`` wait in ``slot`` and return its ticket; 0 once the mailbox is closed.

        If an equal request waits there or was started, this is that one: its ticket is returned, the new
        priority is taken over, and what waited behind it is dropped.
        """
        with self._changed:
            if self._is_closed:
                return 0
            if not any(other.is_busy for other in self._slots.values()):
                for other in self._slots.values():
                    other.served = 0
            place = self._slots.setdefault(slot, _Slot())
            if place.waiting is not None and place.waiting.request == request:
                place.waiting_priority = priority
                return place.waiting.ticket
            if place.waiting is not None:
                self._dropped.append(place.waiting)
                place.waiting = None
            if place.started is not None and place.started.request == request:
                place.started_priority = priority
                return place.started.ticket
            self._tickets += 1
            place.waiting = Letter(self._tickets, slot, request)
            place.waiting_priority = priority
            self._changed.notify()
            return self._tickets

    def cancel(self, slot: str) -> None:
        """Drop what waits or was started in ``slot``; a chunk in progress counts no more."""
        with self._changed:
            if slot in self._slots:
                self._drop_all(self._slots[slot])

    def close(self) -> None:
        """Drop everything and take nothing more."""
        with self._changed:
            self._is_closed = True
            for place in self._slots.values():
                self._drop_all(place)
            self._changed.notify()

    def next_turn(self) -> Turn | None:
        """Wait until there is something to do and say what; None when closed and all is said."""
        with self._changed:
            while True:
                breath = self._breath_ends - self._now()
                turn = self._turn(may_be_patient=breath <= 0)
                if turn is not None:
                    return turn
                if self._is_closed:
                    return None
                self._changed.wait(breath if breath > 0 else None)

    def rest(self, letter: Letter, seconds_left: float) -> bool:
        """Note that a chunk is done and the request goes on. False: it was dropped meanwhile."""
        with self._changed:
            place = self._slots[letter.slot]
            if place.started is not letter:
                return False
            place.seconds_left = seconds_left
            return True

    def may_go_on(self, letter: Letter) -> bool:
        """Whether the request is neither dropped nor to give way to a newer one."""
        with self._changed:
            place = self._slots[letter.slot]
            return place.started is letter and not place.is_overtaken

    def finish(self, letter: Letter) -> bool:
        """Note that the request has come to its end. False: it was dropped meanwhile."""
        with self._changed:
            place = self._slots[letter.slot]
            if place.started is not letter:
                return False
            place.started = None
            if place.started_priority is Priority.INTERACTIVE:
                self._breath_ends = min(self._now() + BREATH, self._patient_began + PATIENCE)
            return True

    def _turn(self, *, may_be_patient: bool) -> Turn | None:
        """What is dropped and what is next; None for neither."""
        for place in self._slots.values():
            if place.started is not None and place.is_overtaken:
                self._dropped.append(place.started)
                place.started = None
        dropped = tuple(self._dropped)
        self._dropped.clear()
        busy = [
            place
            for place in self._slots.values()
            if place.is_busy and (may_be_patient or not place.is_patient)
        ]
        if not busy:
            return Turn(None, dropped) if dropped else None
        place = _next(busy)
        self._turns += 1
        if place.is_patient:
            self._patient_began = self._now()
        if place.started is None:
            place.started, place.started_priority = place.waiting, place.waiting_priority
            place.waiting = None
            place.began = self._turns
        place.served = self._turns
        return Turn(place.started, dropped)

    def _drop_all(self, place: _Slot) -> None:
        """Drop the started request first: reports keep the order of the tickets."""
        self._dropped.extend(letter for letter in (place.started, place.waiting) if letter is not None)
        place.started = place.waiting = None
        self._changed.notify()


def _next(busy: list[_Slot]) -> _Slot:
    """Whose turn it is."""
    first = min(place.priority for place in busy)
    equals = [place for place in busy if place.priority == first]
    nearly_done = [place.began for place in equals if place.started and place.seconds_left <= MUCH]
    since = min(nearly_done, default=None)
    ready = [place for place in equals if place.started or since is None or place.served < since]
    return min(ready, key=lambda place: (place.served, place.ticket))
