"""What is drawn over the points of a map: circles around zero, captions, numbers along the edges, pins."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPalette, QPen

from explorer.widgets.fonts import number_font, small_font
from explorer.widgets.halo_text import HaloText, TextStyle
from explorer.widgets.markers import Marker, in_painting_order
from explorer.widgets.spread_mark import draw_spread, spread_reach
from explorer.widgets.viewport import Viewport

_TICK_SPACING = 110.0  # logical pixels between two numbers, at least
_TICK_LENGTH = 4.0
_FINE_RATIO = 1.75  # device pixels per logical pixel from which a hairline is thin
_LARGEST_SCREEN_RATIO = 3.0
_LARGEST_ELLIPSE = 5000.0  # radius in logical pixels; Qt is slow at larger ones, and then wrong
_PIN_RADIUS = 5.5
_LABEL_ANGLES = tuple(math.radians(45 + side * away) for away in range(0, 181, 15) for side in (1, -1))
"""Where on a circle its radius may stand, the best place first; always of the same few: it does not creep."""


@dataclass(frozen=True, slots=True)
class Caption:
    """A word at a data point; it goes with the points of its category (None: always seen)."""

    x: float
    y: float
    text: str
    category: int | None = None


class MapLayers:
    """Paints the layers, and markers, in the colours of a palette and the sizes of a font."""

    def __init__(self, palette: QPalette, font: QFont) -> None:
        self._texts = HaloText()
        self.set_look(palette, font)

    def set_look(self, palette: QPalette, font: QFont) -> None:
        """Take other colours and another font."""
        paper, ink = (palette.color(role) for role in (QPalette.ColorRole.Base, QPalette.ColorRole.Text))
        large = QFont(font)
        large.setPointSizeF(
            font.pointSizeF() * 1.7
        )  # in the picture, beyond the two sizes of its surroundings
        large.setWeight(QFont.Weight.Bold)
        small = number_font(small_font(font))
        self._line, self._fine_line = _faded(ink, 0.55), _faded(ink, 0.8)
        self._line_on_tiles = _between(paper, ink)
        # Not as black as pictures are: among white digits a white number would be one more of them.
        raised = _between(paper, ink, 0.2 if paper.lightness() < ink.lightness() else 0.05)
        self._tick = _faded(ink, 0.6)
        self._caption_style = TextStyle(large, ink, _faded(paper, 0.92), 3.5)
        self._small_style = TextStyle(small, _faded(ink, 0.8), _faded(paper, 0.85), 2.5)
        self._caption_on_tiles = TextStyle(large, ink, _faded(raised, 0.96), 3.5)
        self._small_on_tiles = TextStyle(small, ink, _faded(raised, 0.9), 4.0, is_on_plate=True)
        self._figure_height = self._small_style.size("0")[1]
        self._name_style = TextStyle(font, ink, _faded(paper, 0.92), 2.5)
        self._accent = palette.color(QPalette.ColorRole.Highlight)
        self._pin, self._pin_rim, self._pin_shadow = ink, paper, _faded(ink, 0.35)
        self._texts.clear()

    def draw_rings(
        self,
        painter: QPainter,
        viewport: Viewport,
        radii: Sequence[float],
        ratio: float,
        *,
        is_on_tiles: bool = False,
        beside: Sequence[Caption] = (),
    ) -> None:
        """Paint circles around zero, each with its radius in σ; on pictures in the grey seen on all.

        A radius stands at the upper right of its circle, or as near to it as captions leave room ``beside``.
        """
        left, top = viewport.to_screen(0.0, 0.0)
        farthest = max(
            math.hypot(x, y) for x in (left, left - viewport.width) for y in (top, top - viewport.height)
        )
        painter.setBrush(Qt.BrushStyle.NoBrush)
        # Qt takes ten times as long for a line two device pixels wide as for a hairline: on screens of that
        # kind the circles are hairlines in a stronger colour; pictures of a larger scale are no screens.
        is_screen = ratio <= _LARGEST_SCREEN_RATIO
        on_paper = self._fine_line if is_screen and ratio >= _FINE_RATIO else self._line
        pen = QPen(self._line_on_tiles if is_on_tiles else on_paper, 1.0)
        pen.setCosmetic(is_screen)
        painter.setPen(pen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        seen = [radius for radius in radii if 4 < radius * viewport.scale <= farthest]
        for radius in seen:
            size = radius * viewport.scale
            if size <= _LARGEST_ELLIPSE:
                painter.drawEllipse(QPointF(left, top), size, size)
            else:
                painter.drawPolyline(_seen_arc(viewport, left, top, size))
        style = self._small_on_tiles if is_on_tiles else self._small_style
        taken = [self._caption_room(caption, viewport) for caption in beside] if seen else []
        for radius in seen:
            text, size = f"{radius:g}σ", radius * viewport.scale
            room = _grown(QRectF(0, 0, *style.size(text)), style)
            for angle in _LABEL_ANGLES:
                place = QPointF(left + size * math.cos(angle), top - size * math.sin(angle))
                room.moveCenter(place)
                if not any(room.intersects(other) for other in taken):
                    break
            else:
                aside = size * math.sqrt(0.5)
                place = QPointF(left + aside, top - aside)
            self._texts.draw(painter, text, place.x(), place.y(), style, ratio)

    def draw_ticks(
        self, painter: QPainter, viewport: Viewport, ratio: float, *, is_on_tiles: bool = False
    ) -> None:
        """Paint numbers along the lower and the right edge, a short line at each; on plates on pictures."""
        step = tick_step(_TICK_SPACING / viewport.scale)
        left, bottom, right, top = viewport.bounds
        width, height = viewport.width, viewport.height
        style, half = self._small_on_tiles if is_on_tiles else self._small_style, self._figure_height / 2
        corner = 2 * half + _TICK_LENGTH + 16  # where the two rows of numbers would meet
        lines = []
        for value in _multiples(step, left, right):
            place, _ = viewport.to_screen(value, 0.0)
            if 12 <= place <= width - corner:
                lines.append(QLineF(place, height, place, height - _TICK_LENGTH))
                base = height - _TICK_LENGTH - 5 - half
                self._texts.draw(painter, tick_text(value, step), place, base, style, ratio)
        for value in _multiples(step, bottom, top):
            _, place = viewport.to_screen(0.0, value)
            if 12 <= place <= height - corner:
                lines.append(QLineF(width, place, width - _TICK_LENGTH, place))
                text = tick_text(value, step)
                self._texts.draw(painter, text, width - _TICK_LENGTH - 5, place, style, ratio, align=1.0)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(self._line_on_tiles if is_on_tiles else self._tick)
        painter.drawLines(lines)

    def draw_captions(
        self,
        painter: QPainter,
        viewport: Viewport,
        captions: Sequence[Caption],
        ratio: float,
        *,
        is_on_tiles: bool = False,
    ) -> None:
        """Paint captions so that each has its middle at its data point; none on one that came before it."""
        style = self._caption_on_tiles if is_on_tiles else self._caption_style
        taken: list[QRectF] = []
        for caption in captions:
            left, top = viewport.to_screen(caption.x, caption.y)
            if -200 < left < viewport.width + 200 and -50 < top < viewport.height + 50:
                room = QRectF(0, 0, *style.size(caption.text))
                room.moveCenter(QPointF(left, top))
                if not any(room.intersects(other) for other in taken):
                    taken.append(room)
                    self._texts.draw(painter, caption.text, left, top, style, ratio)

    def _caption_room(self, caption: Caption, viewport: Viewport) -> QRectF:
        """Where a caption lies with its halo, in logical pixels."""
        room = _grown(QRectF(0, 0, *self._caption_style.size(caption.text)), self._caption_style)
        room.moveCenter(QPointF(*viewport.to_screen(caption.x, caption.y)))
        return room

    def marker_rect(self, viewport: Viewport, marker: Marker) -> QRectF:
        """Where a marker is painted, in logical pixels, and a little more."""
        left, top = viewport.to_screen(marker.x, marker.y)
        if marker.spread is not None:
            reach = spread_reach(viewport.scale, marker.spread)
            return QRectF(left - reach, top - reach, 2 * reach, 2 * reach)
        reach = _PIN_RADIUS + 7.0
        width, height = self._name_style.size(marker.name)
        rim = self._name_style.halo + 3.0
        right = reach + width + 2 * rim if marker.name else reach
        down = max(reach, height + rim)
        return QRectF(left - reach, top - down, reach + right, 2 * down)

    def draw_markers(
        self,
        painter: QPainter,
        viewport: Viewport,
        markers: Sequence[Marker],
        ratio: float,
        hot_key: str | None = None,
    ) -> None:
        """Paint pins with their names; `hot_key` is the one under the pointer."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for marker in in_painting_order(markers):
            left, top = viewport.to_screen(marker.x, marker.y)
            if marker.spread is not None:
                place = QPointF(left, top)
                draw_spread(painter, place, viewport.scale, marker.spread, self._accent, self._pin_rim)
                continue
            if not (-300 < left < viewport.width + 40 and -40 < top < viewport.height + 40):
                continue
            radius = _PIN_RADIUS + 1.5 * marker.is_selected + 1.0 * (marker.key == hot_key)
            if marker.name:
                self._texts.draw(
                    painter, marker.name, left + radius + 6, top, self._name_style, ratio, align=0.0
                )
            for grown, colour in (
                (2.5, self._pin_shadow),
                (1.25, self._pin_rim),
                (-0.75, self._accent if marker.is_selected else self._pin),
            ):
                painter.setBrush(colour)
                painter.drawEllipse(QPointF(left, top), radius + grown, radius + grown)
            if marker.is_selected:
                painter.setBrush(self._pin_rim)
                painter.drawEllipse(QPointF(left, top), 2.5, 2.5)


