"""PointLayer: the points of a map, and the classes, colours and dots in which they are drawn."""

import itertools

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPalette

from explorer.widgets.dots import Colour, Dot, colour_table, round_dot
from explorer.widgets.map_scale import dot_diameter
from explorer.widgets.point_tiles import PointTiles
from explorer.widgets.raster import PointRaster, device_size
from explorer.widgets.viewport import Viewport

_OPACITY = 0.86
_OPACITY_ON_TILES = 0.5
_PLAIN_ON_TILES: Colour = (0x14, 0xA0, 0xFF)
"""Of points without categories: seen on light, on dark and on skin, where a grey is not."""
_PLAIN_OPACITY_ON_TILES = 0.68


class PointLayer:
    """What is drawn of the points; who changes it has it drawn anew."""

    def __init__(self) -> None:
        self.is_visible = True
        self.opacity = 1.0
        """Of all points, as a share of what they have at most."""
        self.colours: tuple[Colour, ...] = ()
        """Of each category."""
        self.emphasis: int | None = None
        """The category that keeps its colour while the others fade."""
        self._all = self._shown = PointTiles.of(np.empty((0, 2), np.float32), None)
        self._given = (np.empty((0, 2), np.float32), np.empty(0, np.uint8))
        self._has_categories = False
        self._groups = np.empty(0, np.uint8)
        self._has_groups = False
        """Whether what is hidden is another thing than what is coloured."""
        self._hidden: frozenset[int] = frozenset()

    @property
    def points(self) -> PointTiles:
        """All points, hidden ones too."""
        return self._all

    @property
    def is_seen(self) -> bool:
        """Whether there is anything to draw."""
        return self.is_visible and len(self._shown) > 0

    @property
    def hidden(self) -> frozenset[int]:
        """Groups (of points that have none: categories) that are left out."""
        return self._hidden

    def set_points(
        self,
        positions: NDArray[np.float32],
        categories: NDArray[np.uint8] | None,
        groups: NDArray[np.uint8] | None = None,
    ) -> None:
        """Take points as `MapCanvas.set_points` does."""
        self._all = PointTiles.of(positions, categories, groups)
        self._given = (positions, np.zeros(len(positions), np.uint8) if categories is None else categories)
        self._groups = self._given[1] if groups is None else groups
        self._has_categories = categories is not None
        self._has_groups = groups is not None
        self._shown = self._all.without(self._hidden)

    def set_hidden(self, hidden: frozenset[int]) -> None:
        """Leave out the points of some groups."""
        self._hidden = hidden
        self._shown = self._all.without(hidden)

    def are_shown(self, indices: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Which of some points, counted as they were given, are not left out; (k,)."""
        return ~np.isin(self._groups[indices], list(self._hidden))

    def given(self, indices: NDArray[np.intp]) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
        """Places (k, 2) and categories (k,) of some points, counted as they were given."""
        positions, categories = self._given
        return positions[indices], categories[indices]

    def draw(
        self,
        raster: PointRaster,
        viewport: Viewport,
        home: Viewport,
        ratio: float,
        palette: QPalette,
        *,
        is_on_paper: bool,
    ) -> QImage:
        """Draw the points on the palette's paper, or on nothing, for ``ratio`` device pixels a logical one.

        ``home`` is the view of all of them: it says how large a dot may be. The image lies in the raster's
        memory.
        """
        paper = palette.color(QPalette.ColorRole.Base)
        if not self.is_seen:
            return blank(viewport, ratio, paper if is_on_paper else None)
        dot = self._dot(viewport, home, ratio)
        is_hidden = self.emphasis in self._hidden and not self._has_groups
        has_emphasis = self._has_categories and not is_hidden
        colours, opacity = self.shown_colours(palette), _OPACITY
        if not is_on_paper and self._has_categories:
            opacity = _OPACITY_ON_TILES
        elif not is_on_paper:
            colours, opacity = (_PLAIN_ON_TILES,) * len(colours), _PLAIN_OPACITY_ON_TILES
        table = colour_table(
            dot,
            colours,
            (paper.red(), paper.green(), paper.blue()) if is_on_paper else None,
            opacity=self.opacity * opacity,
            emphasis=self.emphasis if has_emphasis else None,
        )
        pixels = raster.draw(self._shown, viewport, ratio, dot, table)
        form = QImage.Format.Format_RGB32 if is_on_paper else QImage.Format.Format_ARGB32_Premultiplied
        image = QImage(_memory_from(pixels), pixels.shape[1], pixels.shape[0], pixels.strides[0], form)
        image.setDevicePixelRatio(ratio)
        return image

    def _dot(self, viewport: Viewport, home: Viewport, ratio: float) -> Dot:
        zoom = viewport.scale / home.scale
        diameter = dot_diameter(len(self._all), home.width * home.height, zoom) * ratio
        return round_dot(round(4 * diameter) / 4)  # few sizes, so that a zoom finds them made

    def shown_colours(self, palette: QPalette) -> tuple[Colour, ...]:
        """A colour for each category of the points, from the first again after the last; or grey for all."""
        grey = palette.color(QPalette.ColorRole.PlaceholderText)
        given = self.colours if self._has_categories else ()
        colours = itertools.cycle(given or [(grey.red(), grey.green(), grey.blue())])
        return tuple(itertools.islice(colours, self._all.category_count))


def blank(viewport: Viewport, ratio: float, paper: QColor | None) -> QImage:
    """An empty picture of a view; a transparent one where there is no paper."""
    form = QImage.Format.Format_ARGB32_Premultiplied if paper is None else QImage.Format.Format_RGB32
    image = QImage(*device_size(viewport, ratio), form)
    image.fill(Qt.GlobalColor.transparent if paper is None else paper)
    image.setDevicePixelRatio(ratio)
    return image


def _memory_from(pixels: NDArray[np.uint32]) -> memoryview:
    """The memory from the first to the last pixel of a picture whose rows lie apart."""
    height, width = pixels.shape
    count = (height - 1) * (pixels.strides[0] // pixels.itemsize) + width
    return np.lib.stride_tricks.as_strided(pixels, (count,), (pixels.itemsize,)).data
