"""The model picker in a panel's head: models on board, models opened, and a way to open another."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

_OPEN = "Open a model file…"


class ModelPicker(QComboBox):
    """Shows the panel's model; a choice is emitted, not made."""

    chosen = Signal(Path)
    open_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setAccessibleName("Model of this panel")
        self.setToolTip("The model that this panel shows")
        self._rows: tuple[tuple[str, Path], ...] = ()
        self._current: Path | None = None
        self.activated.connect(self._on_activated)
        self._fill()

    def set_models(self, rows: Sequence[tuple[str, Path]], current: Path | None) -> None:
        """Show titles with their files, and which one is current."""
        if (tuple(rows), current) == (self._rows, self._current):
            return
        self._rows, self._current = tuple(rows), current
        self._fill()

    def _fill(self) -> None:
        self.clear()
        for title, path in self._rows:
            self.addItem(title, path)
        self.insertSeparator(self.count())
        self.addItem(_OPEN)
        self._show_current()

    def _show_current(self) -> None:
        paths = [path for _, path in self._rows]
        self.setCurrentIndex(paths.index(self._current) if self._current in paths else -1)
        self.setPlaceholderText("no model")

    def _on_activated(self, index: int) -> None:
        path = self.itemData(index)
        self._show_current()
        if path is None:
            self.open_requested.emit()
        else:  # the one that is shown, too: it shows its own codes again
            self.chosen.emit(path)
