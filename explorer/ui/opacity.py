"""A slider in a menu: how opaque the points of the map are."""

import itertools
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QWidget, QWidgetAction

_STEP = 5
_LEAST = 5
"""Per cent; the layer itself can be hidden."""
_gestures = itertools.count(1)


class OpacityAction(QWidgetAction):
    """Reports what is chosen; shows what it is told and then reports nothing."""

    chosen = Signal(float, str)
    """Another opacity, up to 1, and an id that is the same for all of one time the menu is open."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._gesture = 0
        panel = _Row(self._on_shown)
        row = QHBoxLayout(panel)
        row.setContentsMargins(28, 2, 16, 2)
        row.setSpacing(12)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(_LEAST, 100)
        self.slider.setSingleStep(_STEP)
        self.slider.setPageStep(2 * _STEP)
        self.slider.setMinimumWidth(120)
        self.slider.setAccessibleName("Opacity of points")
        self.slider.setToolTip("How opaque points are")
        label = QLabel("O&pacity of points")
        label.setBuddy(self.slider)
        row.addWidget(label)
        row.addWidget(self.slider, 1)
        self.slider.valueChanged.connect(
            lambda value: self.chosen.emit(value / 100, f"opacity-{self._gesture}")
        )
        self.setDefaultWidget(panel)

    def show_opacity(self, opacity: float) -> None:
        """Show an opacity, up to 1; emits nothing."""
        self.slider.blockSignals(True)
        self.slider.setValue(round(opacity * 100))
        self.slider.blockSignals(False)

    def _on_shown(self) -> None:
        self._gesture = next(_gestures)


class _Row(QWidget):
    """Tells when it is shown."""

    def __init__(self, on_shown: Callable[[], None]) -> None:
        super().__init__()
        self._on_shown = on_shown

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._on_shown()
