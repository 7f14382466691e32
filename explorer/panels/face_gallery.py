"""The row below the face: encoded faces to choose from, found by attribute, by words or by number."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QToolButton, QVBoxLayout, QWidget

from explorer.bundles.facts import ModelFacts
from explorer.errors import ExplorerError
from explorer.panels.face_search import matching, number_in
from explorer.panels.face_words import title_of
from explorer.widgets.flow import Flow
from explorer.widgets.fonts import number_font
from explorer.widgets.tiles import PictureStrip, Tile

SIDE = 72
_GAP = 8
_WIDEST_SEARCH = 260


class FaceGallery(QWidget):
    """As many faces as fit in one row, from where one has paged to."""

    chosen = Signal(int)
    """This encoded face was chosen."""
    shown_changed = Signal(tuple)
    """Indices of the encoded faces that are to be shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._known: ModelFacts | None = None
        self._among: npt.NDArray[np.intp] = np.arange(0)
        self._first = 0
        self._shown: tuple[int, ...] = ()
        self._pictures: dict[int, npt.NDArray[np.uint8]] = {}
        self.filter = QComboBox()
        self.filter.setAccessibleName("Faces with")
        self.filter.setToolTip("Show only faces that have (or lack) an attribute, as it is read")
        self.filter.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.filter.setMinimumContentsLength(14)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search: smiling -male")
        self.search.setToolTip(
            "Attributes that the faces shall have, with a minus those that they shall lack; or a number"
        )
        self.search.setAccessibleName("Search faces")
        self.search.setMinimumWidth(170)
        self.search.setClearButtonEnabled(True)
        self.strip = PictureStrip(side=SIDE)
        self.count = QLabel()
        self.count.setFont(number_font(self.count.font()))
        self.count.setProperty("role", "muted")
        self.previous, self.next = _arrow("‹", "Earlier faces"), _arrow("›", "Further faces")
        self._empty = "No such face"
        self._in_head = (self.filter, self.search, self.count, self.previous, self.next)
        self._is_head_shown = True
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.strip)
        self.setMinimumWidth(0)
        self.filter.activated.connect(lambda _: self._on_filtered())
        self.search.textChanged.connect(lambda _: self._on_filtered())
        self.strip.clicked.connect(lambda place: self.chosen.emit(self._shown[place]))
        self.previous.clicked.connect(lambda: self.page(-1))
        self.next.clicked.connect(lambda: self.page(1))

    def take_head(self, head: Flow) -> None:
        """Put the filter, the count and the arrows into a row above."""
        for widget in self._in_head:
            if widget is self.count:
                head.add_spring()
            if widget is self.search:
                head.add_growing(widget, _WIDEST_SEARCH)
            else:
                head.addWidget(widget)

    def show_head(self, *, is_shown: bool) -> None:
        """Show or hide what was put into that row."""
        for widget in self._in_head:
            widget.setVisible(is_shown and (widget is not self.filter or self.filter.count() > 1))
        self._is_head_shown = is_shown

    @property
    def shown(self) -> tuple[int, ...]:
        """Indices of the faces that are shown."""
        return self._shown

    def set_model(self, known: ModelFacts) -> None:
        """Show the faces of another model."""
        self._known = known
        self._pictures.clear()
        self._first = 0
        self._empty = ""
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self.filter.clear()
        self.filter.addItem("All faces", None)
        space = known.attribute_space
        if space is not None and space.readings is not None:
            for name in sorted(space.names, key=title_of):
                self.filter.addItem(title_of(name), (name, True))
            for name in sorted(space.names, key=title_of):
                self.filter.addItem(f"Not: {title_of(name).lower()}", (name, False))
        self.filter.setVisible(self._is_head_shown and self.filter.count() > 1)
        self._on_filtered()

    def set_pictures(self, indices: Sequence[int], pictures: npt.NDArray[np.uint8]) -> None:
        """Show pictures (n, h, w, c) of some of the faces."""
        self._pictures |= dict(zip(indices, pictures, strict=True))
        if len(self._pictures) > 400:
            self._pictures = {
                index: self._pictures[index] for index in self._shown if index in self._pictures
            }
        self._show_tiles()

    def page(self, by: int) -> None:
        """Show earlier or further faces."""
        size = max(len(self._shown), 1)
        self._first = min(max(self._first + by * size, 0), max(len(self._among) - 1, 0))
        self._show_faces()

    def neighbour(self, index: int | None, by: int) -> int | None:
        """The face before or after one among those that are found; the first where it is none of them."""
        if not len(self._among):
            return None
        places = np.flatnonzero(self._among == (-1 if index is None else index))
        place = int(places[0]) + by if len(places) else 0
        found = int(self._among[place % len(self._among)])
        place = int(np.flatnonzero(self._among == found)[0])
        size = max(len(self._shown), 1)
        if not self._first <= place < self._first + size:
            self._first = place - place % size
            self._show_faces()
        return found

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many as fit."""
        super().resizeEvent(event)
        self._show_faces()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Page."""
        delta = event.angleDelta().y() or -event.angleDelta().x()
        if delta:
            self.page(-1 if delta > 0 else 1)

    def _on_filtered(self) -> None:
        known = self._known
        if known is None or known.mu is None:
            self._among = np.arange(0)
        else:
            self._among = np.arange(len(known.mu))
            wanted, space = self.filter.currentData(), known.attribute_space
            if wanted is not None and space is not None and space.readings is not None:
                name, has = wanted
                self._among = np.flatnonzero((space.readings[:, space.index(name)] > 0) == has)
        self._first = 0
        self._empty = "No such face"
        self._search()
        self._show_faces()

    def _search(self) -> None:
        """Keep of the faces those that are searched for, or begin with the one of that number."""
        known, text = self._known, self.search.text()
        space = None if known is None else known.attribute_space
        number = number_in(text)
        if number is not None:
            place = int(np.searchsorted(self._among, number - 1))
            is_there = place < len(self._among) and self._among[place] == number - 1
            self._first, self._empty = place, f"No face {number:,} here"
            self._among = self._among if is_there else self._among[:0]
        elif text.strip() and (space is None or space.readings is None):
            self._among, self._empty = self._among[:0], "Search for a number"
        elif text.strip() and space is not None:
            try:
                self._among = self._among[matching(text, space)[self._among]]
            except ExplorerError as error:
                self._among, self._empty = self._among[:0], str(error)

    def _show_faces(self) -> None:
        room = max((self.width() + _GAP) // (SIDE + _GAP), 1)
        shown = tuple(int(index) for index in self._among[self._first : self._first + room])
        total = len(self._among)
        last = self._first + len(shown)
        self.count.setText(f"{self._first + 1:,}–{last:,} of {total:,}" if total else self._empty)
        self.previous.setEnabled(self._first > 0)
        self.next.setEnabled(last < total)
        if shown != self._shown:
            self._shown = shown
            self._show_tiles()
            self.shown_changed.emit(shown)

    def _show_tiles(self) -> None:
        self.strip.set_tiles(
            [
                Tile(self._pictures.get(index), "", f"Face {index + 1:,}, reconstructed")
                for index in self._shown
            ]
        )


def _arrow(text: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolTip(tip)
    button.setAutoRaise(True)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
