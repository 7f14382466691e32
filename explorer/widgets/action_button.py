"""The flat buttons of an action and of a menu."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QCursor, QMoveEvent
from PySide6.QtWidgets import QAbstractButton, QMenu, QToolButton, QWidget

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
    button = _MenuButton(parent)
    button.setMenu(menu)
    button.setText(f"{text} ▾")
    button.setStyleSheet("QToolButton::menu-indicator { image: none; }")
    button.setToolTip(tip)
    button.setAccessibleName(text)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    button.setToolButtonStyle(TEXT)
    button.setFont(parent.font())
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    menu.aboutToHide.connect(lambda: leave_what_moved(button))
    return button


def leave_what_moved(button: QAbstractButton) -> None:
    """Let a button look pointed at only while it is.

    It is not told that a pointer left it for its menu, nor that it moved away below a pointer at rest.
    """
    if not button.rect().contains(button.mapFromGlobal(QCursor.pos())):
        button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
    button.update()


class _MenuButton(QToolButton):
    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        leave_what_moved(self)
