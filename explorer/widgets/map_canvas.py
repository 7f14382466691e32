"""MapCanvas: paints a plane of points with its layers; what the pointer does is `PointMap`'s business."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QWidget

from explorer.widgets.contours import Contour, Contours
from explorer.widgets.kept_views import KeptViews
from explorer.widgets.layer import Layer, Scene
from explorer.widgets.lens import Lens
from explorer.widgets.map_layers import Caption, MapLayers
from explorer.widgets.map_notes import MapNotes
from explorer.widgets.map_scale import home_bounds
from explorer.widgets.markers import Marker
from explorer.widgets.mosaic import Mosaic
from explorer.widgets.point_layer import PointLayer
from explorer.widgets.point_pictures import PointPictures
from explorer.widgets.raster import PointRaster
from explorer.widgets.tiled_ground import TiledGround
from explorer.widgets.viewport import Bounds, Viewport

_REVEAL_MARGIN = 80.0  # logical pixels from the edge at which a place is shown that lay outside
_LAYERS_EVERY = 40
"""Milliseconds between two paints for what arrives in parts."""


class MapCanvas(QWidget):
    """A plane of points under a locked aspect, with circles, captions, markers and a lens.

    What lies below the markers is kept until something in it changes: moving a marker repaints no point.
    """

    view_changed = Signal(QRectF)
    """The visible part in data units: left, bottom, width, height."""
    first_painted = Signal()
    """All points were on the screen for the first time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._viewport = Viewport()
        self.scale_limit: Callable[[float, float], float] = lambda _x, _y: self._home().scale * 5000
        """The largest scale at which one may look at a data point."""
        self._home_bounds: Bounds | None = None
        self._is_home = True
        self._points = PointLayer()
        self._rings: tuple[float, ...] = ()
        self._are_rings_visible = True
        self._captions: tuple[Caption, ...] = ()
        self._are_captions_visible = True
        self._layers = MapLayers(self.palette(), self.font())
        self._contours = Contours()
        self.pictures = PointPictures(self._points)
        self.notes = MapNotes()
        self.layers: list[Layer] = []
        """Painted over the points, in this order; below the pictures of points."""
        self.live_layers: list[Layer] = []
        """Painted over everything, and anew with every paint: for what moves."""
        self._markers: tuple[Marker, ...] = ()
        self._hot_key: str | None = None
        self._raster = PointRaster()
        self.ground = TiledGround(self)
        """What lies below the points: paper, or tiles."""
        self._late_layers = QTimer(self, singleShot=True, interval=_LAYERS_EVERY)
        self._late_layers.timeout.connect(self._repaint_picture)
        self._kept = KeptViews(self)
        self._is_first_paint = True
        self._lens = Lens(self)
        self.ground.replaced.connect(self._kept.forget)
        self.ground.due.connect(self.update)
        self.ground.due.connect(self._lens.show_waiting)

    def set_points(
        self,
        positions: NDArray[np.float32],
        categories: NDArray[np.uint8] | None = None,
        groups: NDArray[np.uint8] | None = None,
    ) -> None:
        """Show points.

        Parameters
        ----------
        positions
            float32 (n, 2); rows that are not finite are left out.
        categories
            uint8 (n,) below `point_tiles.MOST_CATEGORIES`: their colours; None for points of one kind.
        groups
            uint8 (n,): what is hidden together, and captions with it; None: the categories.
        """
        self._points.set_points(positions, categories, groups)
        self._repaint_picture()
        self._refit()

    def set_palette(self, colours: Sequence[Sequence[int]] | NDArray[np.uint8]) -> None:
        """Set the colour of each category: red, green, blue, each up to 255."""
        given = tuple((int(red), int(green), int(blue)) for red, green, blue in colours)
        self._change(self._points, "colours", given)

    def set_hidden(self, hidden: frozenset[int]) -> None:
        """Leave out the points and captions of some groups."""
        if hidden != self._points.hidden:
            self._points.set_hidden(hidden)
            self._repaint_picture()

    def set_emphasis(self, category: int | None) -> None:
        """Let all points but those of a category fade, or none."""
        self._change(self._points, "emphasis", category)

    def set_points_visible(self, visible: bool) -> None:
        """Show or hide all points."""
        self._change(self._points, "is_visible", visible)

    def set_points_opacity(self, opacity: float) -> None:
        """Let points be as opaque as they can be (1), or less."""
        self._change(self._points, "opacity", opacity)

    def set_rings(self, radii: Sequence[float]) -> None:
        """Set the radii of the circles around zero."""
        if self._change(self, "_rings", tuple(radii)):
            self._refit()

    def set_rings_visible(self, visible: bool) -> None:
        """Show or hide the circles around zero."""
        self._change(self, "_are_rings_visible", visible)

    def set_captions(self, captions: Sequence[Caption]) -> None:
        """Write words at data points."""
        self._change(self, "_captions", tuple(captions))

    def set_captions_visible(self, visible: bool) -> None:
        """Show or hide the captions."""
        self._change(self, "_are_captions_visible", visible)

    def set_contours(self, contours: Sequence[Contour]) -> None:
        """Show closed lines with words on them over the points, or none."""
        if contours or not self._contours.is_empty:
            self._contours.set_contours(contours)
            self._repaint_picture()

    def set_markers(self, markers: Sequence[Marker]) -> None:
        """Show pins; they may change at every move of a drag."""
        given = tuple(markers)
        if given == self._markers:
            return
        room = QRectF(self.rect())
        # Where nothing has moved nothing is painted: not the legend and the lens, which float over the map.
        for marker in set(self._markers) ^ set(given) or given:
            changed = self._layers.marker_rect(self._viewport, marker) & room
            if not changed.isEmpty():
                self.update(changed.toAlignedRect())
        self._markers = given

    def repaint_layers(self, *, is_last: bool = True) -> None:
        """Paint again what lies over the points; a little later while more is to come, as for tiles."""
        if is_last:
            self._repaint_picture()
        elif not self._late_layers.isActive():
            self._late_layers.start()

    def show_lens(self, image: QImage | None, caption: str = "") -> None:
        """Show a picture beside the pointer while that is over the map, or none."""
        self._lens.set_picture(image, caption, waits=self.ground.is_awaited)

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
        limit = max(self.scale_limit(*self._viewport.to_data(left, top)), self._viewport.scale)
        scale = min(max(self._viewport.scale * factor, self._home().scale / 20), limit)
        self._set_viewport(self._viewport.zoomed(scale, left, top))

    def pan_by(self, right: float, down: float) -> None:
        """Move the content by logical pixels."""
        self._set_viewport(self._viewport.panned(right, down))

    def reveal(self, x: float, y: float) -> None:
        """Pan to a data point where it lies outside the view."""
        viewport = self._viewport.revealing(x, y, _REVEAL_MARGIN)
        if viewport != self._viewport:
            self._set_viewport(viewport)

    def render_image(self, scale: float, tiles: Mosaic | None = None) -> QImage:
        """Draw the view (without the lens) in `scale` pixels per logical pixel, on other tiles if given."""
        raster = PointRaster()  # named, as the image lies in its memory until it is copied
        picture = self._compose(raster, scale)
        image = QImage(picture.size(), QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(scale)
        painter = QPainter(image)
        self._draw_ground(painter, scale, tiles, is_exported=True)
        painter.drawImage(QPoint(0, 0), picture)
        self._draw_live(painter, scale, is_exported=True)
        self._layers.draw_markers(painter, self._viewport, self._markers, scale)
        painter.end()
        image.setDevicePixelRatio(1.0)
        return image

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the kept picture, made anew where it is out of date, and the markers."""
        ratio = self.devicePixelRatioF()
        picture = self._kept.at_ratio(ratio) or self._draw_picture(ratio)
        if self.ground.is_awaited and not QRegion(self.rect()).subtracted(event.region()).isEmpty():
            self.ground.show_all()  # a part of the view was asked for; the rest has changed as well
        painter = QPainter(self)
        self._draw_ground(painter, ratio)
        if (tiles := self.ground.note_painted()) is not None:
            self._kept.stay(self._viewport, tiles)
        painter.drawImage(QPoint(0, 0), picture)
        self._draw_live(painter, ratio)
        self._layers.draw_markers(painter, self._viewport, self._markers, ratio, self._hot_key)
        painter.end()
        if self._is_first_paint and self._points.is_seen:
            self._is_first_paint = False
            QTimer.singleShot(0, self, self.first_painted.emit)  # after it has gone to the screen

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
            is_back = self.ground.go_back(self._kept.go(viewport))
            self._viewport = viewport
            if is_back:
                self.repaint()  # before anybody is asked who will want Python's lock
            self.view_changed.emit(self.visible_rect())
            if self.ground.is_awaited:
                QTimer.singleShot(0, self, self._draw_over_awaited)
            elif not is_back:
                self.update()

    def _draw_over_awaited(self) -> None:
        if self.ground.is_awaited and self._kept.picture is None and self.isVisible():
            self._draw_picture(self.devicePixelRatioF())

    def _change(self, owner: object, name: str, value: object) -> bool:
        """Set what the picture depends on; where it is the same as before nothing is drawn anew."""
        if getattr(owner, name) == value:
            return False
        setattr(owner, name, value)
        self._repaint_picture()
        return True

    def _repaint_picture(self) -> None:
        self._late_layers.stop()
        self._kept.forget()
        self.update()

    def _refit(self) -> None:
        self._home_bounds = None
        if self._is_home:
            self._set_viewport(self._home(), is_home=True)

    def _home(self) -> Viewport:
        """The view of nearly all points and all circles around zero."""
        if self._home_bounds is None:
            self._home_bounds = home_bounds(self._points.points, self._rings)
        return self._viewport.fitted(self._home_bounds)

    def _compose(self, raster: PointRaster, ratio: float) -> QImage:
        """Draw everything below the markers but the tiles, for a number of device pixels a logical one.

        Over tiles it is transparent. The image lies in the memory of ``raster``.
        """
        view, look = self._viewport, self.palette()
        is_on_paper = not self.ground.is_there
        image = self._points.draw(raster, view, self._home(), ratio, look, is_on_paper=is_on_paper)
        painter = QPainter(image)
        scene = Scene(view, ratio, look, self.font())
        for layer in (*self.layers, self.pictures):
            layer.draw(painter, scene)
        captions = self._captions if self._are_captions_visible else ()
        words = [(caption.x, caption.y) for caption in captions]
        self._contours.draw(painter, scene, words, is_on_tiles=not is_on_paper)
        if self._are_rings_visible:
            self._layers.draw_rings(
                painter, view, self._rings, ratio, is_on_tiles=not is_on_paper, beside=captions
            )
        self._layers.draw_ticks(painter, view, ratio, is_on_tiles=not is_on_paper or self.pictures.is_any)
        shown = [caption for caption in captions if caption.category not in self._points.hidden]
        self._layers.draw_captions(painter, view, shown, ratio, is_on_tiles=not is_on_paper)
        self.notes.draw(painter, scene)
        painter.end()
        return image

    def _draw_picture(self, ratio: float) -> QImage:
        return self._kept.take(self._viewport, self._compose(self._raster, ratio))

    def _draw_ground(
        self, painter: QPainter, ratio: float, tiles: Mosaic | None = None, *, is_exported: bool = False
    ) -> None:
        room, look = self.rect(), self.palette()
        self.ground.draw(painter, room, self._viewport, ratio, look, tiles, is_exported=is_exported)

    def _draw_live(self, painter: QPainter, ratio: float, *, is_exported: bool = False) -> None:
        scene = Scene(self._viewport, ratio, self.palette(), self.font(), is_exported)
        for layer in self.live_layers:
            layer.draw(painter, scene)
