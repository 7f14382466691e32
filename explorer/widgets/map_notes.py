"""MapNotes: short lines in the lower left corner of a map that say what is seen on it."""

from PySide6.QtGui import QColor, QFont, QPainter, QPalette

from explorer.widgets.fonts import number_font, small_font
from explorer.widgets.halo_text import HaloText, TextStyle
from explorer.widgets.layer import Scene

LEFT = 14.0
"""Logical pixels from the left edge to the words."""
BOTTOM = 34.0
"""Logical pixels from the lower edge to the middle of the lowest line: above the numbers."""
LINE = 18.0
"""Logical pixels from one line to the next."""


class MapNotes:
    """A layer of lines, each under a name by which it is changed; the first is the lowest."""

    def __init__(self) -> None:
        self._lines: dict[str, str] = {}
        self._texts = HaloText()
        self._look: tuple[int, str] | None = None
        self._style: TextStyle | None = None

    def set_line(self, name: str, text: str) -> bool:
        """Say something else under a name, or (empty) nothing; whether that is a change."""
        if self._lines.get(name, "") == text:
            return False
        self._lines.pop(name, None)
        if text:
            self._lines[name] = text
        return True

    @property
    def lines(self) -> tuple[str, ...]:
        """What is said, the lowest line first."""
        return tuple(self._lines.values())

    def draw(self, painter: QPainter, scene: Scene) -> None:
        """Paint the lines."""
        style = self._style_for(scene.palette, scene.font)
        for row, text in enumerate(self._lines.values()):
            y = scene.viewport.height - BOTTOM - row * LINE
            self._texts.draw(painter, text, LEFT, y, style, scene.ratio, align=0.0)

    def _style_for(self, palette: QPalette, font: QFont) -> TextStyle:
        look = (palette.cacheKey(), font.key())
        if self._style is None or look != self._look:
            self._look = look
            halo = QColor(palette.color(QPalette.ColorRole.Base))
            halo.setAlphaF(0.92)
            ink = palette.color(QPalette.ColorRole.Text)
            self._style = TextStyle(number_font(small_font(font)), ink, halo, 3.0)
            self._texts.clear()
        return self._style
