"""Flow: a row of widgets that goes on in another row where it is narrow."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLayout, QLayoutItem, QSizePolicy, QSpacerItem, QWidget


class Flow(QLayout):
    """Lays out from left to right; what does not fit goes below. Hidden widgets take no room."""

    def __init__(self, parent: QWidget | None = None, *, spacing: int = 6, between: int = 4) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._between = between
        """Logical pixels from one row to the next."""
        self._most: dict[QWidget, int] = {}
        """How wide those may become that take room that is left."""
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)

    def add_growing(self, widget: QWidget, most: int) -> None:
        """Add a widget that takes the room which is left in its row, until it is so wide."""
        self._most[widget] = most
        self.addWidget(widget)

    def add_spring(self) -> None:
        """Push what follows to the right, in this row and in those below."""
        self.addItem(QSpacerItem(0, 0, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum))

    def addItem(self, item: QLayoutItem) -> None:  # noqa: D102
        self._items.append(item)

    def count(self) -> int:  # noqa: D102
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: D102
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: D102
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: D102
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:  # noqa: D102
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: D102
        rows = self._rows(width)
        return sum(_height(row) for row in rows) + self._between * max(len(rows) - 1, 0)

    def sizeHint(self) -> QSize:  # noqa: D102
        shown = [item.sizeHint() for item in self._shown()]
        width = sum(hint.width() for hint in shown) + self.spacing() * max(len(shown) - 1, 0)
        return QSize(width, max((hint.height() for hint in shown), default=0))

    def minimumSize(self) -> QSize:  # noqa: D102
        least = QSize(0, 0)
        for item in self._shown():
            least = least.expandedTo(item.minimumSize())
        return least

    def setGeometry(self, rect: QRect) -> None:  # noqa: D102
        super().setGeometry(rect)
        top, is_right = rect.top(), False
        for row in self._rows(rect.width()):
            height = _height(row)
            taken = sum(item.sizeHint().width() for item in row) + self.spacing() * (len(row) - 1)
            spare = max(rect.width() - taken, 0)
            widths = []
            for item in row:
                hint = item.sizeHint().width()
                more = max(min(spare, self._widest(item) - hint), 0)
                widths.append(min(hint + more, rect.width()))
                spare -= more
            left = rect.left() + (spare if is_right else 0)
            for item, width in zip(row, widths, strict=True):
                own = item.sizeHint().height()
                item.setGeometry(QRect(left, top + (height - own) // 2, width, own))
                is_spring = item.spacerItem() is not None
                left += width + self.spacing() + (spare if is_spring and not is_right else 0)
                is_right = is_right or is_spring
            top += height + self._between

    def _widest(self, item: QLayoutItem) -> int:
        widget = item.widget()
        return 0 if widget is None else self._most.get(widget, 0)

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty() or item.spacerItem() is not None]

    def _rows(self, width: int) -> list[list[QLayoutItem]]:
        """The items of each row; a spring stands at the end of one rather than begin another."""
        rows: list[list[QLayoutItem]] = []
        left = 0
        for item in self._shown():
            needed = item.sizeHint().width()
            if not rows or (item.spacerItem() is None and left + needed > width):
                rows.append([])
                left = 0
            rows[-1].append(item)
            left += needed + self.spacing()
        return rows


def _height(row: list[QLayoutItem]) -> int:
    return max(item.sizeHint().height() for item in row)


def beside(*widgets: QWidget, spacing: int = 4) -> QWidget:
    """Widgets that stay together in one row, as one."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(spacing)
    for widget in widgets:
        row.addWidget(widget)
    return holder
