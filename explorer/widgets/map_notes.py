"""MapNotes: short lines in the lower left corner of a map that say what is seen on it."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QLinearGradient, QPainter, QPainterPath, QPalette

from explorer.widgets.fonts import number_font, small_font
from explorer.widgets.halo_text import HaloText, TextStyle
from explorer.widgets.layer import Scene

LEFT = 14.0
"""Logical pixels from the left edge to the words."""
BOTTOM = 34.0
"""Logical pixels from the lower edge to the middle of the lowest line: above the numbers."""
LINE = 18.0
"""Logical pixels from one line to the next."""
_GAP = 6.0
_BAR = (56.0, 8.0)  # width and height of a scale
_RIM = 2.0  # of paper around it
_PLATE = 6.0  # of paper around words
_RIGHT = 60.0  # logical pixels left free for the numbers along the right edge

Ends = tuple[str, str]
"""Numbers at the ends of a scale of one colour."""


@dataclass(frozen=True, slots=True)
class Note:
    """A line; where it has ``ends``, a scale stands before the words."""

    text: str
    ends: Ends | None = None
    shading: float = 1.0
    """How the scale goes from faint to strong: by this power of the share."""


@dataclass(frozen=True, slots=True)
class _Scale:
    ends: Ends
    shading: float


class MapNotes:
    """A layer of lines, each under a name by which it is changed; the first is the lowest."""

    def __init__(self) -> None:
        self._notes: dict[str, Note] = {}
        self._texts = HaloText()
        self._look: tuple[int, str] | None = None
        self._bar, self._bar_look = QImage(), (0, 0.0, 0.0)
        self._style: TextStyle | None = None

    def set_line(self, name: str, text: str, ends: Ends | None = None, shading: float = 1.0) -> bool:
        """Say something else under a name, or (empty) nothing; whether that is a change."""
        note = Note(text, ends, shading)
        if self._notes.get(name, Note("")) == note:
            return False
        if text:
            self._notes[name] = note
        else:
            self._notes.pop(name, None)
        return True

    @property
    def lines(self) -> tuple[str, ...]:
        """What is said, the lowest line first, with the numbers of its scale."""
        return tuple(
            note.text if note.ends is None else f"{note.ends[0]} … {note.ends[1]} {note.text}"
            for note in self._notes.values()
        )

    def draw(self, painter: QPainter, scene: Scene) -> None:
        """Paint the lines on plates, to be read on any picture."""
        style = self._style_for(scene.palette, scene.font)
        placed = list(self._placed(scene, style))
        plates = QPainterPath()
        plates.setFillRule(Qt.FillRule.WindingFill)  # they overlap
        for x, y, what in placed:
            width = style.size(what)[0] if isinstance(what, str) else _scale_width(what.ends, style)
            room = QRectF(x, y - LINE / 2, width, LINE)
            plates.addRoundedRect(room.adjusted(-_PLATE, -2, _PLATE, 2), 4, 4)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.paper)
        painter.drawPath(plates)
        for x, y, what in placed:
            if isinstance(what, str):
                self._texts.draw(painter, what, x, y, style, scene.ratio, align=0.0)
            else:
                self._draw_scale(painter, what, y, style, scene)

    def _placed(self, scene: Scene, style: TextStyle) -> Iterator[tuple[float, float, str | _Scale]]:
        """Left end and middle of each line, and its words or its scale, from the lowest on.

        Where the map is narrow, words stand above their scale.
        """
        y = scene.viewport.height - BOTTOM
        room = scene.viewport.width - _RIGHT - LEFT
        for note in self._notes.values():
            x = LEFT
            if note.ends is not None:
                yield x, y, _Scale(note.ends, note.shading)
                x += _scale_width(note.ends, style) + _GAP
                if x + style.size(note.text)[0] > scene.viewport.width - _RIGHT:
                    x, y = LEFT, y - LINE
            lines = [note.text] if x > LEFT else wrapped(note.text, room, style)
            for line in reversed(lines):
                yield x, y, line
                y -= LINE

    def _draw_scale(self, painter: QPainter, scale: _Scale, y: float, style: TextStyle, scene: Scene) -> None:
        """Paint a scale, faint to strong, between its two numbers."""
        low, high = scale.ends
        self._texts.draw(painter, low, LEFT, y, style, scene.ratio, align=0.0)
        left = LEFT + style.size(low)[0] + _GAP
        width, height = _BAR
        corner = (left - _RIM, y - height / 2 - _RIM)
        painter.drawImage(
            QPointF(*(round(edge * scene.ratio) / scene.ratio for edge in corner)),
            self._bar_for(scene, scale.shading),
        )
        self._texts.draw(painter, high, left + width + _GAP, y, style, scene.ratio, align=0.0)

    def _bar_for(self, scene: Scene, shading: float) -> QImage:
        """The scale, kept as long as it looks the same."""
        look = (scene.palette.cacheKey(), scene.ratio, shading)
        if look != self._bar_look:
            self._bar_look, self._bar = look, _scale_bar(scene.palette, scene.ratio, shading)
        return self._bar

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


def _scale_width(ends: Ends, style: TextStyle) -> float:
    """How wide a scale is with its numbers."""
    low, high = (style.size(number)[0] for number in ends)
    return low + _GAP + _BAR[0] + _GAP + high


def _scale_bar(palette: QPalette, ratio: float, shading: float) -> QImage:
    """Faint to strong, on a rim of paper."""
    paper, ink = (palette.color(role) for role in (QPalette.ColorRole.Base, QPalette.ColorRole.Highlight))
    bar = QRectF(_RIM, _RIM, *_BAR)
    width, height = (math.ceil((side + 2 * _RIM) * ratio) for side in _BAR)
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    shades = QLinearGradient(bar.topLeft(), bar.topRight())
    for share in (0.0, 0.05, 0.15, 0.3, 0.5, 0.75, 1.0):
        faint = QColor(ink)
        faint.setAlphaF(share**shading)
        shades.setColorAt(share, faint)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(paper)
    painter.drawRoundedRect(bar.adjusted(-_RIM, -_RIM, _RIM, _RIM), 3, 3)
    painter.setBrush(shades)
    painter.drawRoundedRect(bar, 2, 2)
    painter.end()
    return image


def wrapped(text: str, room: float, style: TextStyle) -> list[str]:
    """The words of a text in lines that fit a width; a word that is wider has a line of its own."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and style.size(longer)[0] <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
