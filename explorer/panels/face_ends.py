"""A slider's two ends, previewed while the pointer rests on it."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from explorer.widgets.slider_bank import SliderBank
from explorer.widgets.slider_ends import SliderEnds

_HOVER = 350
"""Milliseconds until they are asked for."""


class FaceEnds(QObject):
    """Waits for the pointer to rest, and shows what is then brought."""

    wanted = Signal(object)
    """The slider whose ends are to be decoded, or None."""

    def __init__(self, bank: SliderBank, over: QWidget) -> None:
        super().__init__(over)
        self._bank = bank
        self.view = SliderEnds(over)
        self._name: str | None = None
        self._pictures: dict[int, npt.NDArray[np.uint8]] = {}
        self._timer = QTimer(self, singleShot=True, interval=_HOVER)
        self._timer.timeout.connect(lambda: self.wanted.emit(self._name))
        bank.hovered.connect(self._on_hovered)
        bank.moved.connect(lambda *_: self._on_hovered(None))

    def add_pictures(self, indices: npt.NDArray[np.intp], pictures: npt.NDArray[np.uint8]) -> None:
        """Take pictures of the low end (0) and the high end (1)."""
        if self._name is not None:
            self._pictures |= dict(zip(indices.tolist(), pictures, strict=True))
            if len(self._pictures) == 2:
                self.view.show_ends(self._pictures[0], self._pictures[1])

    def _on_hovered(self, name: str | None) -> None:
        was, self._name = self._name, name
        self._pictures.clear()
        self._timer.stop()
        self.view.hide()
        if name is not None:
            self.view.move_to(self._bank, self._bank.row_rect(name))
            self._timer.start()
        elif was is not None:
            self.wanted.emit(None)
