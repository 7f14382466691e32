"""The conductor: where data flows from an edit to a picture, told once.

1. A panel emits an edit or a look; the store makes the next view of it and tells the conductor.
2. ``resolve`` names what the engine must be asked for that view, per slot.
3. What differs from what was asked before is asked, but for what a panel shows already (``Panel.lacking``);
   slots that are no longer wanted are cancelled.
4. The panels are shown the new view (``Panel.set_view``), while the engine works already.
5. The engine works on its thread and reports; the relay brings the reports to this one.
6. A report of a slot that is still wanted for this model goes to the panels that show the slot.

Opening a model, encoding data and changing the device are jobs (``explorer.ui.model_jobs``), not edits.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from explorer.bundles.facts import ModelFacts
from explorer.engine.answers import Answer, Dropped, Failure, Report
from explorer.engine.requests import Priority, Request
from explorer.engine.worker import Engine
from explorer.panels.panel import Panel
from explorer.session.resolve import resolve
from explorer.session.store import Store, View
from explorer.ui.messages import Messages
from explorer.ui.relay import Relay

Receiver = Callable[[Answer | Failure | Dropped], None]


class Conductor(QObject):
    """Asks the engine what a view needs, and brings its answers to the panels."""

    activity_changed = Signal(object)
    """The slots (frozenset) that the engine has not finished."""
    answered = Signal(object)
    """An `Answer` that was shown."""
    facts_changed = Signal()
    woken = Signal()
    """The engine has begun to import torch."""

    def __init__(self, store: Store, engine: Engine, relay: Relay, messages: Messages) -> None:
        super().__init__()
        self.store = store
        self.facts: dict[str, ModelFacts] = {}
        self._engine = engine
        self._messages = messages
        self._panels: list[Panel] = []
        self._asked: dict[str, Request] = {}
        self._receivers: dict[int, Receiver] = {}
        """Who hears of a ticket, for jobs."""
        self._running: dict[str, int] = {}
        """The newest ticket of each slot that has not ended."""
        self._passed: set[int] = set()
        """Older ones, some of whose answers came while something else was wanted."""
        self._is_awake = False
        self._is_closed = False
        self._unsubscribe = store.subscribe(self._on_view_changed)
        relay.reported.connect(self._on_reported)

    def add_panel(self, panel: Panel) -> None:
        """Show a panel every view, and its slots' answers; apply its edits and looks."""
        self._panels.append(panel)
        panel.edited.connect(self.store.edit)
        panel.gazed.connect(self.store.look)
        panel.set_view(self.store.view, self.facts)

    def set_facts(self, facts: ModelFacts) -> None:
        """Make a model known, or known better."""
        self.facts[facts.id] = facts
        self.facts_changed.emit()
        self._show_view()

    def wake(self) -> None:
        """Let the engine start (and import torch); until then nothing is asked."""
        if not self._is_awake and not self._is_closed:
            self._is_awake = True
            self.woken.emit()
            self._ask(self.store.view)

    def ask(self, slot: str, request: Request, priority: Priority, receive: Receiver) -> None:
        """Ask for a job's work; ``receive`` gets every report on it, and none on another job of its slot."""
        if not self._is_closed:
            self._receivers[self._begin(slot, request, priority)] = receive

    def cancel(self, slot: str) -> None:
        """Give a job up; its receiver gets a ``Dropped``."""
        self._engine.cancel(slot)

    def close(self) -> None:
        """Ask nothing more and show nothing more."""
        if not self._is_closed:
            self._is_closed = True
            self._unsubscribe()

    def _on_view_changed(self, _: View, __: View) -> None:
        self._show_view()

    def _show_view(self) -> None:
        """Ask for what the view needs and show it to the panels; the newest, as a panel may look around.

        What it looks at is asked for when the store tells of it: at once, or after what it tells just now.
        """
        asked = self.store.view
        if asked.gaze.pointer is not None:
            self.wake()
        self._ask(asked)
        for panel in self._panels:
            panel.set_view(self.store.view, self.facts)

    def _ask(self, view: View) -> None:
        if not self._is_awake or self._is_closed:
            return
        wanted = resolve(view.session, view.gaze, self.facts)
        for slot in self._asked.keys() - wanted.keys():
            del self._asked[slot]
            self._engine.cancel(slot)
            self._messages.clear(slot)
        for slot, ask in wanted.items():
            if self._asked.get(slot) != ask.request:
                self._asked[slot] = ask.request
                lacking = self._lacking(slot, ask.request)
                if lacking is not None:
                    self._begin(slot, lacking, ask.priority)
                else:
                    self._engine.cancel(slot)  # what was asked before
                    self._messages.clear(slot)

    def _lacking(self, slot: str, request: Request) -> Request | None:
        """What of a request its panels do not show already."""
        lacking: Request | None = request
        for panel in self._panels:
            if lacking is not None and slot in panel.slots:
                lacking = panel.lacking(lacking)
        return lacking

    def _begin(self, slot: str, request: Request, priority: Priority) -> int:
        was_idle = slot not in self._running
        ticket = self._engine.ask(slot, request, priority)
        if ticket in self._passed:  # it goes on with that, but not everything of it was shown
            self._engine.cancel(slot)
            ticket = self._engine.ask(slot, request, priority)
        self._running[slot] = ticket
        if was_idle:
            self.activity_changed.emit(frozenset(self._running))
        return ticket

    def _on_reported(self, report: Report) -> None:
        if self._is_closed:
            return
        is_end = not isinstance(report, Answer) or report.is_last
        if is_end:
            self._passed.discard(report.ticket)
        elif self._running.get(report.slot) != report.ticket:
            self._passed.add(report.ticket)
        if is_end and self._running.get(report.slot) == report.ticket:
            del self._running[report.slot]
            self.activity_changed.emit(frozenset(self._running))
        if report.ticket in self._receivers:
            receive = self._receivers.pop(report.ticket) if is_end else self._receivers[report.ticket]
            receive(report)
        elif self._is_wanted(report):
            self._show(report)

    def _is_wanted(self, report: Report) -> bool:
        asked = self._asked.get(report.slot)
        models = [getattr(request, "model", None) for request in (asked, report.request)]
        return asked is not None and models[0] == models[1]

    def _show(self, report: Report) -> None:
        if isinstance(report, Failure):
            self._messages.error(report.text, report.slot)
            for panel in self._panels:
                if report.slot in panel.slots:
                    panel.show_failure(report)
        elif isinstance(report, Answer):
            self._messages.clear(report.slot)
            for panel in self._panels:
                if report.slot in panel.slots:
                    panel.show_answer(report)
            self.answered.emit(report)
