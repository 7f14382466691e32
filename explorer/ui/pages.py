"""The panels as tabs; each is built when it is first in front."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget


class Pages(QTabWidget):
    """Tabs with names; the widget on a tab may be made later than the tab."""

    front_changed = Signal(str)
    """Name of the page that has come to the front; it is built."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDocumentMode(True)
        self._names: list[str] = []
        self._columns: list[QVBoxLayout] = []
        self._make: dict[str, Callable[[], QWidget]] = {}
        self.currentChanged.connect(self._on_current_changed)

    @property
    def front(self) -> str:
        """Name of the page in front."""
        return self._names[self.currentIndex()]

    def add_page(self, name: str, title: str, make: Callable[[], QWidget]) -> None:
        """Add a tab; ``make`` is called once, when it is first in front: the first tab at once."""
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        self._columns.append(column)
        self._names.append(name)
        self._make[name] = make
        self.addTab(page, title)

    def bring_to_front(self, name: str) -> None:
        """Show a page."""
        self.setCurrentIndex(self._names.index(name))

    def _on_current_changed(self, index: int) -> None:
        name = self._names[index]
        make = self._make.pop(name, None)
        if make is not None:
            self._columns[index].addWidget(make())
        item = self._columns[index].itemAt(0)
        panel = None if item is None else item.widget()
        if panel is not None and panel.focusProxy() is not None and not self.tabBar().hasFocus():
            panel.setFocus()  # or its first button has the keys
        self.front_changed.emit(name)
