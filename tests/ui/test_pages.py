"""Panels as pages: built when first in front, with a first model that was always there."""

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from explorer.engine.requests import ModelRef
from explorer.session import edits
from explorer.session.gaze import Gaze
from explorer.ui.pages import Pages
from explorer.widgets.point_map import PointMap
from explorer.widgets.sheet_view import SheetView
from explorer.widgets.slider_bank import SliderBank
from tests.session.samples import facts
from tests.support.qt import Stage, settle
from tests.ui.desk import Desk
from tests.ui.stand import Stand, bundle

TINY = facts()


def counted(made: list[str], name: str) -> QWidget:
    made.append(name)
    return QLabel(name)


def test_a_page_is_built_once_when_it_is_first_in_front(stage: Stage) -> None:
    pages, made, fronts = Pages(), list[str](), list[str]()
    for name in ("map", "grid"):
        pages.add_page(name, name.title(), partial(counted, made, name))
    pages.front_changed.connect(fronts.append)
    stage.mount(pages)
    assert (made, pages.front) == (["map"], "map")
    for name in ("grid", "map", "grid"):
        pages.bring_to_front(name)
    assert (made, fronts, pages.front) == (["map", "grid"], ["grid", "map", "grid"], "grid")


def test_a_page_in_front_gives_the_keys_to_what_it_is_about(stage: Stage) -> None:
    def grid() -> QWidget:
        page = QWidget()
        column, sheet = QVBoxLayout(page), QLineEdit()
        for widget in (QPushButton("first"), sheet):
            column.addWidget(widget)
        page.setFocusProxy(sheet)
        return page

    pages, first = Pages(), QLineEdit()
    pages.add_page("map", "Map", lambda: first)
    pages.add_page("grid", "Grid", grid)
    stage.mount(pages)
    for _ in range(2):
        pages.bring_to_front("map")
        first.setFocus()
        pages.bring_to_front("grid")
        assert pages.currentWidget().isAncestorOf(pages.focusWidget())
        assert isinstance(pages.focusWidget(), QLineEdit)
        pages.findChildren(QPushButton)[0].setFocus()


@pytest.fixture
def filled(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A window in which each page has a model to show."""
    monkeypatch.setattr("explorer.ui.model_jobs.shipped_models", lambda: (TINY.path,))
    monkeypatch.setattr(
        "explorer.ui.model_jobs.FIRST_MODELS", dict.fromkeys(("faces", "grid"), TINY.path.stem)
    )
    return desk


@pytest.mark.parametrize("front", ["map", "faces", "grid"])
def test_each_page_of_the_window_gives_the_keys_to_what_it_is_about(filled: Desk, front: str) -> None:
    pages = filled.window.pages
    wanted: dict[str, type[QWidget]] = {"map": PointMap, "faces": SliderBank, "grid": SheetView}
    for name in wanted:
        pages.bring_to_front(name)  # built, and its model there
        settle()
    picker = pages.cornerWidget().findChild(QComboBox)
    assert isinstance(picker, QComboBox)
    for before in sorted(wanted.keys() - {front}):
        pages.bring_to_front(before)
        picker.setFocus()  # or Qt gives them back to who had them last
        pages.bring_to_front(front)
        settle()
        assert isinstance(QApplication.focusWidget(), wanted[front])


def test_who_walks_along_the_tabs_keeps_the_keys_there(filled: Desk) -> None:
    bar = filled.window.pages.tabBar()
    bar.setFocus()
    for front in ("faces", "grid", "map"):
        QTest.keyClick(bar, Qt.Key.Key_Left if front == "map" else Qt.Key.Key_Right)
        if front == "map":
            QTest.keyClick(bar, Qt.Key.Key_Left)
        settle()
        assert filled.window.pages.front == front
        assert bar.hasFocus()


def look_at_grid(stand: Stand) -> None:
    stand.store.look(lambda _: Gaze(panel="grid"))


def test_a_panel_begins_with_a_model_that_is_known_already(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("explorer.ui.model_jobs.shipped_models", lambda: (TINY.path,))
    monkeypatch.setattr("explorer.ui.model_jobs.FIRST_MODELS", {"grid": TINY.path.stem})
    stand.show_model(TINY)
    look_at_grid(stand)
    stand.model_jobs.open_first("grid")
    assert stand.store.view.session.model_of("grid") == ModelRef(TINY.id, TINY.path)
    assert stand.store.undo_label is None


def test_the_first_model_of_a_panel_is_read_and_survives_an_undo(
    stand: Stand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: QApplication
) -> None:
    path = bundle(tmp_path, "first")
    monkeypatch.setattr("explorer.ui.model_jobs.shipped_models", lambda: (path,))
    monkeypatch.setattr("explorer.ui.model_jobs.FIRST_MODELS", {"map": "first"})
    stand.store.edit(edits.show_layer("rings", is_shown=False))
    stand.handler.set_free()
    stand.model_jobs.open_first("map")
    stand.wait_for(lambda: stand.store.view.session.model_of("map") is not None, "the map's model")
    assert stand.store.undo_label == "Hide rings"
    stand.store.undo()
    shown = stand.store.view.session.model_of("map")
    assert shown is not None
    assert shown.path == path


def test_without_its_first_model_a_panel_stays_empty(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explorer.ui.model_jobs.shipped_models", lambda: ())
    stand.model_jobs.open_first("faces")
    assert stand.store.view.session.model_of("faces") is None
    assert stand.error is None
