"""The store: holds session, gaze and history, and tells who listens of every change."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from explorer.session.edits import Edit
from explorer.session.gaze import Gaze
from explorer.session.history import History
from explorer.session.state import Session


@dataclass(frozen=True)
class View:
    """Session and gaze together: what the panels show."""

    session: Session
    gaze: Gaze


Listener = Callable[[View, View], None]


class Store:
    """The one place where a session changes; a change made by a listener is told after this one."""

    def __init__(self, session: Session) -> None:
        self._history = History.begin(session)
        self._gaze = Gaze()
        self._listeners: list[Listener] = []
        self._told = self.view
        self._is_telling = False

    @property
    def view(self) -> View:
        """What is shown now."""
        return View(self._history.current.session, self._gaze)

    @property
    def undo_label(self) -> str | None:
        """Name of the step that undo takes back."""
        return self._history.undo_label

    @property
    def redo_label(self) -> str | None:
        """Name of the step that redo makes again."""
        return self._history.redo_label

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Tell ``listener(old, new)`` of every change; returns what ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def edit(self, edit: Edit) -> None:
        """Apply an edit as one step of the history."""
        session = edit.apply(self.view.session)
        left = self._history.left_with(self._front, self._gaze.selected)
        self._history = left.edited(session, edit.label, edit.merge)
        self._tell()

    def begin(self, edit: Edit) -> None:
        """Apply an edit as if it had always been: what a panel shows before anything was done in it."""
        self._history = self._history.rebased(edit.apply)
        self._tell()

    def look(self, change: Callable[[Gaze], Gaze]) -> None:
        """Change the gaze."""
        self._gaze = change(self._gaze)
        self._tell()

    def undo(self) -> None:
        """Take the last step back."""
        self._go(History.undone)

    def redo(self) -> None:
        """Make the step again that was taken back."""
        self._go(History.redone)

    @property
    def _front(self) -> str:
        """Id of the model of the panel in front; empty where there is none."""
        model = self.view.session.model_of(self._gaze.panel)
        return "" if model is None else model.id

    def _go(self, step: Callable[[History], History]) -> None:
        """Go to another snapshot; where that changes pins, the one is selected that was selected in it."""
        before = self.view.session
        self._history = step(self._history.left_with(self._front, self._gaze.selected))
        front, now = self._front, self._history.current
        model, selected = now.selected or ("", None)
        if model == front and before.marks_of(model).pins != now.session.marks_of(model).pins:
            self._gaze = replace(self._gaze, selected=selected)
        self._tell()

    def _tell(self) -> None:
        if self._is_telling:
            return
        self._is_telling = True
        try:
            while self.view != self._told:
                old, self._told = self._told, self.view
                for listener in tuple(self._listeners):
                    listener(old, self._told)
        finally:
            self._is_telling = False
