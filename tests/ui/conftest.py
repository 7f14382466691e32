"""Fixtures for the window and what lies below it."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from tests.session.samples import facts
from tests.ui.desk import Desk, dressed
from tests.ui.stand import Stand, standing


@pytest.fixture
def stand(qapp: QApplication) -> Iterator[Stand]:
    """A conductor with a gated engine, closed at the end."""
    with standing() as stand:
        yield stand


@pytest.fixture
def empty_desk(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A window without a model."""
    monkeypatch.setattr("explorer.ui.window.shipped_models", lambda: ())
    with dressed(qapp) as themes, standing() as stand:
        desk = Desk(stand, themes)
        yield desk
        desk.close()


@pytest.fixture
def desk(empty_desk: Desk) -> Desk:
    """A window that shows a model with codes."""
    empty_desk.stand.show_model(facts())
    return empty_desk
