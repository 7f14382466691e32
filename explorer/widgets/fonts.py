"""The two sizes of text, and figures of one width."""

from PySide6.QtGui import QFont

_SMALL = 0.88


def small_font(font: QFont) -> QFont:
    """The smaller of the two sizes, for what stands beside or below something."""
    result = QFont(font)
    result.setPointSizeF(max(font.pointSizeF() * _SMALL, 6.0))
    return result


def number_font(font: QFont) -> QFont:
    """The same font with figures of one width, so that numbers that change stand still."""
    result = QFont(font)
    result.setFeature(QFont.Tag("tnum"), 1)
    return result
