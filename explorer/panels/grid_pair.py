"""The pair of a strip: the mixed code decoded, beside the same mix of the pictures themselves."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from explorer.widgets.picture import PictureView

_GAP = 8
_LEAST = 96

Bytes = npt.NDArray[np.uint8]


class GridPair(QWidget):
    """Two pictures side by side, each with a caption."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.decoded = self._picture(
            "Codes mixed", "Upper row: what the decoder makes of (1 − a) · A + a · B"
        )
        self.blended = self._picture(
            "Pixels mixed", "Lower row: the two pictures laid over each other in the same shares"
        )
        self._captions = [self._caption(view) for view in (self.decoded, self.blended)]
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def _picture(self, caption: str, tip: str) -> PictureView:
        view = PictureView(self)
        view.setToolTip(tip)
        view.setAccessibleName(caption)
        return view

    def _caption(self, view: PictureView) -> QLabel:
        label = QLabel(view.accessibleName(), self)
        label.setProperty("role", "muted")
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        return label

    def minimumSizeHint(self) -> QSize:
        """Two small pictures."""
        return QSize(2 * _LEAST + _GAP, _LEAST + self.fontMetrics().height() + _GAP)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make both pictures as large as the room allows, with their captions close below.

        Without a layout: pictures of a fixed size would keep the window from shrinking.
        """
        text = self.fontMetrics().height() + _GAP
        side = max(min((self.width() - 3 * _GAP) // 2, self.height() - text), _LEAST)
        left = (self.width() - 2 * side - 2 * _GAP) // 2
        top = max((self.height() - side - text) // 2, 0)
        for view, label in zip((self.decoded, self.blended), self._captions, strict=True):
            view.setGeometry(left, top, side, side)
            beside = max(left - _GAP, 0)
            end = min(left + side + _GAP, self.width())
            label.setGeometry(beside, top + side + _GAP // 2, end - beside, text)
            said, way = view.accessibleName(), Qt.TextElideMode.ElideRight
            label.setText(self.fontMetrics().elidedText(said, way, label.width()))
            left += side + 2 * _GAP

    def show_decoded(self, picture: Bytes | None) -> None:
        """Show the decoded mix."""
        self.decoded.set_picture(picture)

    def show_blended(self, ends: tuple[Bytes, Bytes] | None, at: float) -> None:
        """Show the ends' pictures (h, w, c) laid over each other."""
        self.blended.set_picture(None if ends is None else blends(*ends, np.array([at]))[0])


def blends(start: Bytes, end: Bytes, shares: npt.NDArray[np.float64]) -> Bytes:
    """Mixes (n, h, w, c) of two pictures (h, w, c) in their pixels, at ``shares`` (n,) of the second."""
    at = shares.astype(np.float32)[:, None, None, None]
    first, second = start.astype(np.float32), end.astype(np.float32)
    return np.rint(first + at * (second - first)).astype(np.uint8)
