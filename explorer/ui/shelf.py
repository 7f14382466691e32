"""Shelf: the strips below a panel, as high as they need; where that is too much they scroll."""

from bisect import bisect

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from explorer.panels.strip import Strip

_MOST = 0.66
"""Share of the page: what is above keeps the rest."""
_ROUNDS = 4
"""Times that strips are laid out before they are seen: what wraps or turns needs two or three."""
_SLACK = 24
"""Logical pixels that must be free before the bar goes: strips are lower beside it."""


class Page(QWidget):
    """A panel with strips below it; each strip shows and hides itself."""

    def __init__(self, above: QWidget, *strips: QWidget) -> None:
        super().__init__()
        self.setFocusProxy(above)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(above, 1)
        self.shelf = _Shelf()
        for rank, strip in enumerate(strips):
            self.put(strip, rank)
        column.addWidget(self.shelf)

    def put(self, strip: QWidget, rank: int) -> None:
        """Add a strip below those of a lower rank."""
        self.shelf.put(strip, rank)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        # What nobody else wanted: on the map Escape closes the strip that came last.
        newest = self.shelf.newest
        if event.key() == Qt.Key.Key_Escape and isinstance(newest, Strip):
            newest.close_strip()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self.shelf.set_most(round(_MOST * event.size().height()))


class _Shelf(QScrollArea):
    """Hidden while all strips are; what is shown comes into sight."""

    def __init__(self) -> None:
        super().__init__()
        self._strips: list[QWidget] = []
        self._ranks: list[int] = []
        self._most = 0
        self._has_bar = False
        self._to_show: QWidget | None = None
        """What is to be scrolled to: shown just now, and nobody has scrolled since."""
        self._order: list[QWidget] = []
        """Strips in the order in which they were shown."""
        content = self._content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._column = column
        self.setWidget(content)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        content.installEventFilter(self)
        self.verticalScrollBar().actionTriggered.connect(self._let_go)
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._settle)
        self._fit()

    def put(self, strip: QWidget, rank: int) -> None:
        """Add a strip below those of a lower rank."""
        strip.setVisible(not strip.isHidden())  # said aloud, or being shown would show it
        at = bisect(self._ranks, rank)
        self._ranks.insert(at, rank)
        self._strips.insert(at, strip)
        self._column.insertWidget(at, strip)
        strip.installEventFilter(self)
        self._fit()

    @property
    def newest(self) -> QWidget | None:
        """Of the strips that are shown, the one that was shown last."""
        return self._order[-1] if self._order else None

    def set_most(self, height: int) -> None:
        """Be no higher than this, in logical pixels."""
        self._most = height
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Be as high as what is shown."""
        kind = event.type()
        if watched in self._strips and kind in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            is_shown = kind == QEvent.Type.ShowToParent
            strip = next(strip for strip in self._strips if strip is watched)
            self._to_show = strip if is_shown else None
            self._order = [other for other in self._order if other is not strip] + [strip] * is_shown
            self._fit()
            self._later.start()
        elif kind == QEvent.Type.LayoutRequest:
            self._later.start()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._later.start()

    def _fit(self) -> None:
        is_any = any(not strip.isHidden() for strip in self._strips)
        if not is_any:
            self.setFixedHeight(0)  # and so it is shown again, until what is on it has been measured
        self.setVisible(is_any)
        if not is_any:
            return
        height = -1
        for _ in range(_ROUNDS):
            before, height = height, self._measured()
            if height == before:
                break
            # What is laid out anew at this width says now, not after a paint, how high it is there.
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        self.setFixedHeight(height)

    def _measured(self) -> int:
        """How high to be for what is shown, which is laid out so."""
        self._column.activate()
        # Decided here and not by the scroll area: what wraps is lower without the bar, and so it would go on.
        slack = _SLACK if self._has_bar else 0
        self._has_bar = bool(self._most) and self._needed(self.width()) > self._most - slack
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAlwaysOn if self._has_bar else policy.ScrollBarAlwaysOff
        )
        beside = self.verticalScrollBar().sizeHint().width() if self._has_bar else 0
        width = self.width() - beside
        needed = self._needed(width)
        height = min(needed, self._most) if self._most else needed
        self._content.resize(width, max(needed, height))
        return height

    def _needed(self, width: int) -> int:
        """How high all that is shown is."""
        column = self._column
        return (
            column.totalHeightForWidth(width)
            if column.hasHeightForWidth()
            else column.totalSizeHint().height()
        )

    def _let_go(self, _: int) -> None:
        """From here on what is in sight is the person's choice."""
        self._to_show = None

    def _settle(self) -> None:
        self._fit()
        if self._to_show is not None:
            place = self._to_show.geometry()
            bar = self.verticalScrollBar()
            lowest = place.bottom() + 1 - self.viewport().height()
            bar.setValue(min(max(bar.value(), lowest), place.top()))
