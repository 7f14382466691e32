"""Menus and the actions in them: what is offered, named and checked; themes, devices, a right click."""

from html import escape

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QMenu,
    QMessageBox,
    QToolButton,
)

from explorer.engine.requests import UseDevice
from explorer.session import edits
from explorer.ui.actions import SPECS
from explorer.ui.theme import DARK, LIGHT, ThemeMode
from explorer.widgets.images import pixels_of
from tests.support.qt import pump_until, settle
from tests.ui.desk import Desk, menus, pins


def test_every_row_of_the_table_has_an_action_a_text_and_a_tip(desk: Desk) -> None:
    assert set(desk.window.actions_by_name) == {spec.name for spec in SPECS}
    for name, action in desk.window.actions_by_name.items():
        assert action.text(), name
        assert action.toolTip(), name


def test_actions_share_keys_only_where_never_both_are_offered() -> None:
    """Two of different panels may: that of the panel which is not in front is disabled."""
    panels: dict[str, list[str]] = {}
    for spec in SPECS:
        for keys in spec.keys:
            panels.setdefault(keys, []).append(spec.panel)
    shared = {keys: found for keys, found in panels.items() if len(found) > 1}
    assert all(all(found) and len(set(found)) == len(found) for found in shared.values()), shared


def test_the_view_menu_is_in_groups(desk: Desk) -> None:
    groups: list[list[str]] = [[]]
    for action in menus(desk)["View"].actions():
        if action.isSeparator():
            groups.append([])
        else:
            groups[-1].append(action.objectName() or action.text().replace("&", ""))
    assert [group[0] for group in groups] == [
        "reset_view",
        "show_manifold",
        "show_points",
        "show_legend",
        "Colour by",
        "next_plane",
        "full_screen",
    ]
    assert groups[4] == ["Colour by", "next_colouring", "previous_colouring", "show_all_classes"]
    assert groups[-1] == ["full_screen", "Theme", "Device"]


def test_every_action_is_in_a_menu_or_walks(desk: Desk) -> None:
    in_menus = {action.objectName() for menu in menus(desk).values() for action in menu.actions()}
    assert {spec.name for spec in SPECS if spec.menu != "Walk"} <= in_menus
    assert list(menus(desk)) == ["File", "Edit", "Select", "Face", "View", "Grid", "Help"]


def test_at_first_there_is_nothing_to_undo_and_all_layers_are_shown(empty_desk: Desk) -> None:
    assert not empty_desk.action("undo").isEnabled()
    assert not empty_desk.action("redo").isEnabled()
    for layer in ("points", "captions", "rings", "legend"):
        assert empty_desk.action(f"show_{layer}").isChecked()


def test_undo_and_redo_name_the_step(desk: Desk) -> None:
    assert not desk.action("undo").isEnabled()
    desk.click(1.0, 1.0)
    assert desk.action("undo").text() == "&Undo “Pin code”"
    desk.press("Ctrl+Z")
    assert pins(desk) == []
    assert not desk.action("undo").isEnabled()
    assert desk.action("redo").text() == "&Redo “Pin code”"
    desk.press("Ctrl+Y")
    assert len(pins(desk)) == 1
    desk.press("Ctrl+Z")
    desk.press("Ctrl+Shift+Z")
    assert len(pins(desk)) == 1


def test_the_inspectors_buttons_are_the_actions(desk: Desk) -> None:
    texts = [button.text() for button in desk.window.inspector.findChildren(QToolButton)]
    assert {"Save", "Copy", "Pin"} <= set(texts)


def test_shortcuts_are_listed(desk: Desk) -> None:
    desk.press("F1")
    (dialog,) = (one for one in desk.window.findChildren(QDialog) if one.windowTitle() == "Shortcuts")
    text = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "Save picture" in text
    assert "Ctrl+Shift+S" in text
    assert "None" not in text
    listed = [spec for spec in SPECS if spec.keys and spec.menu != "Walk"]
    assert all(escape(spec.text.replace("&", "").rstrip("…")) in text for spec in listed)
    for spec in listed:
        keys = (QKeySequence(one).toString(QKeySequence.SequenceFormat.NativeText) for one in spec.keys)
        assert f"<td>{escape(' or '.join(keys))}&nbsp;" in text, spec.name
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    settle()
    assert not any(one.windowTitle() == "Shortcuts" for one in desk.window.findChildren(QDialog))


