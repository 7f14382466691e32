"""What holds a panel that scrolls where the window is low."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


def scrolling(panel: QWidget) -> QScrollArea:
    """A panel of fixed width that scrolls where the window is lower than it."""
    area = QScrollArea()
    area.setWidget(panel)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    bar = area.verticalScrollBar()

    def make_room(least: int, most: int) -> None:
        area.setFixedWidth(panel.maximumWidth() + (bar.sizeHint().width() if most > least else 0))

    bar.rangeChanged.connect(make_room)
    make_room(bar.minimum(), bar.maximum())
    return area
