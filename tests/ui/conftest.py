"""Fixtures for the window and what lies below it."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from tests.ui.stand import Stand, standing


@pytest.fixture
def stand(qapp: QApplication) -> Iterator[Stand]:
    """A conductor with a gated engine, closed at the end."""
    with standing() as stand:
        yield stand
