"""The real window over a gated engine, with the dialogs answered by the test."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QMenu

from explorer.latent.codes import Codes
from explorer.ui.theme import ThemeMode, ThemeSwitch
from explorer.ui.window import Window
from explorer.widgets.message_bar import MessageBar
from tests.support.qt import settle
from tests.ui.stand import Stand


class Desk:
    """A window on screen and what lies below it."""

    def __init__(self, stand: Stand, themes: ThemeSwitch) -> None:
        self.stand = stand
        self.themes = themes
        self.window = Window(stand.conductor, stand.model_jobs, stand.jobs, stand.messages, themes)
        self.window.resize(1000, 800)
        self.window.show()
        settle()

    def action(self, name: str) -> QAction:
        """An action of the table."""
        return self.window.actions_by_name[name]

    def trigger(self, name: str) -> None:
        """Choose an action in its menu."""
        action = self.action(name)
        assert action.isEnabled(), name
        action.trigger()

    def press(self, keys: str) -> None:
        """Press a shortcut while the map has the keyboard."""
        self.window.activateWindow()
        self.window.map_panel.canvas.setFocus()
        QTest.keySequence(self.window.map_panel.canvas, keys)

    @property
    def said(self) -> str:
        """What the message bar says."""
        bar = self.window.findChild(MessageBar)
        assert isinstance(bar, MessageBar)
        return bar.text

    def pixel(self, x: float, y: float) -> QPoint:
        """Where a place of the map is on the canvas."""
        canvas = self.window.map_panel.canvas
        return QPointF(*canvas.viewport.to_screen(x, y)).toPoint()

    def click(
        self, x: float, y: float, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """Click a place of the map."""
        QTest.mouseClick(self.window.map_panel.canvas, Qt.MouseButton.LeftButton, modifier, self.pixel(x, y))

    def show_picture(self) -> None:
        """Let the engine bring everything that is asked for."""
        self.stand.conductor.wake()
        self.stand.wait_until_idle()
        assert self.window.inspector.pictured is not None

    def close(self) -> None:
        """Take everything down."""
        self.window.close()
        self.stand.close()
        self.window.deleteLater()
        settle()


@contextmanager
def dressed(app: QApplication) -> Iterator[ThemeSwitch]:
    """A theme switch that leaves the application as it was."""
    before = (app.palette(), app.styleSheet(), app.style().objectName())
    switch = ThemeSwitch(app, ThemeMode.LIGHT)
    try:
        yield switch
    finally:
        switch.set_mode(ThemeMode.SYSTEM)
        app.styleHints().colorSchemeChanged.disconnect(switch._on_scheme_changed)
        switch.deleteLater()
        app.setStyle(before[2])
        app.setStyleSheet(before[1])
        app.setPalette(before[0])


def answer_file_dialogs(monkeypatch: pytest.MonkeyPatch, chosen: object) -> list[str]:
    """Let every file dialog end with this choice; returns the titles of those that were opened."""
    titles: list[str] = []

    def answer(_: object, title: str, *__: object) -> tuple[str, str]:
        titles.append(title)
        return str(chosen), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", answer)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *args: answer(*args)[0])
    return titles


def pins(desk: Desk) -> list[Codes]:
    """Codes of the pins on the map."""
    return [pin.code for pin in desk.stand.store.view.session.map.marks.pins]


def menus(desk: Desk) -> dict[str, QMenu]:
    """Menus of the menu bar by name."""
    found = [action.menu() for action in desk.window.menuBar().actions()]
    return {menu.title().replace("&", ""): menu for menu in found if isinstance(menu, QMenu)}


def status(desk: Desk) -> str:
    """All that the status bar says."""
    return " | ".join(label.text() for label in desk.window.statusBar().findChildren(QLabel))


def would_take(desk: Desk, mime: QMimeData) -> bool:
    """Whether the window would take what is dragged over it."""
    event = QDragEnterEvent(
        QPoint(10, 10),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    event.ignore()
    desk.window.dragEnterEvent(event)
    return event.isAccepted()


def drop(desk: Desk, paths: list[Path]) -> None:
    """Drop files on the window, which would take them."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    assert would_take(desk, mime)
    event = QDropEvent(
        QPointF(10, 10),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    desk.window.dropEvent(event)
