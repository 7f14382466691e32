"""The places of the grid: pictures in wells at the sheet's corners, each with a tiny map to move it on."""

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QMimeData, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from explorer.bundles.facts import ModelFacts
from explorer.session.grid import PLACES, USED, Mode, Place
from explorer.widgets.place_well import PlaceWell
from explorer.widgets.tiny_map import TinyMap

REACH = 3.5
"""Standard deviations of the prior that a tiny map shows to each side."""
_LOOKED_AT = 8192
"""Codes that make the shadow on a map."""
_FINE = 44
_SIDE = 84
_SIZES = ((112, 860, 84), (_SIDE, 0, 56), (56, 0, 40))
"""Four, three, two times a digit's 28 pixels; from which width on; the least side of a map."""
_GAP = 6
"""Between a place and its map."""
_TOP, _BOTTOM, _MIDDLE = (
    Qt.AlignmentFlag.AlignTop,
    Qt.AlignmentFlag.AlignBottom,
    Qt.AlignmentFlag.AlignVCenter,
)
_LEFT, _RIGHT = 0, 2
_WHERE = {
    Mode.STRIP: ((_LEFT, 0, _TOP), (_RIGHT, 0, _TOP)),
    Mode.CORNERS: ((_LEFT, 0, _TOP), (_RIGHT, 0, _TOP), (_LEFT, 1, _BOTTOM), (_RIGHT, 1, _BOTTOM)),
    Mode.TRIANGLE: ((_LEFT, 0, _TOP), (_LEFT, 1, _BOTTOM), (_RIGHT, 1, _BOTTOM), (_RIGHT, 0, _TOP)),
    Mode.ANALOGY: ((_LEFT, 0, _TOP), (_RIGHT, 0, _TOP), (_LEFT, 1, _BOTTOM), (_RIGHT, 1, _BOTTOM)),
    Mode.PLANE: ((_LEFT, 0, _TOP),),
    Mode.TRAVERSAL: ((_LEFT, 0, _TOP),),
    Mode.SAMPLES: ((_LEFT, 0, _TOP),),
}
"""Per mode: (column, row, alignment) of each place."""
_RESULTS = {Mode.ANALOGY: ("D", "C + B − A"), Mode.TRIANGLE: ("Mix", "of A, B, C")}
"""Name and origin of the well whose code follows from the others."""


class RoomLayout(QGridLayout):
    """Says how much room it is given, before it shares that out."""

    def __init__(self) -> None:
        super().__init__()
        self.give_room: Callable[[QSize], object] = lambda _: None

    def setGeometry(self, rect: QRect) -> None:  # noqa: D102
        self.give_room(rect.size())
        super().setGeometry(rect)


