"""KeptViews: what lies over a map's ground, drawn once for a view, and kept where somebody stayed."""

from PySide6.QtGui import QImage

from explorer.widgets.seen_before import SeenBefore
from explorer.widgets.viewport import Viewport


class KeptViews:
    """The picture of the view, and those of views to which one may return."""

    def __init__(self) -> None:
        self.picture: QImage | None = None
        """Of the view; None until it is drawn, and where something in it has changed."""
        self._others: SeenBefore[Viewport] = SeenBefore()
        self._has_stayed = False

    def stay(self) -> None:
        """Somebody is not only passing: the tiles of the view became sharp in it."""
        self._has_stayed = True

    def go(self, here: Viewport, there: Viewport) -> None:
        """Leave a view for another, whose picture may be there still."""
        if self._has_stayed and self.picture is not None:
            self._others.keep(here, self.picture.copy())  # it lies in the memory of the next
        self._has_stayed = False
        self.picture = self._others.find(there)

    def forget(self) -> None:
        """Something has changed in all of them."""
        self.picture = None
        self._others.forget()
