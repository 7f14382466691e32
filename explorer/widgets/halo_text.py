"""HaloText: words with a halo, drawn once and kept as small pictures, since shaping text takes long."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPen

_MOST_PICTURES = 1000  # numbers along the edges come and go as one pans


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How words look: `halo` is the width of the rim in logical pixels."""

    font: QFont
    ink: QColor
    paper: QColor
    halo: float

    def size(self, text: str) -> tuple[float, float]:
        """Width and height of the words without their halo, in logical pixels."""
        metrics = QFontMetricsF(self.font)
        return metrics.horizontalAdvance(text), metrics.capHeight()


class HaloText:
    """Paints words by their middle; the pictures are kept by words and style."""

    def __init__(self) -> None:
        self._pictures: dict[tuple[str, int, float], tuple[TextStyle, QImage, float, float]] = {}

    def clear(self) -> None:
        """Forget all pictures."""
        self._pictures.clear()

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
            kept = self._pictures[key] = (style, _picture(text, style, ratio), width, height)
        _, picture, width, _ = kept
        size = picture.deviceIndependentSize()
        rim = (size.width() - width) / 2
        # On whole device pixels, or the words would blur.
        left = round((x - align * width - rim) * ratio) / ratio
        top = round((y - size.height() / 2) * ratio) / ratio
        painter.drawImage(QPointF(left, top), picture)


def _picture(text: str, style: TextStyle, ratio: float) -> QImage:
    """The words in the middle of a picture as wide as they advance, and a halo all around."""
    width, height = style.size(text)
    rim = style.halo + 2  # glyphs may stick out of their advance and above capitals
    image = QImage(
        math.ceil((width + 2 * rim) * ratio),
        math.ceil((height * 1.7 + 2 * rim) * ratio),
        QImage.Format.Format_ARGB32_Premultiplied,
    )
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    size = image.deviceIndependentSize()
    path = QPainterPath()
    path.addText((size.width() - width) / 2, (size.height() + height) / 2, style.font, text)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(style.paper, 2 * style.halo)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(path, pen)
    painter.fillPath(path, style.ink)
    painter.end()
    return image
