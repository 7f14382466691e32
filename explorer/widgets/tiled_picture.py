"""The map's picture where tiles are its ground: its memory is kept, and so are the points over the tiles."""

from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QImage, QPainter, QPalette

from explorer.widgets.mosaic import Mosaic
from explorer.widgets.point_layer import PointLayer
from explorer.widgets.raster import PointRaster, device_size
from explorer.widgets.viewport import Viewport


class TiledPicture:
    """Draws tiles and points over them; while only tiles change, the points are not drawn again."""

    def __init__(self) -> None:
        self._ground = QImage()
        self._points: QImage | None = None

    def forget_points(self) -> None:
        """Draw the points anew next time: they, or the view of them, have changed."""
        self._points = None

    def draw(
        self,
        mosaic: Mosaic,
        points: PointLayer,
        raster: PointRaster,
        viewport: Viewport,
        home: Viewport,
        ratio: float,
        palette: QPalette,
    ) -> QImage:
        """The picture, for ``ratio`` device pixels a logical one; it is the same memory each time."""
        size = QSize(*device_size(viewport, ratio))
        if self._ground.size() != size:
            self._ground = QImage(size, QImage.Format.Format_RGB32)
        self._ground.setDevicePixelRatio(ratio)
        if not mosaic.covers(viewport):
            self._ground.fill(palette.color(QPalette.ColorRole.Base))
        painter = QPainter(self._ground)
        mosaic.draw(painter, viewport, ratio)
        if points.is_seen:
            if self._points is None or self._points.devicePixelRatio() != ratio:
                self._points = points.draw(raster, viewport, home, ratio, palette, is_on_paper=False)
            painter.drawImage(QPoint(0, 0), self._points)
        painter.end()
        return self._ground
