"""KeptViews: what lies over a map's ground, drawn once for a view, and kept where somebody stayed."""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QImage

from explorer.widgets.mosaic import MosaicGrid
from explorer.widgets.seen_before import SeenBefore
from explorer.widgets.viewport import Viewport

_SOON = 20
"""Milliseconds after a paint when the picture is copied, as that takes a moment; sooner where one leaves."""


class KeptViews(QObject):
    """The picture of the view, and those of views to which one may return."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.picture: QImage | None = None
        """Of the view; None until it is drawn, and where something in it has changed."""
        self._others: SeenBefore[Viewport] = SeenBefore()
        self._tiles: dict[Viewport, MosaicGrid] = {}
        """What lies below each of them, and of the view."""
        self._here: Viewport | None = None
        self._soon = QTimer(self, singleShot=True, interval=_SOON)
        self._soon.timeout.connect(self._keep)

    def at_ratio(self, ratio: float) -> QImage | None:
        """The picture of the view; one for another screen is given up, and its memory with it."""
        if self.picture is not None and self.picture.devicePixelRatio() != ratio:
            self.picture = None
        return self.picture

    def take(self, here: Viewport, picture: QImage) -> QImage:
        """Have a picture of the view, which lies in the memory of the next, and return it."""
        self.picture = picture
        if here == self._here:
            self._soon.start()
        return picture

    def stay(self, here: Viewport, tiles: MosaicGrid) -> None:
        """Somebody is not only passing: the tiles of the view became sharp in it."""
        self._here = here
        self._tiles[here] = tiles
        self._soon.start()

    def go(self, there: Viewport) -> MosaicGrid | None:
        """Look at another view, whose picture may be there still; if it is, return the tiles below it."""
        if self._soon.isActive():
            self._soon.stop()
            self._keep()
        self.picture = self._others.find(there)
        return None if self.picture is None else self._tiles.get(there)

    def forget(self) -> None:
        """Something has changed in all of them."""
        self._soon.stop()
        self.picture = None
        self._others.forget()

    def _keep(self) -> None:
        here, picture = self._here, self.picture
        if here is not None and picture is not None and self._others.find(here) is not picture:
            self._others.keep(here, picture.copy())
            self._tiles = {view: tiles for view, tiles in self._tiles.items() if view in self._others}
