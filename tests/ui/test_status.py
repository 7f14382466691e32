"""The right end of the status bar: what the engine is doing, and when that is said."""

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from explorer.session.grid_asks import SHEET
from explorer.session.inspector_asks import CODE
from explorer.session.manifold import MANIFOLD
from explorer.session.map_asks import DENSITY
from explorer.ui.model_jobs import ENCODE
from explorer.ui.status import Status
from explorer.ui.surveying import MEASURE
from tests.support.qt import Stage


@pytest.fixture
def status(stage: Stage) -> Status:
    window = QWidget()
    status = Status(window)
    status.show_device("cpu")
    stage.mount(window)
    return status


class Begun:
    """A timer that counts how often it was started."""

    def __init__(self, timer: QTimer) -> None:
        self.times, self._timer = 0, timer

    def start(self) -> None:
        self.times += 1
        self._timer.start()

    def __getattr__(self, name: str) -> object:
        return getattr(self._timer, name)


def said(status: Status) -> str:
    return status.engine.text()


def wait(status: Status) -> None:
    """As if the patience were over."""
    if status._patience.isActive():
        status._patience.stop()
        status._patience.timeout.emit()


def test_what_takes_minutes_is_said_at_once(status: Status) -> None:
    assert said(status) == "cpu  ·  idle"
    status.show_activity(frozenset({CODE, ENCODE}))
    assert said(status) == "cpu  ·  encoding"
    status.show_activity(frozenset({CODE, f"{MEASURE}:some model"}))
    assert said(status) == "cpu  ·  measuring errors"
    status.show_activity(frozenset())
    assert said(status) == "cpu  ·  idle"


def test_what_is_mostly_quick_is_said_once_it_takes_long(status: Status) -> None:
    for slots in (frozenset({MANIFOLD}), frozenset[str](), frozenset({MANIFOLD})):
        status.show_activity(slots)
        assert said(status) == "cpu  ·  idle"
    wait(status)
    assert said(status) == "cpu  ·  decoding the manifold"
    status.show_activity(frozenset({MANIFOLD, CODE}))
    assert said(status) == "cpu  ·  decoding the manifold"
    status.show_activity(frozenset({DENSITY}))
    assert said(status) == "cpu  ·  measuring the density"
    status.show_activity(frozenset())
    assert said(status) == "cpu  ·  idle"
    wait(status)
    assert said(status) == "cpu  ·  idle"


def test_an_engine_that_works_for_long_is_never_called_idle(status: Status) -> None:
    status.show_activity(frozenset({SHEET}))
    assert said(status) == "cpu  ·  idle"
    wait(status)
    assert said(status) == "cpu  ·  working"
    status.show_activity(frozenset({SHEET, CODE}))
    assert said(status) == "cpu  ·  working"
    status.show_activity(frozenset())
    assert said(status) == "cpu  ·  idle"


def test_an_engine_that_goes_on_with_something_else_is_not_called_idle(
    status: Status, monkeypatch: pytest.MonkeyPatch
) -> None:
    status.show_activity(frozenset({MANIFOLD}))
    monkeypatch.setattr(status, "_patience", begun := Begun(status._patience))
    status.show_activity(frozenset({DENSITY}))
    assert said(status) == "cpu  ·  idle"
    assert begun.times == 0, "the patience does not begin anew"
    wait(status)
    assert said(status) == "cpu  ·  measuring the density"
    for slots, words in (
        ({CODE}, "working"),
        ({MANIFOLD, CODE}, "decoding the manifold"),
        ({SHEET}, "working"),
    ):
        status.show_activity(frozenset(slots))
        assert said(status) == f"cpu  ·  {words}"
    status.show_activity(frozenset())
    status.show_activity(frozenset({CODE}))
    assert said(status) == "cpu  ·  idle", "what begins anew has only begun"
