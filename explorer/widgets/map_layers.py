"""What is drawn over the points of a map: circles around zero, captions, and numbers along the edges."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QPainter,
    QPainterPath,
    QPalette,
    QPen,
)

from explorer.widgets.fonts import number_font, small_font
from explorer.widgets.viewport import Viewport

_HALO = 3.5  # logical pixels of paper around a caption
_TICK_SPACING = 110.0  # logical pixels between two numbers, at least


@dataclass(frozen=True, slots=True)
class Caption:
    """A word at a data point; it goes with the points of its category (None: always seen)."""

    x: float
    y: float
    text: str
    category: int | None = None


@dataclass(frozen=True, slots=True)
class Ink:
    """Colours and fonts of the layers, taken from a widget."""

    paper: QColor
    ink: QColor
    small: QFont
    large: QFont

    @classmethod
    def of(cls, palette: QPalette, font: QFont) -> "Ink":
        """Take the colours of a palette, and two sizes of a font."""
        large = QFont(font)
        large.setPointSizeF(
            font.pointSizeF() * 1.7
        )  # in the picture, beyond the two sizes of its surroundings
        large.setWeight(QFont.Weight.Bold)
        paper, ink = (palette.color(role) for role in (QPalette.ColorRole.Base, QPalette.ColorRole.Text))
        return cls(paper, ink, number_font(small_font(font)), large)


def draw_rings(painter: QPainter, viewport: Viewport, radii: Sequence[float], ink: Ink) -> None:
    """Paint circles around zero, each with its radius in σ."""
    left, top = viewport.to_screen(0.0, 0.0)
    line = QColor(ink.ink)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(ink.small)
    metrics = QFontMetricsF(ink.small)
    farthest = max(
        math.hypot(x, y) for x in (left, left - viewport.width) for y in (top, top - viewport.height)
    )
    for radius in radii:
        size = radius * viewport.scale
        if size > farthest or size < 4:
            continue  # it passes outside the view, or is a speck
        line.setAlphaF(0.42)
        painter.setPen(QPen(line, 1.0))
        painter.drawEllipse(QPointF(left, top), size, size)
        text = f"{radius:g}σ"
        width = metrics.horizontalAdvance(text)
        place = QPointF(left + size * math.sqrt(0.5), top - size * math.sqrt(0.5))
        box = QRectF(place.x() - width / 2 - 4, place.y() - metrics.height() / 2, width + 8, metrics.height())
        paper = QColor(ink.paper)
        paper.setAlphaF(0.78)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(paper)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        line.setAlphaF(0.85)
        painter.setPen(line)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def draw_ticks(painter: QPainter, viewport: Viewport, ink: Ink) -> None:
    """Paint numbers along the lower and the left edge, with a short line at each."""
    step = tick_step(_TICK_SPACING / viewport.scale)
    left, bottom, right, top = viewport.bounds
    metrics = QFontMetricsF(ink.small)
    colour = QColor(ink.ink)
    colour.setAlphaF(0.6)
    paper = QColor(ink.paper)
    paper.setAlphaF(0.7)
    painter.setFont(ink.small)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    half, length = metrics.height() / 2, 4.0
    corner = metrics.height() + length + 10  # where the two rows of numbers would meet

    def write(text: str, box: QRectF, flags: Qt.AlignmentFlag) -> None:
        painter.fillRect(box.adjusted(-2, 0, 2, 0), paper)
        painter.drawText(box, flags, text)

    for index in range(math.ceil(left / step), math.floor(right / step) + 1):
        place, _ = viewport.to_screen(index * step, 0.0)
        if place < corner or place > viewport.width - 12:
            continue
        painter.setPen(colour)
        painter.drawLine(QPointF(place, viewport.height), QPointF(place, viewport.height - length))
        text = tick_text(index * step, step)
        width = metrics.horizontalAdvance(text)
        base = viewport.height - length - 2 - metrics.height()
        box = QRectF(place - width / 2, base, width, metrics.height())
        write(text, box, Qt.AlignmentFlag.AlignCenter)
    for index in range(math.ceil(bottom / step), math.floor(top / step) + 1):
        _, place = viewport.to_screen(0.0, index * step)
        if place > viewport.height - corner or place < 12:
            continue
        painter.setPen(colour)
        painter.drawLine(QPointF(0, place), QPointF(length, place))
        text = tick_text(index * step, step)
        box = QRectF(length + 4, place - half, metrics.horizontalAdvance(text), metrics.height())
        write(text, box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)


def tick_step(least: float) -> float:
    """The smallest of …, 0.1, 0.2, 0.5, 1, 2, 5, … that is at least so large."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= least * (1 - 1e-9))


def tick_text(value: float, step: float) -> str:
    """A number with the digits that its step needs and a true minus sign."""
    digits = max(0, -math.floor(math.log10(step) + 1e-9))
    text = f"{value:.{digits}f}"
    return text.replace("-", "−") if float(text) != 0 else text.lstrip("-")


class CaptionLayer:
    """Captions with a halo, each drawn once and kept as a small picture."""

    def __init__(self) -> None:
        self._pictures: dict[tuple[str, float, int, int, str], QImage] = {}

    def draw(
        self, painter: QPainter, viewport: Viewport, captions: Sequence[Caption], ink: Ink, ratio: float
    ) -> None:
        """Paint captions so that each has its middle at its data point."""
        for caption in captions:
            picture = self._picture(caption.text, ink, ratio)
            size = picture.deviceIndependentSize()
            left, top = viewport.to_screen(caption.x, caption.y)
            if abs(left) < 1e6 and abs(top) < 1e6:
                # On whole device pixels, or the text would blur.
                corner = QPointF(
                    round((left - size.width() / 2) * ratio) / ratio,
                    round((top - size.height() / 2) * ratio) / ratio,
                )
                painter.drawImage(corner, picture)

    def _picture(self, text: str, ink: Ink, ratio: float) -> QImage:
        key = (text, ratio, ink.paper.rgba(), ink.ink.rgba(), ink.large.key())
        if key not in self._pictures:
            if len(self._pictures) > 500:  # themes, scales and names come and go
                self._pictures.clear()
            self._pictures[key] = _caption_picture(text, ink, ratio)
        return self._pictures[key]


def _caption_picture(text: str, ink: Ink, ratio: float) -> QImage:
    path = QPainterPath()
    path.addText(0, 0, ink.large, text)
    box = path.boundingRect().adjusted(-_HALO - 1, -_HALO - 1, _HALO + 1, _HALO + 1)
    image = QImage(
        math.ceil(box.width() * ratio),
        math.ceil(box.height() * ratio),
        QImage.Format.Format_ARGB32_Premultiplied,
    )
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(-box.topLeft())
    paper = QColor(ink.paper)
    paper.setAlphaF(0.92)
    pen = QPen(paper, 2 * _HALO)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(path, pen)
    painter.fillPath(path, ink.ink)
    painter.end()
    return image
