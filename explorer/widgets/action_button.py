"""The flat button of an action."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolButton

TEXT = Qt.ToolButtonStyle.ToolButtonTextOnly
ICON = Qt.ToolButtonStyle.ToolButtonIconOnly
BOTH = Qt.ToolButtonStyle.ToolButtonTextBesideIcon


def action_button(action: QAction, style: Qt.ToolButtonStyle = TEXT) -> QToolButton:
    """A button that does, says and shows what the action does, says and shows."""
    button = QToolButton()
    button.setDefaultAction(action)
    button.setToolButtonStyle(style)
    button.setAutoRaise(True)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