class GridWells(QObject):
    """Four wells in the outer columns of a layout whose middle, or in a strip whose foot, holds the sheet."""

    picked = Signal(int)
    """A place was clicked."""
    dropped = Signal(int, QMimeData)
    """Something was dropped on a place."""
    moved = Signal(int, float, float, str)
    """A place shall be at this place of the plane; all moves of a gesture have one id."""
    held = Signal(bool)
    """Whether a hand has hold of a place."""
    context_requested = Signal(int, QPoint)

    def __init__(self, layout: RoomLayout, parent: QWidget) -> None:
        super().__init__(parent)
        self._layout = layout
        layout.give_room = self._fit
        self._mode: Mode | None = None
        self._known: ModelFacts | None = None
        self.wells = [PlaceWell(letter, side=_SIDE) for letter in PLACES]
        self.maps = [TinyMap() for _ in PLACES]
        self._holders: list[QWidget] = []
        for index, (well, small) in enumerate(zip(self.wells, self.maps, strict=True)):
            holder = QWidget(parent)
            column = QVBoxLayout(holder)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(_GAP)
            column.addWidget(well)
            small.setFixedSize(_SIDE, _SIDE)
            column.addWidget(small, alignment=Qt.AlignmentFlag.AlignHCenter)
            # Less than it needs just now: or the window could not become lower.
            holder.setMinimumHeight(well.picture_rect().top() + _SIZES[-1][0])
            holder.hide()
            self._holders.append(holder)
            small.setToolTip(f"Drag the dot, or press arrow keys, to move {PLACES[index]}")
            well.clicked.connect(partial(self.picked.emit, index))
            well.dropped.connect(partial(self._on_dropped, index))
            well.context_requested.connect(partial(self._on_context, index))
            small.held.connect(self.held)
            small.moved.connect(partial(self._on_moved, index))

    def arrange(self, mode: Mode, *, is_around: bool) -> None:
        """Put the wells where this mode wants them."""
        has_centre = mode is not Mode.SAMPLES or is_around
        wanted = _WHERE[mode] if has_centre else ()
        for index, holder in enumerate(self._holders):
            if mode is not self._mode:
                self._layout.removeWidget(holder)
                if index < len(_WHERE[mode]):
                    column, row, align = _WHERE[mode][index]
                    self._layout.addWidget(holder, row, column, align)
            holder.setVisible(index < len(wanted))
            is_result = PLACES[index] not in USED[mode]
            self.wells[index].set_result(is_result)
            self.maps[index].setVisible(not is_result)
        self._mode = mode

    def show_places(
        self, known: ModelFacts, places: Sequence[Place], selected: int | None, moving: int | None = None
    ) -> None:
        """Show where the places are; while one is ``moving``, the maps of the others wait."""
        if known is not self._known:
            is_other = self._known is None or known.id != self._known.id
            self._known = known
            shadow = shadow_of(known)
            for small in self.maps:
                small.set_shadow(shadow, REACH)
            if is_other:  # of the same, opened again, no new pictures are asked for
                for well in self.wells:
                    well.set_picture(None)
        points = known.plane.points(np.concatenate([place.code.values for place in places])).tolist()
        count = len(USED[self._mode]) if self._mode else len(PLACES)
        dots = [(point[0], point[1]) for point in points[:count]]
        for index, place in enumerate(places):
            well = self.wells[index]
            is_result = PLACES[index] not in USED[self._mode or Mode.CORNERS]
            letter, name = _RESULTS[self._mode] if is_result and self._mode in _RESULTS else ("", "")
            well.set_letter(letter or PLACES[index])
            well.set_name(name or place.name)
            well.setToolTip(
                f"{name}: follows from the others; drag it elsewhere"
                if is_result
                else f"{place.name or 'A code'}. Drop a code or a picture here; right-click for more"
            )
            well.set_selected(index == selected)
            if moving is None or moving == index:
                self.maps[index].set_dots(dots, index)

    def _fit(self, room: QSize) -> None:
        """Show places as large as there is room for."""
        gap, sheet = self._layout.verticalSpacing(), self._layout.itemAtPosition(2, 0)
        height = room.height() if sheet is None else room.height() - sheet.minimumSize().height() - 2 * gap
        if any(row for _, row, _ in _WHERE[self._mode or Mode.CORNERS]):
            height = (height - gap) // 2
        height -= self.wells[0].picture_rect().top() + _GAP
        fits = (size for size in _SIZES if room.width() >= size[1] and size[0] + size[2] <= height)
        side, _, least = next(fits, _SIZES[-1])
        of_map = max(min(side, height - side), least)
        for well, small in zip(self.wells, self.maps, strict=True):
            well.set_side(side)
            small.setFixedSize(of_map, of_map)

    def put(self, indices: npt.NDArray[np.intp], pictures: npt.NDArray[np.uint8]) -> None:
        """Show pictures of places."""
        for index, picture in zip(indices.tolist(), pictures, strict=True):
            self.wells[index].set_picture(picture)

    def _on_dropped(self, index: int, mime: QMimeData) -> None:
        self.dropped.emit(index, mime)

    def _on_context(self, index: int, position: QPoint) -> None:
        self.context_requested.emit(index, position)

    def _on_moved(self, index: int, x: float, y: float, gesture: str) -> None:
        self.moved.emit(index, x, y, gesture)


def shadow_of(known: ModelFacts) -> npt.NDArray[np.float32] | None:
    """How much of the data lies where on the plane, (k, k) from 0 to 1, the first row at the top."""
    if known.mu is None or not len(known.mu):
        return None
    some = known.mu[:: max(len(known.mu) // _LOOKED_AT, 1)]
    points = known.plane.points(some)
    at = np.floor((points + REACH) * (_FINE / (2 * REACH))).astype(np.intp)
    at = at[((at >= 0) & (at < _FINE)).all(axis=1)]
    counts = np.bincount((_FINE - 1 - at[:, 1]) * _FINE + at[:, 0], minlength=_FINE * _FINE)
    shares = np.sqrt(counts.reshape(_FINE, _FINE) / max(np.quantile(counts, 0.99), 1.0))
    return np.minimum(shares, 1.0).astype(np.float32)
