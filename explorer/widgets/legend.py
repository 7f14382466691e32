"""ClassLegend: names, colours and counts of classes, to hide and to single out."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from explorer.widgets.card import Card
from explorer.widgets.colour_bar import ColourBar
from explorer.widgets.fonts import number_font, small_font
from explorer.widgets.legend_rows import LegendHead, LegendRow

_ROWS_A_COLUMN = 14


class ClassLegend(Card):
    """A card with a row for each class.

    A click (or Space) on a row hides or shows its class, a double click, Alt- or Ctrl-click (or Return) shows
    it alone; the arrow keys go from row to row. The card itself changes nothing: its owner does, and tells it
    by `set_rows`.
    """

    toggled = Signal(int)
    """This class is to be hidden, or shown."""
    soloed = Signal(int)
    """This class is to be shown alone (or all again)."""
    doubled = Signal(int)
    """The same, by a double click: what its first click did, which `toggled` told of, was not meant."""
    hovered = Signal(object)
    """The pointer is over the row of this class, or (None) over none."""

    def __init__(self, parent: QWidget | None = None, *, title: str = "Classes") -> None:
        super().__init__(parent)
        self.setAccessibleName(title)
        self.setFont(number_font(small_font(self.font())))
        self._rows: list[LegendRow] = []
        self._has_bar = False
        self._head = LegendHead(title, self)
        self._head.toggled.connect(self._on_head_toggled)
        self._body = QWidget(self)
        self._grid = QGridLayout(self._body)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.setSpacing(0)
        self._beside_title = QHBoxLayout()
        self._beside_title.setSpacing(2)
        self._beside_title.addWidget(self._head, 1)
        self.bar = ColourBar(self)
        self.bar.hide()
        layout.addLayout(self._beside_title)
        layout.addWidget(self._body)
        layout.addWidget(self.bar)
        layout.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)

    @property
    def rows(self) -> tuple[QAbstractButton, ...]:
        """The rows, in their order."""
        return tuple(self._rows)

    @property
    def is_collapsed(self) -> bool:
        """Whether only the title is seen."""
        return not self._head.isChecked()

    def set_collapsed(self, *, collapsed: bool) -> None:
        """Show only the title, or all rows."""
        self._head.setChecked(not collapsed)

    def add_beside_title(self, widget: QWidget) -> None:
        """Let a widget stand at the right of the title."""
        self._beside_title.addWidget(widget)

    def set_title(self, title: str, note: str = "") -> None:
        """Name what is listed, with a few words at the right."""
        self.setAccessibleName(title)
        self._head.setText(title)
        self._head.set_note(note)

    def show_bar(self, name: str, numbers: tuple[str, str, str], colours: NDArray[np.uint8]) -> None:
        """Show a quantity as a bar of colours in place of the rows, as `ColourBar.set_scale` does."""
        self._has_bar = True
        self._head.setEnabled(True)
        self.bar.set_scale(name, numbers, colours)
        self._on_head_toggled(self._head.isChecked())

    def set_rows(
        self,
        names: Sequence[str],
        counts: Sequence[int],
        colours: NDArray[np.uint8],
        hidden: frozenset[int],
        tip: str = "Click hides or shows it, a double click shows it alone",
    ) -> None:
        """Show classes; emits nothing.

        Parameters
        ----------
        names, counts
            Of each class.
        colours
            uint8 (k, 3).
        hidden
            Those that are not shown on the map.
        tip
            What can be done with a row.
        """
        self._has_bar = False
        self._head.setEnabled(bool(names))
        self._on_head_toggled(self._head.isChecked())
        if len(names) != len(self._rows):
            self._make_rows(len(names))
        for index, (row, name, count) in enumerate(zip(self._rows, names, counts, strict=True)):
            red, green, blue = (int(part) for part in colours[index])
            row.show_class(name, count, QColor(red, green, blue), is_hidden=index in hidden)
            row.setToolTip(tip)
        shown = len(names) - len(hidden & frozenset(range(len(names))))
        self._head.set_note("" if shown == len(names) else f"{shown} of {len(names)}")

    def _make_rows(self, count: int) -> None:
        """Make other rows; the keys stay where they are, as far as there is a row."""
        at = next((at for at, row in enumerate(self._rows) if row.hasFocus()), None)
        is_seen = at is not None and self._rows[at].shows_keys
        for row in self._rows:
            self._grid.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = []
        for index in range(count):
            row = LegendRow(index, self._body)
            row.toggled_by_hand.connect(self.toggled)
            row.soloed.connect(self.soloed)
            row.doubled.connect(self.doubled)
            row.entered.connect(self.hovered)
            row.left.connect(self._on_row_left)
            row.stepped.connect(self._on_row_stepped)
            self._grid.addWidget(row, index % _ROWS_A_COLUMN, index // _ROWS_A_COLUMN)
            row.show()
            QWidget.setTabOrder(self._rows[-1] if self._rows else self._head, row)
            self._rows.append(row)
        if at is not None:
            self._give_keys(self._rows[min(at, count - 1)] if count else self._head, is_seen=is_seen)

    def _give_keys(self, button: QAbstractButton, *, is_seen: bool) -> None:
        """Let the keys go to a button, or back to what lies below, and not to whatever comes next.

        ``is_seen``: who had them before showed it.
        """
        below = self.parentWidget()
        if button.isEnabled() or below is None:
            reason = Qt.FocusReason.TabFocusReason if is_seen else Qt.FocusReason.OtherFocusReason
            button.setFocus(reason)
        else:
            below.setFocus()

    def _on_head_toggled(self, is_open: bool) -> None:
        holder = next((row for row in self._rows if row.hasFocus()), None)
        if holder is not None and not (is_open and not self._has_bar):
            self._give_keys(self._head, is_seen=holder.shows_keys)
        self._body.setVisible(is_open and not self._has_bar)
        self.bar.setVisible(is_open and self._has_bar)
        layout = self.layout()
        if layout is not None:
            layout.activate()  # at once: a window that is resized is painted before what waits to be laid out

    def _on_row_left(self) -> None:
        self.hovered.emit(None)

    def _on_row_stepped(self, index: int, step: int) -> None:
        self._rows[(index + step) % len(self._rows)].setFocus(Qt.FocusReason.TabFocusReason)
