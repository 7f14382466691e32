"""What every panel is: shows a view, emits edits and looks, and is told answers of its slots."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from explorer.bundles.facts import ModelFacts
from explorer.engine.answers import Answer, Failure
from explorer.engine.requests import Request
from explorer.session.store import View


class Panel(QWidget):
    """A hidden panel is not refreshed; it is once, when it is shown."""

    edited = Signal(object)
    """An `Edit`."""
    gazed = Signal(object)
    """A function from `Gaze` to `Gaze`."""
    slots: frozenset[str] = frozenset()
    """Slots whose answers it shows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._waiting: tuple[View, Mapping[str, ModelFacts]] | None = None

    def set_view(self, view: View, facts: Mapping[str, ModelFacts]) -> None:
        """Show this view, now or when the panel becomes visible."""
        if self.isVisible():
            self._waiting = None  # an older one, where this comes while the panel is being shown
            self.refresh(view, facts)
        else:
            self._waiting = (view, facts)

    def refresh(self, view: View, facts: Mapping[str, ModelFacts]) -> None:
        """Show this view; must emit nothing, and do nothing where nothing has changed."""
        raise NotImplementedError

    def lacking(self, request: Request) -> Request | None:
        """What of a request of one of ``slots`` is not shown already; None where all of it is."""
        return request

    def show_answer(self, answer: Answer) -> None:
        """Show an answer of one of ``slots``."""
        raise NotImplementedError

    def show_failure(self, failure: Failure) -> None:
        """Show that the work of one of ``slots`` failed; why is told elsewhere."""

    def showEvent(self, event: QShowEvent) -> None:  # noqa: D102
        super().showEvent(event)
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            self.refresh(*waiting)
