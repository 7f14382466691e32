"""Lines on a map that fit it."""

from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QApplication

from explorer.widgets.halo_text import TextStyle
from explorer.widgets.map_notes import wrapped

TEXT = "This is as deep as 32-bit numbers go"


def style() -> TextStyle:
    return TextStyle(QFont(), QColor("black"), QColor("white"), 3.0)


def test_a_line_that_fits_stays_whole(qapp: QApplication) -> None:
    assert wrapped(TEXT, 10_000, style()) == [TEXT]


def test_a_long_line_is_broken_between_words(qapp: QApplication) -> None:
    room = style().size("This is as deep as ")[0]
    lines = wrapped(TEXT, room, style())
    assert len(lines) > 1
    assert " ".join(lines) == TEXT
    assert all(style().size(line)[0] <= room for line in lines)


def test_words_wider_than_the_map_stand_alone(qapp: QApplication) -> None:
    assert wrapped("one two", 1, style()) == ["one", "two"]
    assert wrapped("", 100, style()) == []
