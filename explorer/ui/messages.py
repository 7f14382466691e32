"""What the window tells a person without stopping them: kept until it exists, replaced by slot."""

import logging
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject, Signal

_log = logging.getLogger(__name__)


class Level(StrEnum):
    """How much a message matters."""

    INFO = "info"
    ERROR = "error"


@dataclass(frozen=True)
class Message:
    """One sentence; a later one about the same subject takes its place."""

    level: Level
    text: str
    subject: str


class Messages(QObject):
    """Holds the message of each subject."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shown: dict[str, Message] = {}

    @property
    def newest(self) -> Message | None:
        """The message to show now."""
        return next(reversed(self._shown.values()), None)

    def error(self, text: str, subject: str) -> None:
        """Say what failed and what to do about it."""
        _log.info("%s: %s", subject, text)
        self._show(Message(Level.ERROR, text, subject))

    def info(self, text: str, subject: str) -> None:
        """Say that something is done."""
        self._show(Message(Level.INFO, text, subject))

    def clear(self, subject: str) -> None:
        """Take back what was said about a subject: it works again, or the person has read it."""
        if self._shown.pop(subject, None) is not None:
            self.changed.emit()

    def dismiss(self) -> None:
        """Take back the message that is shown, and whatever else says the same."""
        if self.newest is not None:
            text = self.newest.text
            self._shown = {key: other for key, other in self._shown.items() if other.text != text}
            self.changed.emit()

    def _show(self, message: Message) -> None:
        if self._shown.get(message.subject) == message:
            return
        self._shown.pop(message.subject, None)
        self._shown[message.subject] = message
        self.changed.emit()
