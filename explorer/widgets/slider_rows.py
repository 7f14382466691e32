"""SliderRows: many sliders in titled groups, as they are seen: where each stands, and what was read of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.widgets.fonts import number_font
from explorer.widgets.slider_paint import (
    GROUP_HEIGHT,
    ROW_HEIGHT,
    BankColours,
    Columns,
    paint_group,
    paint_row,
)

_LEAST, _ROOM_FOR_BARS = 240, 300
"""Logical pixels in all; and from which there is room for readings."""


@dataclass(frozen=True, slots=True)
class Row:
    """One slider; of a row without ``name`` only the title is shown, above those that follow."""

    title: str
    name: str = ""
    note: str = ""
    """Tool tip."""
    is_weak: bool = False
    """Whether it does little: it is written in grey."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read before and now, −1…1, 0 being undecided; whether it changed unasked."""

    before: float
    now: float
    is_leak: bool = False


class SliderRows(QWidget):
    """All sliders in one widget that paints them: forty of Qt's would take longer than a picture."""

    def __init__(self, parent: QWidget | None = None, *, reach: float = 3.0) -> None:
        super().__init__(parent)
        self._reach = reach
        self._rows: tuple[Row, ...] = ()
        self._tops: tuple[int, ...] = ()
        self._places: dict[str, int] = {}
        self._values: Mapping[str, float] = {}
        self._readings: Mapping[str, Reading] = {}
        self._held: frozenset[str] = frozenset()
        self._can_hold: frozenset[str] = frozenset()
        self._current = ""
        self._hot = ""
        self._dragged = ""
        self._colours = BankColours()
        self._layout = Columns(has_bars=False)
        self._has_bars = False
        self.setFont(number_font(self.font()))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Sliders")

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show other sliders."""
        if tuple(rows) == self._rows:
            return
        self._rows = tuple(rows)
        tops, top = [], 0
        for row in self._rows:
            tops.append(top)
            top += ROW_HEIGHT if row.name else GROUP_HEIGHT
        self._tops = (*tops, top)
        self._places = {row.name: place for place, row in enumerate(self._rows) if row.name}
        widest = max(
            (self.fontMetrics().horizontalAdvance(row.title) for row in self._rows if row.name), default=0
        )
        self._layout = replace(self._layout, title_width=min(max(widest + 2, 80), 150))
        self.setFixedHeight(top)
        self.update()

    def set_values(self, values: Mapping[str, float]) -> None:
        """Show where the sliders stand; those not named stand at 0."""
        changed = {
            name for name in self._values.keys() | values.keys() if self._values.get(name) != values.get(name)
        }
        self._values = dict(values)
        self._update(changed)

    def set_readings(self, readings: Mapping[str, Reading], *, has_room: bool = False) -> None:
        """Show what was read; nothing for those not named. ``has_room`` keeps the place while none is."""
        changed = {
            name
            for name in self._readings.keys() | readings.keys()
            if self._readings.get(name) != readings.get(name)
        }
        has_bars = bool(readings) or has_room
        self._readings = dict(readings)
        self._has_bars = has_bars
        self._make_room()
        self._update(changed)

    def _make_room(self) -> None:
        """Give readings their column, if there is room for it."""
        has_bars = self._has_bars and self.width() >= _ROOM_FOR_BARS
        if has_bars != self._layout.has_bars:
            self._layout = replace(self._layout, has_bars=has_bars)
            self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave readings out where it is narrow."""
        super().resizeEvent(event)
        self._make_room()

    def set_held(self, held: frozenset[str], can_hold: frozenset[str]) -> None:
        """Say which are held, and which can be."""
        changed = (self._held ^ held) | (self._can_hold ^ can_hold)
        self._held, self._can_hold = held, can_hold
        self._update(changed)

    def set_current(self, name: str) -> None:
        """Select a slider without telling of it."""
        if name != self._current:
            before, self._current = self._current, name
            self._update({before, name})

    def set_colours(self, warning: str) -> None:
        """Take the theme's colour for what changed unasked."""
        self._colours = replace(self._colours, warning=warning)
        self.update()

    @property
    def current(self) -> str:
        """The selected slider; empty where none is."""
        return self._current

    def names(self) -> tuple[str, ...]:
        """The sliders shown, from the top."""
        return tuple(self._places)

    def row_rect(self, name: str) -> QRect:
        """Where a slider is."""
        place = self._places[name]
        return QRect(0, self._tops[place], self.width(), ROW_HEIGHT)

    def track_rect(self, name: str) -> QRect:
        """Where its track is."""
        return self._layout.track(self.row_rect(name))

    def knob_at(self, name: str) -> QPoint:
        """The middle of its knob."""
        track = self.track_rect(name)
        share = (self._values.get(name, 0.0) + self._reach) / (2 * self._reach)
        return QPointF(track.left() + share * track.width(), track.center().y() + 0.5).toPoint()

    def hold_rect(self, name: str) -> QRect:
        """Where a click holds it."""
        return self._layout.pin(self.row_rect(name))

    def number_rect(self, name: str) -> QRect:
        """Where its number stands."""
        return self._layout.number(self.row_rect(name))

    def sizeHint(self) -> QSize:
        """Wide enough for names, tracks and readings."""
        return QSize(420, self._tops[-1] if self._tops else 0)

    def minimumSizeHint(self) -> QSize:
        """As narrow as one can still aim."""
        return QSize(_LEAST, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows that are to be painted."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place, row in enumerate(self._rows):
            top, below = self._tops[place], self._tops[place + 1]
            if below <= event.rect().top() or top > event.rect().bottom():
                continue
            box = QRect(0, top, self.width(), below - top)
            if not row.name:
                paint_group(painter, box, row.title, self.palette())
                continue
            paint_row(
                painter,
                box,
                row.title,
                self._values.get(row.name, 0.0) / self._reach,
                self._reach,
                self._readings.get(row.name),
                self._colours,
                self._layout,
                self.palette(),
                is_current=row.name == self._current and self.hasFocus(),
                is_hot=row.name in (self._hot, self._dragged),
                is_held=row.name in self._held,
                can_hold=row.name in self._can_hold,
                is_weak=row.is_weak,
            )

    def _name_at(self, position: QPointF) -> str:
        for name, place in self._places.items():
            if self._tops[place] <= position.y() < self._tops[place + 1]:
                return name
        return ""

    def _is_on_track(self, name: str, position: QPointF) -> bool:
        return QRectF(self.track_rect(name)).adjusted(-8, -8, 8, 8).contains(position)

    def _update(self, names: set[str] | frozenset[str]) -> None:
        for name in names:
            if name in self._places:
                self.update(self.row_rect(name))
