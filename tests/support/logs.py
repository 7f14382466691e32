"""Fails tests on log records and Qt messages that nobody expected."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

HARMLESS_QT_MESSAGES = (
    "This plugin does not support propagateSizeHints()",  # the offscreen platform, at every resize
    "This plugin does not support raise()",  # the offscreen platform, at every raise_
    "This plugin supports grabbing the mouse only for popup windows",  # the offscreen platform, at drags
)


class LogGuard(logging.Handler):
    """Collects records of WARNING and above, from loggers and from Qt, that no test has expected."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.unexpected: list[str] = []
        self._expecting: list[tuple[str, list[str]]] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the record, or hand it to the innermost ``expect`` block whose text it holds."""
        self._note(f"{record.levelname} {record.name}: {record.getMessage()}")

    def note_qt(self, kind: str, text: str) -> None:
        """Keep a message of Qt's own, unless the offscreen platform always says it."""
        if not any(harmless in text for harmless in HARMLESS_QT_MESSAGES):
            self._note(f"Qt {kind}: {text}")

    @contextmanager
    def expect(self, text: str) -> Iterator[list[str]]:
        """Within the block a warning that holds ``text`` is expected, and missed if it does not come."""
        seen: list[str] = []
        self._expecting.append((text, seen))
        try:
            yield seen
        finally:
            self._expecting.pop()
        assert seen, f"expected a warning that says {text!r}, and none came"

    def _note(self, line: str) -> None:
        for text, seen in reversed(self._expecting):
            if text in line:
                seen.append(line)
                return
        self.unexpected.append(line)
