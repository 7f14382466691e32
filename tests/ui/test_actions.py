"""The table of actions: every row can be read, and does what its name says."""

from collections import Counter

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow, QWidget

from explorer.ui.actions import SPECS, Does, make_actions
from explorer.ui.spec import Spec
from tests.support.qt import Stage


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_every_row_has_keys_that_qt_knows(spec: Spec) -> None:
    for keys in spec.keys:
        assert QKeySequence(keys).toString() == keys or QKeySequence(keys).count() == 1, keys


def test_names_and_texts_are_unique() -> None:
    assert max(Counter(spec.name for spec in SPECS).values()) == 1
    assert max(Counter(spec.text.replace("&", "") for spec in SPECS).values()) == 1


def test_no_two_actions_of_a_menu_share_a_mnemonic() -> None:
    mnemonics = Counter(
        (spec.menu, spec.text[spec.text.index("&") + 1].lower()) for spec in SPECS if "&" in spec.text
    )
    assert {key: count for key, count in mnemonics.items() if count > 1} == {}


def test_each_action_calls_its_deed_with_its_state_where_it_has_one(stage: Stage) -> None:
    called: list[tuple[str, tuple[object, ...]]] = []

    def deed(name: str) -> Does:
        return lambda *args: called.append((name, args))

    window = stage.mount(QMainWindow())
    map_widget = QWidget(window)
    actions = make_actions(window, map_widget, {spec.name: deed(spec.name) for spec in SPECS})
    for action in actions.values():
        action.trigger()
    assert [name for name, _ in called] == [spec.name for spec in SPECS]
    assert [args for _, args in called] == [(True,) if spec.is_checkable else () for spec in SPECS]
    for name, spec in ((spec.name, spec) for spec in SPECS):
        assert (actions[name] in map_widget.actions()) == spec.is_on_map
        assert actions[name].toolTip().endswith(")") == bool(spec.keys)


def test_keys_of_the_map_work_on_the_map_alone(stage: Stage) -> None:
    called: list[str] = []
    window = QMainWindow()
    window.setCentralWidget(QWidget())
    on_map, beside = QWidget(window.centralWidget()), QWidget(window.centralWidget())

    def deed(name: str) -> Does:
        return lambda *_: called.append(name)

    make_actions(window, on_map, {spec.name: deed(spec.name) for spec in SPECS})
    stage.mount(window)
    window.activateWindow()
    beside.setFocus()
    QTest.keySequence(beside, "Left")
    QTest.keySequence(beside, "Ctrl+Z")
    on_map.setFocus()
    QTest.keySequence(on_map, "Left")
    assert called == ["undo", "walk_left"]