def tick_step(least: float) -> float:
    """The smallest of …, 0.1, 0.2, 0.5, 1, 2, 5, … that is at least so large."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= least * (1 - 1e-9))


def tick_text(value: float, step: float) -> str:
    """A number with the digits that its step needs and a true minus sign."""
    digits = max(0, -math.floor(math.log10(step) + 1e-9))
    text = f"{value:.{digits}f}"
    return text.replace("-", "−") if float(text) != 0 else text.lstrip("-")


def _multiples(step: float, low: float, high: float) -> Iterator[float]:
    for index in range(math.ceil(low / step), math.floor(high / step) + 1):
        yield index * step


def _seen_arc(viewport: Viewport, left: float, top: float, radius: float) -> list[QPointF]:
    """The part of a large circle that crosses the view, as a line of many corners."""
    middle = math.atan2(viewport.height / 2 - top, viewport.width / 2 - left)
    half = math.hypot(viewport.width, viewport.height) / radius
    count = 64
    angles = (middle + half * (2 * index / count - 1) for index in range(count + 1))
    return [QPointF(left + radius * math.cos(angle), top + radius * math.sin(angle)) for angle in angles]


def _grown(room: QRectF, style: TextStyle) -> QRectF:
    """The room of words with their halo."""
    return room.adjusted(-style.halo, -style.halo, style.halo, style.halo)


def _between(one: QColor, other: QColor, share: float = 0.5) -> QColor:
    """A colour with a share of the other."""
    parts = ((one.red(), other.red()), (one.green(), other.green()), (one.blue(), other.blue()))
    return QColor(*(round(first + share * (second - first)) for first, second in parts))


def _faded(colour: QColor, alpha: float) -> QColor:
    result = QColor(colour)
    result.setAlphaF(alpha)
    return result
