"""Shelf: the strips below a panel, as high as they need; where that is too much they scroll."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

_MOST = 0.66
"""Share of the page: what is above keeps the rest."""


class Page(QWidget):
    """A panel with strips below it; each strip shows and hides itself."""

    def __init__(self, above: QWidget, *strips: QWidget) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(above, 1)
        self.shelf = _Shelf(strips)
        column.addWidget(self.shelf)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self.shelf.set_most(round(_MOST * event.size().height()))


class _Shelf(QScrollArea):
    """Hidden while all strips are; what is shown comes into sight."""

    def __init__(self, strips: tuple[QWidget, ...]) -> None:
        super().__init__()
        self._strips = strips
        self._most = 0
        self._newest: QWidget | None = None
        content = self._content = _Content()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for strip in strips:
            strip.setVisible(not strip.isHidden())  # said aloud, or being shown would show it
            column.addWidget(strip)
            strip.installEventFilter(self)
        self._column = column
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        content.installEventFilter(self)
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._settle)
        self._fit()

    def set_most(self, height: int) -> None:
        """Be no higher than this, in logical pixels."""
        self._most = height
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Be as high as what is shown."""
        kind = event.type()
        if watched in self._strips and kind in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            is_shown = kind == QEvent.Type.ShowToParent
            self._newest = watched if is_shown and isinstance(watched, QWidget) else None
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
        shown = [strip for strip in self._strips if not strip.isHidden()]
        self.setVisible(bool(shown))
        if not shown:
            return
        layout = self._column
        layout.activate()
        width = self.viewport().width()
        is_flexible = layout.hasHeightForWidth()
        needed = layout.totalHeightForWidth(width) if is_flexible else layout.totalSizeHint().height()
        self._content.setMinimumHeight(needed)
        self.setFixedHeight(min(needed, self._most) if self._most else needed)

    def _settle(self) -> None:
        self._fit()
        if self._newest is not None:
            place = self._newest.geometry()
            bar = self.verticalScrollBar()
            lowest = place.bottom() + 1 - self.viewport().height()
            bar.setValue(min(max(bar.value(), lowest), place.top()))
            self._newest = None


class _Content(QWidget):
    """As wide as there is room, and as high as that takes: strips that wrap would ask for more."""

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)
