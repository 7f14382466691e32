"""The row below the face: gallery, tray, strip, two-row sheet, or mean pictures with the edit in pixels."""

from collections.abc import Mapping
from functools import partial

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QLabel,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from explorer.bundles.facts import ModelFacts
from explorer.imaging.difference import difference, shifted
from explorer.panels.code_text import with_minus
from explorer.panels.face_gallery import SIDE, FaceGallery
from explorer.panels.face_words import title_of
from explorer.session.face_codes import axis_of
from explorer.session.faces import STRONGEST, Below, FaceChoices
from explorer.session.faces_asks import SHEET_COUNT, STRIP_COUNT
from explorer.widgets.flow import Flow
from explorer.widgets.tiles import PictureStrip, Tile

_TITLES = {
    Below.GALLERY: ("Faces", "Encoded faces to choose from"),
    Below.TRAY: ("Tray", "Up to nine faces that the sliders move at once"),
    Below.STRIP: ("Strip", "The selected slider from −3 to 3"),
    Below.SHEET: ("Sheet", "The selected slider up and down from the start, in two rows"),
    Below.MEANS: ("Means", "The mean pictures with and without the selected attribute; the edit in pixels"),
}
_GAP = 8
_LARGEST = 72
_SMALLEST = 36
_BETWEEN = 6
_UNBOUND = 16_777_215
"""What Qt takes for no bound of a width."""

Bytes = npt.NDArray[np.uint8]


