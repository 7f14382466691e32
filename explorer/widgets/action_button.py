"""The flat buttons of an action and of a menu."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QCursor
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

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


def menu_button(menu: QMenu, text: str, tip: str, parent: QWidget) -> QToolButton:
    """A button with a word on it that opens a menu."""
    button = QToolButton(parent)
    button.setMenu(menu)
    button.setText(f"{text} ▾")
    button.setStyleSheet("QToolButton::menu-indicator { image: none; }")
    button.setToolTip(tip)
    button.setAccessibleName(text)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    button.setToolButtonStyle(TEXT)
    button.setFont(parent.font())
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    menu.aboutToHide.connect(lambda: _look_for_pointer(button))
    return button


def _look_for_pointer(button: QToolButton) -> None:
    """A button is not told that the pointer left it for its menu: it would look pointed at ever after."""
    is_there = button.rect().contains(button.mapFromGlobal(QCursor.pos()))
    button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, is_there)
    button.update()
