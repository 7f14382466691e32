"""MapCanvas: paints a plane of points with its layers; what the pointer does is `PointMap`'s business."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QWidget

from explorer.widgets.dots import Colour, Dot, colour_table, round_dot
from explorer.widgets.lens import Lens
from explorer.widgets.map_layers import Caption, MapLayers
from explorer.widgets.markers import Marker
from explorer.widgets.point_tiles import PointTiles
from explorer.widgets.raster import PointRaster
from explorer.widgets.viewport import Bounds, Viewport

_HOME_MARGIN = 1.06  # the home view is a little larger than what it has to show
_HOME_SHARE = 99.97  # per cent of the points along each axis that the home view holds: a stray one counts not
_OPACITY = 0.86


class MapCanvas(QWidget):
    """A plane of points under a locked aspect, with circles, captions, markers and a lens.

    The picture below the markers is kept until something in it changes, so that moving the lens or a marker
    repaints no point.
    """

    view_changed = Signal(QRectF)
    """The visible part in data units: left, bottom, width, height."""
    first_painted = Signal()
    """All points were on the screen for the first time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._viewport = Viewport()
        self._content: Bounds | None = None
        self._is_home = True
        self._all_tiles = self._tiles = PointTiles.of(np.empty((0, 2), np.float32), None)
        self._has_categories = False
        self._colours: tuple[Colour, ...] = ()
        self._hidden: frozenset[int] = frozenset()
        self._emphasis: int | None = None
        self._are_points_visible = True
        self._rings: tuple[float, ...] = ()
        self._are_rings_visible = True
        self._captions: tuple[Caption, ...] = ()
        self._are_captions_visible = True
        self._layers = MapLayers(self.palette(), self.font())
        self._markers: tuple[Marker, ...] = ()
        self._hot_key: str | None = None
        self._raster = PointRaster()
        self._picture: QImage | None = None
        self._is_first_paint = True
        self._lens = Lens(self)

    def set_points(self, positions: NDArray[np.float32], categories: NDArray[np.uint8] | None = None) -> None:
        """Show points.

        Parameters
        ----------
        positions
            float32 (n, 2); rows that are not finite are left out.
        categories
            uint8 (n,) below `point_tiles.MOST_CATEGORIES`, or None for points of one kind.
        """
        self._all_tiles = PointTiles.of(positions, categories)
        self._has_categories = categories is not None
        self._tiles = self._all_tiles.without(self._hidden)
        self._refit()
        self._repaint_picture()

    def set_palette(self, colours: Sequence[Sequence[int]] | NDArray[np.uint8]) -> None:
        """Set the colour of each category: red, green, blue, each up to 255."""
        self._colours = tuple((int(red), int(green), int(blue)) for red, green, blue in colours)
        self._repaint_picture()

    def set_hidden(self, hidden: frozenset[int]) -> None:
        """Leave out the points and captions of some categories."""
        if hidden != self._hidden:
            self._hidden = hidden
            self._tiles = self._all_tiles.without(hidden)
            self._repaint_picture()

    def set_emphasis(self, category: int | None) -> None:
        """Let all points but those of a category fade, or none."""
        if category != self._emphasis:
            self._emphasis = category
            self._repaint_picture()

    def set_points_visible(self, visible: bool) -> None:
        """Show or hide all points."""
        self._are_points_visible = visible
        self._repaint_picture()

    def set_rings(self, radii: Sequence[float]) -> None:
        """Set the radii of the circles around zero."""
        self._rings = tuple(radii)
        self._refit()
        self._repaint_picture()

    def set_rings_visible(self, visible: bool) -> None:
        """Show or hide the circles around zero."""
        self._are_rings_visible = visible
        self._repaint_picture()

    def set_captions(self, captions: Sequence[Caption]) -> None:
        """Write words at data points."""
        self._captions = tuple(captions)
        self._repaint_picture()

    def set_captions_visible(self, visible: bool) -> None:
        """Show or hide the captions."""
        self._are_captions_visible = visible
        self._repaint_picture()

    def set_markers(self, markers: Sequence[Marker]) -> None:
        """Show pins; they may change at every move of a drag."""
        if tuple(markers) != self._markers:
            self._markers = tuple(markers)
            self.update()

    def show_lens(self, image: QImage | None, caption: str = "") -> None:
        """Show a picture beside the pointer while that is over the map, or none."""
        self._lens.set_picture(image, caption)

    @property
    def viewport(self) -> Viewport:
        """The view, as a value."""
        return self._viewport

    def visible_rect(self) -> QRectF:
        """Return the visible part in data units: left, bottom, width, height."""
        left, bottom, right, top = self._viewport.bounds
        return QRectF(left, bottom, right - left, top - bottom)

    def set_visible_rect(self, rect: QRectF) -> None:
        """Show all of a rectangle in data units, as large as it will go."""
        bounds = (rect.left(), rect.top(), rect.right(), rect.bottom())
        self._set_viewport(self._viewport.fitted(bounds))

    def reset_view(self) -> None:
        """Show the points and the circles around zero; the view stays so when the size changes."""
        self._set_viewport(self._home(), is_home=True)

    def zoom_by(self, factor: float, about: tuple[float, float] | None = None) -> None:
        """Zoom in (above 1) or out about a place in logical pixels, by default the middle."""
        left, top = about or (self._viewport.width / 2, self._viewport.height / 2)
        home = self._home().scale
        scale = min(max(self._viewport.scale * factor, home / 20), home * 5000)
        self._set_viewport(self._viewport.zoomed(scale, left, top))

    def pan_by(self, right: float, down: float) -> None:
        """Move the content by logical pixels."""
        self._set_viewport(self._viewport.panned(right, down))

    def render_image(self, scale: float) -> QImage:
        """Draw the view (without the lens) in `scale` pixels per logical pixel."""
        image = self._compose(PointRaster(), scale).copy()
        painter = QPainter(image)
        self._layers.draw_markers(painter, self._viewport, self._markers, scale)
        painter.end()
        image.setDevicePixelRatio(1.0)
        return image

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the kept picture, made anew where it is out of date, and the markers."""
        ratio = self.devicePixelRatioF()
        if self._picture is None or self._picture.devicePixelRatio() != ratio:
            self._picture = self._compose(self._raster, ratio)
        painter = QPainter(self)
        painter.drawImage(QPoint(0, 0), self._picture)
        self._layers.draw_markers(painter, self._viewport, self._markers, ratio, self._hot_key)
        painter.end()
        if self._is_first_paint and len(self._tiles):
            self._is_first_paint = False
            # After the picture has gone to the screen.
            QTimer.singleShot(0, self, self.first_painted.emit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the middle and the scale, or the home view where that is shown."""
        self._viewport = self._viewport.resized(event.size().width(), event.size().height())
        if self._is_home:
            self._viewport = self._home()
        self._repaint_picture()
        self.view_changed.emit(self.visible_rect())

    def changeEvent(self, event: QEvent) -> None:
        """Paint anew in other colours or another font."""
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._layers.set_look(self.palette(), self.font())
            self._repaint_picture()
        super().changeEvent(event)

    def _set_viewport(self, viewport: Viewport, *, is_home: bool = False) -> None:
        self._is_home = is_home
        if viewport != self._viewport:
            self._viewport = viewport
            self._repaint_picture()
            self.view_changed.emit(self.visible_rect())

    def _repaint_picture(self) -> None:
        self._picture = None
        self.update()

    def _refit(self) -> None:
        self._content = None
        if self._is_home:
            self._set_viewport(self._home(), is_home=True)

    def _home(self) -> Viewport:
        """The view of nearly all points and all circles around zero."""
        if self._content is None:
            self._content = self._content_bounds()
        left, bottom, right, top = self._content
        x, y = (left + right) / 2, (bottom + top) / 2
        width, height = (right - left) * _HOME_MARGIN / 2, (top - bottom) * _HOME_MARGIN / 2
        return self._viewport.fitted((x - width, y - height, x + width, y + height))

    def _content_bounds(self) -> Bounds:
        radius = max(self._rings, default=0.0 if len(self._all_tiles) else 3.0)
        bounds = (-radius, -radius, radius, radius)
        if not len(self._all_tiles):
            return bounds
        step = max(len(self._all_tiles) // 20_000, 1)
        rest = (100 - _HOME_SHARE) / 2
        left, right = np.percentile(self._all_tiles.x[::step], (rest, 100 - rest))
        bottom, top = np.percentile(self._all_tiles.y[::step], (rest, 100 - rest))
        if radius == 0:
            return (float(left), float(bottom), float(right), float(top))
        return (
            min(bounds[0], float(left)),
            min(bounds[1], float(bottom)),
            max(bounds[2], float(right)),
            max(bounds[3], float(top)),
        )

    def _dot(self, ratio: float) -> Dot:
        """Dots large enough to be seen, small enough not to cover each other, growing with the zoom."""
        home = self._home()
        room = home.width * home.height / max(len(self._all_tiles), 1)
        diameter = math.sqrt(0.6 * room) * (self._viewport.scale / home.scale) ** 0.5
        return round_dot(round(min(max(diameter, 1.5), 6.0) * ratio, 1))

    def _category_colours(self) -> tuple[Colour, ...]:
        """A colour for each category of the points; grey where none was given."""
        wanted = self._all_tiles.category_count
        grey = self.palette().color(QPalette.ColorRole.PlaceholderText)
        given = self._colours[:wanted] if self._has_categories else ()
        return (*given, *[(grey.red(), grey.green(), grey.blue())] * (wanted - len(given)))

    def _compose(self, raster: PointRaster, ratio: float) -> QImage:
        """Draw everything below the markers, for a number of device pixels per logical pixel.

        The image lies in the raster's memory.
        """
        image = self._draw_points(raster, ratio, self.palette().color(QPalette.ColorRole.Base))
        image.setDevicePixelRatio(ratio)
        painter = QPainter(image)
        if self._are_rings_visible:
            self._layers.draw_rings(painter, self._viewport, self._rings, ratio)
        self._layers.draw_ticks(painter, self._viewport, ratio)
        if self._are_captions_visible:
            shown = [caption for caption in self._captions if caption.category not in self._hidden]
            self._layers.draw_captions(painter, self._viewport, shown, ratio)
        painter.end()
        return image

    def _draw_points(self, raster: PointRaster, ratio: float, paper: QColor) -> QImage:
        if not self._are_points_visible or not len(self._tiles):
            image = QImage(
                max(round(self._viewport.width * ratio), 1),
                max(round(self._viewport.height * ratio), 1),
                QImage.Format.Format_RGB32,
            )
            image.fill(paper)
            return image
        dot = self._dot(ratio)
        table = colour_table(
            dot,
            self._category_colours(),
            (paper.red(), paper.green(), paper.blue()),
            opacity=_OPACITY,
            emphasis=self._emphasis if self._has_categories else None,
        )
        pixels = raster.draw(self._tiles, self._viewport, ratio, dot, table)
        return QImage(
            _memory_from(pixels),
            pixels.shape[1],
            pixels.shape[0],
            pixels.strides[0],
            QImage.Format.Format_RGB32,
        )


def _memory_from(pixels: NDArray[np.uint32]) -> memoryview:
    """The memory from the first to the last pixel of a picture whose rows lie apart."""
    height, width = pixels.shape
    count = (height - 1) * (pixels.strides[0] // pixels.itemsize) + width
    return np.lib.stride_tricks.as_strided(pixels, (count,), (pixels.itemsize,)).data
