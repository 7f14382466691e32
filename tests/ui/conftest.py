"""Fixtures for the window and what lies below it."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from explorer.panels.grid import GridPanel
from explorer.ui.theme import ThemeMode, ThemeSwitch
from tests.session.samples import facts
from tests.support.qt import settle
from tests.ui.desk import Desk, dressed
from tests.ui.stand import Stand, standing


@pytest.fixture
def stand(qapp: QApplication) -> Iterator[Stand]:
    """A conductor with a gated engine, closed at the end."""
    with standing() as stand:
        yield stand


@pytest.fixture(scope="module")
def themes(_application: QApplication) -> Iterator[ThemeSwitch]:
    """The application in its dress, put on once: Qt takes longer for it than most tests for the rest."""
    with dressed(_application) as themes:
        yield themes


@pytest.fixture
def empty_desk(themes: ThemeSwitch, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A window without a model."""
    monkeypatch.setattr("explorer.ui.window.shipped_models", lambda: ())
    themes.set_mode(ThemeMode.LIGHT)
    with standing() as stand:
        desk = Desk(stand, themes)
        yield desk
        desk.close()


@pytest.fixture
def desk(empty_desk: Desk) -> Desk:
    """A window that shows a model with codes."""
    empty_desk.stand.show_model(facts())
    return empty_desk


@pytest.fixture
def grid(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> GridPanel:
    """The page in front, with the model that the map shows."""
    tiny = facts()
    monkeypatch.setattr("explorer.ui.model_jobs.shipped_models", lambda: (tiny.path,))
    monkeypatch.setattr("explorer.ui.model_jobs.FIRST_MODELS", {"grid": tiny.path.stem})
    desk.window.pages.bring_to_front("grid")
    settle()
    panel = desk.window.late.grid.panel
    assert panel is not None
    return panel