class FaceBelow(QWidget):
    """Says what a person wants to see there; the panel brings the pictures."""

    view_chosen = Signal(object)
    """A `Below`."""
    tray_clicked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.gallery = FaceGallery()
        self.strip = PictureStrip(side=_LARGEST)
        self._below = Below.GALLERY
        self._pictures: dict[int, Bytes] = {}
        self._count = 0
        self._buttons: dict[Below, QToolButton] = {}
        self.note = QLabel()
        self.note.setProperty("role", "muted")
        self.note.setContentsMargins(_GAP, 0, 0, 0)
        self.note.setMinimumWidth(1)  # long sentences are cut off
        self._stack = QStackedWidget()
        self._stack.addWidget(self.gallery)
        self._stack.addWidget(self.strip)
        self._stack.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._head = head = Flow(spacing=2)
        group = QButtonGroup(self)
        for below, (title, tip) in _TITLES.items():
            button = QToolButton()
            button.setText(title)
            button.setToolTip(tip)
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(partial(self._choose, below))
            group.addButton(button)
            head.addWidget(button)
            self._buttons[below] = button
        head.addWidget(self.note)
        self._found = found = Flow(spacing=4)
        self.gallery.take_head(found)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_BETWEEN)
        column.addLayout(head)
        column.addLayout(found)
        column.addWidget(self._stack)
        self._buttons[Below.GALLERY].setChecked(True)
        self.strip.clicked.connect(self._on_clicked)

    def set_view(self, below: Below) -> None:
        """Show something else."""
        if below is not self._below:
            self._below = below
            self._pictures.clear()
            self.strip.set_tiles([])
            self.say("")
            self._buttons[below].setChecked(True)
            self._stack.setCurrentIndex(0 if below is Below.GALLERY else 1)
            self.gallery.show_head(is_shown=below is Below.GALLERY)
            self._fit()

    def expect(self, count: int, captions: list[str]) -> None:
        """Make room for so many pictures, for which the engine is asked."""
        self._count = count
        self._pictures = {at: picture for at, picture in self._pictures.items() if at < count}
        self._show(captions)

    def add_pictures(self, indices: npt.NDArray[np.intp], pictures: Bytes, captions: list[str]) -> None:
        """Show some of them."""
        self._pictures |= dict(zip(indices.tolist(), pictures, strict=True))
        self._show(captions)

    def pictures(self) -> Bytes | None:
        """All pictures of the strip, the sheet or the tray, (n, h, w, c); None while some are awaited."""
        if not self._count or len(self._pictures) < self._count:
            return None
        return np.stack([self._pictures[at] for at in range(self._count)])

    def show_means(
        self, known: ModelFacts, choices: FaceChoices, slider: str | None, pictures: Mapping[str, Bytes]
    ) -> None:
        """Show the mean pictures of an attribute, and the edit in pixels of ``pictures`` (by title)."""
        space = known.attribute_space
        if space is None or slider is None or slider not in space.names or axis_of(slider) is not None:
            self._say("Select an attribute’s slider: its mean pictures are shown here.")
            return
        means = space.mean_pictures(slider)
        if means is None:
            self._say(f"Too few pictures have (or lack) “{title_of(slider)}” for a mean.")
            return
        without, having = means
        strength = choices.moves.strengths.get(slider, 1.0)
        times = with_minus(f"{strength:+.2f}")
        tiles = [
            Tile(without, "without", "Mean of the images without"),
            Tile(having, "with", "Mean of the images with"),
            Tile(difference(without, having), "difference", "Blue: darker with it; orange: brighter"),
        ]
        tiles += [
            Tile(
                shifted(picture, without, having, strength),
                title,
                f"The difference of the means added {times} times, in pixels",
            )
            for title, picture in pictures.items()
        ]
        self.say(f"{title_of(slider)} {times}")
        self._count = len(tiles)
        self._pictures = {at: tile.picture for at, tile in enumerate(tiles) if tile.picture is not None}
        self.strip.set_tiles(tiles)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the pictures to the width."""
        super().resizeEvent(event)
        self._fit()

    def _show(self, captions: list[str]) -> None:
        pictures = [self._pictures.get(at) for at in range(self._count)]
        self.strip.set_tiles(
            [Tile(picture, caption) for picture, caption in zip(pictures, captions, strict=True)]
        )
        self._fit()

    def _say(self, text: str) -> None:
        self._count = 0
        self._pictures.clear()
        self.strip.set_tiles([])
        self.say(text)
        self._fit()

    def say(self, text: str) -> None:
        """Say something beside the buttons; nothing where it is empty."""
        if text != self.note.text() or bool(text) == self.note.isHidden():
            self.note.setText(text)
            self.note.setVisible(bool(text))
            self._fit()

    def _fit(self) -> None:
        columns = {Below.STRIP: STRIP_COUNT, Below.SHEET: SHEET_COUNT}.get(self._below, 0)
        side = _LARGEST
        if columns:
            side = (self.width() + _GAP) // columns - _GAP
            if side < _SMALLEST:  # in two rows
                columns = -(-columns // 2)
                side = (self.width() + _GAP) // columns - _GAP
            side = max(min(side, _LARGEST), 16)
        self.strip.set_side(side)
        self.strip.setMaximumWidth(columns * (side + _GAP) if columns else _UNBOUND)
        shown = self.gallery if self._below is Below.GALLERY else self.strip
        height = (
            SIDE  # one row
            if shown is self.gallery
            else self.strip.heightForWidth(max(min(self.width(), self.strip.maximumWidth()), 1))
        )
        self._stack.setFixedHeight(height)
        head = self._head.heightForWidth(self.width()) + _BETWEEN
        if shown is self.gallery:
            head += self._found.heightForWidth(self.width()) + _BETWEEN
        # Fixed: of pictures that wrap, layouts reckon with the height they had if they were narrow.
        if self.height() != head + height or self.minimumHeight() != head + height:
            self.setFixedHeight(head + height)

    def _choose(self, below: Below, _: bool = False) -> None:
        self._buttons[self._below].setChecked(True)
        self.view_chosen.emit(below)

    def _on_clicked(self, place: int) -> None:
        if self._below is Below.TRAY:
            self.tray_clicked.emit(place)


def captions_of(below: Below, count: int) -> list[str]:
    """What stands below the pictures."""
    if below is Below.STRIP:
        found = np.linspace(-STRONGEST, STRONGEST, STRIP_COUNT)
    elif below is Below.SHEET:
        up = np.linspace(0.0, STRONGEST, SHEET_COUNT)
        found = np.concatenate([-up, up])
    else:
        return [""] * count
    return [with_minus(f"{value:+g}") if value else "0" for value in found]