def test_about_says_what_this_is(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(QMessageBox, "about", lambda _, __, text: told.append(text))
    desk.trigger("about")
    assert "variational autoencoder" in told[0]


def test_what_there_is_nothing_for_is_not_offered(desk: Desk) -> None:
    pin_actions = ("rename_pin", "delete_pin", "delete_all_pins", "next_pin", "previous_pin")
    assert not any(desk.action(name).isEnabled() for name in pin_actions)
    assert not desk.action("show_all_classes").isEnabled()
    desk.stand.store.edit(edits.toggle_split(2))  # as a session says that was saved with other data
    assert not desk.action("show_all_classes").isEnabled(), "the data have no such pictures"
    desk.press("Ctrl+Z")
    desk.click(1.0, 1.0)
    assert all(desk.action(name).isEnabled() for name in pin_actions)
    desk.stand.store.edit(edits.toggle_class(0, "zero"))
    assert desk.action("show_all_classes").isEnabled()
    desk.press("Ctrl+Z")
    desk.press("Ctrl+Z")
    assert not any(desk.action(name).isEnabled() for name in (*pin_actions, "show_all_classes"))


def test_devices_are_offered_once_they_are_known(desk: Desk) -> None:
    menu = next(
        m
        for m in menus(desk)["View"].findChildren(QMenu) + desk.window.findChildren(QMenu)
        if m.title() == "&Device"
    )
    assert not menu.isEnabled()
    desk.stand.model_jobs.use_device("auto")
    desk.stand.wait_until_idle()
    assert menu.isEnabled()
    assert [(action.text(), action.isChecked()) for action in menu.actions()] == [
        ("cpu", True),
        ("cuda", False),
    ]
    menu.actions()[1].trigger()
    assert desk.stand.engine.requests("device")[-1] == UseDevice("cuda")
    desk.stand.wait_until_idle()
    assert [action.isChecked() for action in menu.actions()] == [False, True]


def test_another_theme_keeps_everything_else(desk: Desk) -> None:
    desk.click(1.0, 1.0)
    desk.press("+")
    pump_until(lambda: bool(desk.window.map_panel.canvas._captions), "the captions")
    view, viewport = desk.stand.store.view, desk.window.map_panel.canvas.viewport
    light = desk.window.map_panel.canvas.render_image(1.0)
    theme = next(m for m in desk.window.findChildren(QMenu) if m.title() == "&Theme")
    dark = next(action for action in theme.actions() if action.text() == "Dark")
    dark.trigger()
    settle()
    assert desk.themes.mode is ThemeMode.DARK
    assert dark.isChecked()
    assert desk.window.map_panel.canvas.render_image(1.0) != light
    assert (desk.stand.store.view, desk.window.map_panel.canvas.viewport) == (view, viewport)
    assert desk.window.palette().window().color().name() == DARK.window.lower()
    next(action for action in theme.actions() if action.text() == "Light").trigger()
    settle()
    again = pixels_of(desk.window.map_panel.canvas.render_image(1.0), is_opaque=True).astype(int)
    assert np.abs(again - pixels_of(light, is_opaque=True)).max() < 10, (
        "letters may be smoothed a trace otherwise"
    )
    assert desk.window.palette().window().color().name() == LIGHT.window.lower()


@pytest.mark.parametrize("is_on_pin", [True, False])
def test_the_context_menu_offers_what_fits(
    desk: Desk, is_on_pin: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QMenu] = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, _: opened.append(menu))
    desk.click(1.0, 1.0)
    key = desk.stand.store.view.gaze.selected
    desk.window.map_panel.context_requested.emit(QPoint(50, 50), key if is_on_pin else None)
    (menu,) = opened
    names = {action.objectName() for action in menu.actions()}
    assert ("delete_pin" in names) == is_on_pin
    assert ("pin_here" in names) != is_on_pin
    assert "save_picture" in names
    assert menu.testAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
