"""Pictures of places where one was lately: found again, and given up before they take too much room."""

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from explorer.widgets.seen_before import SeenBefore


def picture() -> QImage:
    """1,000 bytes."""
    return QImage(25, 10, QImage.Format.Format_RGB32)


def test_what_was_not_looked_at_longest_goes_first(qapp: QApplication) -> None:
    seen: SeenBefore[str] = SeenBefore(limit=3000)
    kept = {name: picture() for name in "abc"}
    for name, one in kept.items():
        seen.keep(name, one)
    assert seen.find("a") is kept["a"]
    seen.keep("d", picture())
    assert seen.find("b") is None
    assert all(seen.find(name) is not None for name in "acd")
    seen.keep("a", one := picture())
    assert seen.find("a") is one
    assert seen.find("c") is not None, "the same place takes its room once"
    seen.forget()
    assert seen.find("a") is None
