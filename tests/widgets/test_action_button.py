"""The button that opens a menu: it looks pointed at only while it is."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QMenu, QWidget

from explorer.widgets.action_button import menu_button
from tests.support.qt import Stage


@pytest.mark.parametrize("is_there", [True, False])
def test_once_its_menu_is_gone_it_looks_where_the_pointer_is(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, *, is_there: bool
) -> None:
    around = stage.mount(QWidget())
    menu = QMenu(around)
    button = menu_button(menu, "Layers", "What is drawn", around)
    assert (button.text(), button.accessibleName()) == ("Layers ▾", "Layers")
    pointer = button.mapToGlobal(QPoint(3, 3) if is_there else QPoint(-30, 3))
    monkeypatch.setattr(QCursor, "pos", lambda *_: pointer)
    button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    menu.aboutToHide.emit()
    assert button.testAttribute(Qt.WidgetAttribute.WA_UnderMouse) is is_there


def test_a_button_that_moves_away_below_a_resting_pointer_is_not_pointed_at(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    around = stage.mount(QWidget())
    button = menu_button(QMenu(around), "Layers", "What is drawn", around)
    button.show()
    pointer = button.mapToGlobal(QPoint(3, 3))
    monkeypatch.setattr(QCursor, "pos", lambda *_: pointer)
    button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    button.move(1, 0)
    assert button.underMouse()
    button.move(40, 0)
    assert not button.underMouse()
