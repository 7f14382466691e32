"""The dialog that lists what mouse and keys do."""

from collections.abc import Iterable, Sequence
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from explorer.ui.actions import SPECS

_ON_THE_MAP = (
    ("Move the pointer", "Decode what is under it"),
    ("Click", "Pin a code"),
    ("Shift+Click", "Pin one more"),
    ("Drag a pin", "Move it; Esc takes it back"),
    ("Arrow keys", "Walk the selected pin"),
    ("Shift+Arrow keys", "Walk in bigger steps"),
    ("Drag", "Pan"),
    ("Alt+Drag", "Draw a lasso round points"),
    ("Wheel, pinch", "Zoom"),
    ("Click in the legend", "Hide a class or a part of the data, or show it"),
    ("Double click in the legend", "Show it alone"),
    ("Esc", "Stop drawing; else close the last strip below; else dismiss the message"),
)
"""What has no action, or one for each direction."""
_COLUMNS = (("File", "Edit", "Help"), ("Map", "Select", "Face"), ("View", "Grid"))


class Shortcuts(QDialog):
    """Three columns of keys and what they do, by menu."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Shortcuts")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 16)
        layout.setSpacing(16)
        row = QHBoxLayout()
        row.setSpacing(48)
        for names in _COLUMNS:
            label = QLabel(_column(names))
            label.setTextFormat(Qt.TextFormat.RichText)
            row.addWidget(label, alignment=Qt.AlignmentFlag.AlignTop)
        layout.addLayout(row)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)


def _column(names: Sequence[str]) -> str:
    parts = (
        f"<tr><td colspan='2'><b>{name}</b></td></tr>{_rows(_of_menu(name))}<tr><td>&nbsp;</td></tr>"
        for name in names
    )
    return f"<table>{''.join(parts)}</table>"


def _of_menu(name: str) -> Iterable[tuple[str, str]]:
    if name == "Map":
        return _ON_THE_MAP
    return (
        (" or ".join(_native(keys) for keys in spec.keys), spec.text.replace("&", "").rstrip("…"))
        for spec in SPECS
        if spec.menu == name and spec.keys
    )


def _rows(pairs: Iterable[tuple[str, str]]) -> str:
    return "".join(
        f"<tr><td>{escape(keys)}&nbsp;&nbsp;&nbsp;&nbsp;</td><td>{escape(what)}</td></tr>"
        for keys, what in pairs
    )


def _native(keys: str) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
