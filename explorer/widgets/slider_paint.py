"""How one row of a slider bank looks: title, track, number, reading then and now, and the hold."""

from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPalette, QPen

ROW_HEIGHT, GROUP_HEIGHT = 26, 32
NUMBER, BAR, PIN = 40, 60, 20
"""Widths of the number, of the reading and of the hold, in logical pixels."""
_GAP, _EDGE = 8, 12
_KNOB = 6.0
_TO_NUMBER = 4
_SHORT_TRACK = 56
"""A track that one can still aim on."""


@dataclass(frozen=True)
class BankColours:
    """Colours that the palette has not."""

    warning: str = "#8a5a00"


class Readable(Protocol):
    """A reading before and now, −1…1."""

    @property
    def before(self) -> float: ...  # noqa: D102
    @property
    def now(self) -> float: ...  # noqa: D102
    @property
    def is_leak(self) -> bool: ...  # noqa: D102


@dataclass(frozen=True)
class Columns:
    """Where the parts of a row are."""

    has_bars: bool
    """Whether there are readings; without them the tracks are longer."""
    title_width: int = 124

    def track(self, row: QRect) -> QRect:
        """The track."""
        left = self.title(row).right() + _GAP + 6
        return QRect(left, row.top(), max(self.number(row).left() - _TO_NUMBER - left, 20), row.height())

    def title(self, row: QRect) -> QRect:
        """The title: a third of the row, and more where the track keeps enough."""
        room = max(row.width() // 3, self.number(row).left() - _TO_NUMBER - _SHORT_TRACK - _GAP - 6 - _EDGE)
        return QRect(_EDGE, row.top(), min(self.title_width, room), row.height())

    def number(self, row: QRect) -> QRect:
        """The number, right-aligned."""
        right = self.bar(row).left() - _GAP - 4
        return QRect(right - NUMBER, row.top(), NUMBER, row.height())

    def bar(self, row: QRect) -> QRect:
        """The reading."""
        width = BAR if self.has_bars else 0
        return QRect(self.pin(row).left() - width - 2, row.top(), width, row.height())

    def pin(self, row: QRect) -> QRect:
        """The hold, at the right end."""
        return QRect(row.right() - PIN - 2, row.top(), PIN, row.height())


def paint_group(painter: QPainter, box: QRect, title: str, palette: QPalette) -> None:
    """Paint the title of a group."""
    font = QFont(painter.font())
    bold = QFont(font)
    bold.setWeight(QFont.Weight.DemiBold)
    painter.setFont(bold)
    painter.setPen(palette.color(QPalette.ColorRole.WindowText))
    place = box.adjusted(_EDGE, 8, -_EDGE, 0)
    painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, title)
    painter.setFont(font)


def paint_row(
    painter: QPainter,
    box: QRect,
    title: str,
    share: float,
    reach: float,
    reading: Readable | None,
    colours: BankColours,
    columns: Columns,
    palette: QPalette,
    *,
    is_current: bool,
    is_hot: bool,
    is_held: bool,
    can_hold: bool,
    is_weak: bool,
) -> None:
    """Paint one slider; ``share`` is its value, −1…1 of ``reach``."""
    role = QPalette.ColorRole
    text, muted, accent, line = (
        palette.color(one) for one in (role.WindowText, role.PlaceholderText, role.Highlight, role.Mid)
    )
    if is_current or is_hot:
        wash = QColor(accent if is_current else text)
        wash.setAlphaF(0.12 if is_current else 0.05)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(wash)
        painter.drawRoundedRect(QRectF(box).adjusted(4, 1, -1, -1), 4, 4)
    left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
    painter.setPen(muted if is_weak else text)
    place = columns.title(box)
    painter.drawText(
        place, left, painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, place.width())
    )
    _paint_track(painter, columns.track(box), share, accent, line, muted, is_hot=is_hot)
    painter.setPen(text if share else muted)
    number = f"{share * reach:+.2f}".replace("-", "−") if share else "0"
    painter.drawText(columns.number(box), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, number)
    if columns.has_bars and reading is not None:
        tone = QColor(colours.warning) if reading.is_leak else (accent if share else muted)
        _paint_reading(painter, columns.bar(box), reading, tone, line, muted)
    is_leak = reading is not None and reading.is_leak
    if can_hold and (is_held or is_hot or is_leak):
        tone = accent if is_held else QColor(colours.warning) if is_leak else muted
        _paint_hold(painter, columns.pin(box), tone, is_closed=is_held)


def _paint_track(
    painter: QPainter,
    box: QRect,
    share: float,
    accent: QColor,
    line: QColor,
    muted: QColor,
    *,
    is_hot: bool,
) -> None:
    middle = box.center().y() + 0.5
    centre = box.left() + box.width() / 2
    at = centre + share * box.width() / 2
    painter.setPen(QPen(line, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawLine(QPointF(box.left(), middle), QPointF(box.left() + box.width(), middle))
    painter.setPen(QPen(muted if share else line, 1))
    painter.drawLine(QPointF(centre, middle - 4), QPointF(centre, middle + 4))
    if share:
        painter.setPen(QPen(accent, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.drawLine(QPointF(centre, middle), QPointF(at, middle))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(accent if share or is_hot else muted)
    painter.drawEllipse(QPointF(at, middle), _KNOB - (0 if is_hot else 1), _KNOB - (0 if is_hot else 1))


def _paint_reading(
    painter: QPainter, box: QRect, reading: Readable, tone: QColor, line: QColor, muted: QColor
) -> None:
    """A ring where it was, a dot where it is, the way between; the stroke in the middle is undecided."""
    middle = box.center().y() + 0.5
    centre, half = box.left() + box.width() / 2, box.width() / 2 - 4
    before, now = (
        QPointF(centre + min(max(one, -1.0), 1.0) * half, middle) for one in (reading.before, reading.now)
    )
    painter.setPen(QPen(line, 1))
    painter.drawLine(QPointF(box.left(), middle), QPointF(box.left() + box.width(), middle))
    painter.drawLine(QPointF(centre, middle - 5), QPointF(centre, middle + 5))
    painter.setPen(QPen(tone, 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    if abs(now.x() - before.x()) > 1:
        painter.drawLine(before, now)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(muted)
    painter.drawRoundedRect(QRectF(before.x() - 1, middle - 5, 2, 10), 1, 1)
    painter.setBrush(tone)
    painter.drawEllipse(now, 3.5, 3.5)


def _paint_hold(painter: QPainter, box: QRect, tone: QColor, *, is_closed: bool) -> None:
    """A lock, open or closed."""
    x, y = box.center().x() + 0.5, box.center().y() + 0.5
    painter.setPen(QPen(tone, 1.4))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    shackle = QRectF(x - 2.75, y - 6, 5.5, 7)
    painter.drawArc(shackle, 0, 180 * 16)
    painter.drawLine(QPointF(shackle.left(), y - 2.5), QPointF(shackle.left(), y))
    painter.drawLine(QPointF(shackle.right(), y - 2.5), QPointF(shackle.right(), y if is_closed else y - 1.5))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tone)
    painter.drawRoundedRect(QRectF(x - 4.5, y - 1, 9, 7), 1.5, 1.5)
