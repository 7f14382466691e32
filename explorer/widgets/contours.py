"""Contours: closed lines over a map, each with words on it that stay where they are while one pans."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPalette, QPen, QPolygonF, QTransform

from explorer.widgets.fonts import number_font, small_font
from explorer.widgets.halo_text import HaloText, TextStyle
from explorer.widgets.layer import Scene
from explorer.widgets.viewport import Viewport

_FINE_RATIO = 1.75  # device pixels per logical pixel from which a hairline is thin
_LARGEST_SCREEN_RATIO = 3.0  # pictures of a larger scale are no screens
# Qt draws a hairline ten times as quickly as anything wider: a wider line is some of them side by side, each
# so many device pixels to the right and down.
_LINE = ((0.0, 0.0),)
_FINE_LINE = ((0.0, 0.0), (0.7, 0.7))
_RIM = ((-1.0, 0.0), (1.0, 0.0), (0.0, -1.0), (0.0, 1.0))
_FINE_RIM = ((-1.0, -1.0), (1.7, 1.7))
_RIM_ALPHA = 0.55
_RIM_ON_TILES, _LEAST_ON_TILES = 0.9, 0.65  # opacity and strength where lines lie on pictures
_LABEL_SPACING = 1000.0  # logical pixels of line from one label to the next, at most
_MOST_LABELS = 256  # of a line, however far one zooms in
_SHORTEST = 150.0  # logical pixels of line that carry a label
_APART = 46.0  # logical pixels between the middles of two labels, at least
_TRIES = 8  # places looked at for each label


@dataclass(frozen=True, slots=True, eq=False)
class Contour:
    """Closed lines, each (k, 2) in data units, with the words on them; `strength` of the ink, up to 1."""

    lines: tuple[NDArray[np.float32], ...]
    text: str
    strength: float


class Contours:
    """Paints contours in the colours of a palette; the labels of the first have the first choice."""

    def __init__(self) -> None:
        self._contours: tuple[Contour, ...] = ()
        self._paths: tuple[QPainterPath, ...] = ()
        self._lengths: tuple[tuple[NDArray[np.float64], ...], ...] = ()
        self._texts = HaloText()
        self._look: tuple[int, str] | None = None
        self._ink = self._rim = QColor()
        self._style: TextStyle | None = None

    def set_contours(self, contours: Sequence[Contour]) -> None:
        """Show contours instead of those before."""
        self._contours = tuple(contours)
        self._paths = tuple(_path(contour.lines) for contour in contours)
        self._lengths = tuple(tuple(map(_lengths, contour.lines)) for contour in contours)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to paint."""
        return not self._contours

    def draw(
        self,
        painter: QPainter,
        scene: Scene,
        avoid: Sequence[tuple[float, float]] = (),
        *,
        is_on_tiles: bool = False,
    ) -> None:
        """Paint lines, and words on them that leave other words alone, whose data points are given.

        On pictures all lines are strong, with a rim that stands out from them.
        """
        if self.is_empty:
            return
        viewport, ratio = scene.viewport, scene.ratio
        style = self._style_for(scene.palette, scene.font)
        for contour, path in zip(self._contours, self._paths, strict=True):
            strength = max(contour.strength, _LEAST_ON_TILES) if is_on_tiles else contour.strength
            rim = faded(self._rim, _RIM_ON_TILES if is_on_tiles else _RIM_ALPHA)
            self._draw_line(painter, path, viewport, ratio, strength, rim)
        placed = [viewport.to_screen(x, y) for x, y in avoid]
        for contour, lengths in zip(self._contours, self._lengths, strict=True):
            for line, length in zip(contour.lines, lengths, strict=True):
                for x, y in _label_places(line, length, viewport, placed):
                    self._texts.draw(painter, contour.text, x, y, style, ratio)

    def _draw_line(
        self,
        painter: QPainter,
        path: QPainterPath,
        viewport: Viewport,
        ratio: float,
        strength: float,
        rim: QColor,
    ) -> None:
        """Paint a line with a rim of paper, that it is seen on dots and on pictures."""
        is_screen, is_fine = ratio <= _LARGEST_SCREEN_RATIO, ratio >= _FINE_RATIO
        passes = [
            (rim, 1.0, _FINE_RIM if is_fine else _RIM),
            (self._ink, 1.0, _FINE_LINE if is_fine else _LINE),
        ]
        if not is_screen:
            passes = [(rim, 3 * ratio, _LINE), (self._ink, ratio, _LINE)]
        left, top = viewport.to_screen(0.0, 0.0)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        transform = painter.transform()
        for colour, width, offsets in passes:
            pen = QPen(faded(colour, strength * colour.alphaF()), width)
            pen.setCosmetic(True)
            painter.setPen(pen)
            for right, down in offsets:
                place = QTransform(
                    viewport.scale, 0, 0, -viewport.scale, left + right / ratio, top + down / ratio
                )
                painter.setTransform(place * transform)
                painter.drawPath(path)
        painter.restore()

    def _style_for(self, palette: QPalette, font: QFont) -> TextStyle:
        look = (palette.cacheKey(), font.key())
        if self._style is None or look != self._look:
            self._look = look
            self._ink = palette.color(QPalette.ColorRole.Text)
            paper = palette.color(QPalette.ColorRole.Base)
            self._rim = paper
            self._style = TextStyle(number_font(small_font(font)), self._ink, faded(paper, 0.92), 2.5)
            self._texts.clear()
        return self._style


def _path(lines: Sequence[NDArray[np.float32]]) -> QPainterPath:
    path = QPainterPath()
    for line in lines:
        path.addPolygon(QPolygonF([QPointF(x, y) for x, y in line.tolist()]))
    return path


def _lengths(line: NDArray[np.float32]) -> NDArray[np.float64]:
    """Length of the line up to each of its corners, (k,)."""
    steps = np.hypot(*np.diff(line.astype(np.float64), axis=0).T)
    return np.concatenate([[0.0], np.cumsum(steps)])


def _label_places(
    line: NDArray[np.float32],
    lengths: NDArray[np.float64],
    viewport: Viewport,
    placed: list[tuple[float, float]],
) -> Iterator[tuple[float, float]]:
    """Where the labels of a line lie on screen, and add them to those ``placed``.

    They lie at fixed places of the line, more of them at each doubling of the scale: a pan moves them along.
    """
    total = float(lengths[-1])
    if total * viewport.scale < _SHORTEST:
        return
    least = math.log2(total / _MOST_LABELS)
    spacing = math.ldexp(1.0, math.floor(max(math.log2(_LABEL_SPACING / viewport.scale), least)))
    slots = max(math.floor(total / spacing), 1)
    tries = (np.arange(slots)[:, None] + np.arange(_TRIES) / _TRIES) * min(spacing, total)  # (slots, tries)
    corners = np.searchsorted(lengths, tries).clip(0, len(line) - 1)
    x = (line[corners, 0] - viewport.x) * viewport.scale + viewport.width / 2
    y = (viewport.y - line[corners, 1]) * viewport.scale + viewport.height / 2
    is_seen = ((x > -_APART) & (x < viewport.width + _APART)) & (
        (y > -_APART) & (y < viewport.height + _APART)
    )
    for slot in np.flatnonzero(is_seen.any(axis=1)):
        for place in zip(x[slot].tolist(), y[slot].tolist(), strict=True):
            if all(math.dist(place, other) >= _APART for other in placed):
                placed.append(place)
                yield place
                break


def faded(colour: QColor, alpha: float) -> QColor:
    """The colour, with another alpha."""
    result = QColor(colour)
    result.setAlphaF(alpha)
    return result
