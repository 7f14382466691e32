"""What every strip below the map is: a panel with a head, which its button and Escape close."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QToolButton, QVBoxLayout

from explorer.panels.panel import Panel
from explorer.widgets.action_button import TEXT, action_button
from explorer.widgets.strip_head import StripHead

SPACE = 8
MARGINS = (2 * SPACE, SPACE, SPACE, SPACE)
"""Left, top, right, bottom; the button that closes has a margin of its own."""


class Strip(Panel):
    """A head, and below it in ``column`` what the strip shows."""

    action_names: tuple[str, ...] = ()
    """Actions whose buttons are in the head."""
    button_style = TEXT

    def __init__(self, title: str, closing: str = "Close") -> None:
        super().__init__()
        self.head = StripHead(title, closing=closing)
        self.head.closed.connect(self.close_strip)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(*MARGINS)
        self.column.setSpacing(SPACE // 2)
        self.column.addWidget(self.head)

    def set_actions(self, actions: Sequence[QAction]) -> tuple[QToolButton, ...]:
        """Show buttons in the head."""
        buttons = tuple(action_button(action, self.button_style) for action in actions)
        for button in buttons:
            self.head.add_button(button)
        return buttons

    def close_strip(self) -> None:
        """Want it away: an edit or a look, after which it is hidden."""
        raise NotImplementedError

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        if event.key() == Qt.Key.Key_Escape:
            self.close_strip()
        else:
            super().keyPressEvent(event)
