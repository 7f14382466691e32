"""HaloText: words with a halo, or on a plate, drawn once and kept as pictures: shaping text takes long."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPen

_MOST_PICTURES = 1000  # numbers along the edges come and go as one pans
_FIGURES = frozenset("0123456789.−")
"""Numbers are put together from these: a zoom makes all of them anew, and outlining text takes long."""


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How words look: `halo` is the width of the rim in logical pixels."""

    font: QFont
    ink: QColor
    paper: QColor
    halo: float
    is_on_plate: bool = False
    """Whether the words lie on a rounded plate that is larger by the rim: to be read on any picture."""

    def size(self, text: str) -> tuple[float, float]:
        """Width and height of the words without their halo, in logical pixels."""
        metrics = QFontMetricsF(self.font)
        return metrics.horizontalAdvance(text), metrics.capHeight()


class HaloText:
    """Paints words by their middle; the pictures are kept by words and style."""

    def __init__(self) -> None:
        self._pictures: dict[tuple[str, int, float], tuple[TextStyle, QImage, float, float]] = {}
        self._figures: dict[tuple[str, int, float], tuple[TextStyle, QImage, QImage, float]] = {}

    def clear(self) -> None:
        """Forget all pictures."""
        self._pictures.clear()
        self._figures.clear()

    def draw(
        self,
        painter: QPainter,
        text: str,
        x: float,
        y: float,
        style: TextStyle,
        ratio: float,
        *,
        align: float = 0.5,
    ) -> None:
        """Paint words so that their capitals are centred on y, and the share `align` of their width on x."""
        key = (text, id(style), ratio)
        kept = self._pictures.get(key)
        # The style is kept beside the picture: its id stays its own as long as the picture is there.
        if kept is None:
            if len(self._pictures) >= _MOST_PICTURES:
                self._pictures.clear()
            width, height = style.size(text)
            make = self._number if _FIGURES.issuperset(text) else _picture
            kept = self._pictures[key] = (style, make(text, style, ratio), width, height)
        _, picture, width, _ = kept
        size = picture.deviceIndependentSize()
        rim = (size.width() - width) / 2
        # On whole device pixels, or the words would blur.
        left = round((x - align * width - rim) * ratio) / ratio
        top = round((y - size.height() / 2) * ratio) / ratio
        painter.drawImage(QPointF(left, top), picture)

    def _number(self, text: str, style: TextStyle, ratio: float) -> QImage:
        """As `_picture`, of figures alone: they advance alike, whatever stands beside them."""
        image = _room(text, style, ratio)
        left = (image.deviceIndependentSize().width() - style.size(text)[0]) / 2
        figures = [self._figure(character, style, ratio) for character in text]
        places = []
        for _, halo, _, advance in figures:
            rim = (halo.deviceIndependentSize().width() - advance) / 2
            places.append(QPointF(round((left - rim) * ratio) / ratio, 0.0))
            left += advance
        if style.is_on_plate:
            _plate(image, text, style)
        painter = QPainter(image)
        if not style.is_on_plate:
            for place, (_, halo, _, _) in zip(places, figures, strict=True):
                painter.drawImage(place, halo)
            # Halos are opaque first, and faint together: they overlap.
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
            painter.fillRect(QRectF(QPointF(0, 0), image.deviceIndependentSize()), style.paper)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        for place, (_, _, ink, _) in zip(places, figures, strict=True):
            painter.drawImage(place, ink)
        painter.end()
        return image

    def _figure(
        self, character: str, style: TextStyle, ratio: float
    ) -> tuple[TextStyle, QImage, QImage, float]:
        """A figure's opaque halo and its ink, and how far it advances."""
        key = (character, id(style), ratio)
        kept = self._figures.get(key)
        if kept is None:
            halo = _room(character, style, ratio)
            ink = halo.copy()
            path = _path(character, style, halo)
            opaque = QColor(style.paper)
            opaque.setAlphaF(1.0)
            _outline(halo, path, opaque, style)
            _fill(ink, path, style)
            kept = self._figures[key] = (style, halo, ink, style.size(character)[0])
        return kept


def _picture(text: str, style: TextStyle, ratio: float) -> QImage:
    """The words in the middle of a picture as wide as they advance; a halo all around, or a plate below."""
    image = _room(text, style, ratio)
    path = _path(text, style, image)
    if style.is_on_plate:
        _plate(image, text, style)
    else:
        _outline(image, path, style.paper, style)
    _fill(image, path, style)
    return image


def _room(text: str, style: TextStyle, ratio: float) -> QImage:
    """An empty picture for words and their halo."""
    width, height = style.size(text)
    rim = style.halo + 2  # glyphs may stick out of their advance and above capitals
    image = QImage(
        math.ceil((width + 2 * rim) * ratio),
        math.ceil((height * 1.7 + 2 * rim) * ratio),
        QImage.Format.Format_ARGB32_Premultiplied,
    )
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    return image


def _path(text: str, style: TextStyle, image: QImage) -> QPainterPath:
    """The words in the middle of a picture, as an outline."""
    (width, height), size = style.size(text), image.deviceIndependentSize()
    path = QPainterPath()
    path.addText((size.width() - width) / 2, (size.height() + height) / 2, style.font, text)
    return path


def _outline(image: QImage, path: QPainterPath, colour: QColor, style: TextStyle) -> None:
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(colour, 2 * style.halo)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(path, pen)
    painter.end()


def _plate(image: QImage, text: str, style: TextStyle) -> None:
    (width, height), room = style.size(text), image.deviceIndependentSize()
    plate = QRectF(0, 0, width + 2 * style.halo, height + 2 * style.halo)
    plate.moveCenter(QPointF(room.width() / 2, room.height() / 2))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.paper)
    painter.drawRoundedRect(plate, 3, 3)
    painter.end()


def _fill(image: QImage, path: QPainterPath, style: TextStyle) -> None:
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(path, style.ink)
    painter.end()
