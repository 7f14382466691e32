"""Jobs: file work off the main thread, with its outcome on it."""

import threading
from collections.abc import Iterator
from threading import Event

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu

from explorer.errors import ExplorerError
from explorer.ui.jobs import Jobs
from tests.support.gates import PATIENCE
from tests.support.logs import LogGuard
from tests.support.qt import pump_until, settle


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[Jobs]:
    jobs = Jobs()
    yield jobs
    jobs.close()


class Outcome:
    """What a job has come to, and on which thread that was told."""

    def __init__(self) -> None:
        self.results: list[object] = []
        self.failures: list[str] = []
        self.threads: list[threading.Thread] = []

    def done(self, result: object) -> None:
        self.results.append(result)
        self.threads.append(threading.current_thread())

    def failed(self, text: str) -> None:
        self.failures.append(text)
        self.threads.append(threading.current_thread())


def test_the_work_is_done_elsewhere_and_its_result_told_here(jobs: Jobs) -> None:
    outcome = Outcome()
    jobs.run("x was read", threading.current_thread, outcome.done, outcome.failed)
    pump_until(lambda: bool(outcome.results), "the result")
    assert outcome.results[0] is not threading.main_thread()
    assert outcome.threads == [threading.main_thread()]
    assert outcome.failures == []


def test_a_failure_is_its_sentence(jobs: Jobs) -> None:
    def work() -> None:
        raise ExplorerError("x.png was not saved: no space is left.")

    outcome = Outcome()
    jobs.run("x was saved", work, outcome.done, outcome.failed)
    pump_until(lambda: bool(outcome.failures), "the failure")
    assert outcome.failures == ["x.png was not saved: no space is left."]
    assert outcome.threads == [threading.main_thread()]
    assert outcome.results == []


def test_an_unforeseen_failure_is_a_sentence_and_in_the_log(jobs: Jobs, log_guard: LogGuard) -> None:
    outcome = Outcome()
    with log_guard.expect("Something went wrong while x was saved"):
        jobs.run("x was saved", lambda: 1 / 0, outcome.done, outcome.failed)
        pump_until(lambda: bool(outcome.failures), "the failure")
    assert outcome.failures == ["Something went wrong while x was saved; the log says more."]


def test_closing_waits_for_what_runs_and_tells_nothing_more(qapp: QApplication) -> None:
    jobs, outcome = Jobs(), Outcome()
    has_begun, may_end, has_ended = Event(), Event(), Event()

    def work() -> None:
        has_begun.set()
        assert may_end.wait(PATIENCE)
        has_ended.set()

    jobs.run("x was saved", work, outcome.done, outcome.failed)
    assert has_begun.wait(PATIENCE)
    opener = threading.Timer(0.0, may_end.set)
    opener.start()
    jobs.close()
    assert has_ended.is_set(), "a file is not left half written"
    opener.join()
    settle()
    assert outcome.results == []


def test_what_ended_just_before_closing_is_not_told_either(qapp: QApplication) -> None:
    jobs, outcome = Jobs(), Outcome()
    has_ended = Event()
    jobs.run("x was saved", has_ended.set, outcome.done, outcome.failed)
    assert has_ended.wait(PATIENCE)
    jobs.close()
    jobs.close()
    settle()
    assert outcome.results == []


def test_objects_made_after_a_job_are_what_they_are(jobs: Jobs) -> None:
    """A wrapper of a runnable that Qt had deleted was once handed out for an action at its address."""
    outcome = Outcome()
    menu = QMenu()
    for _ in range(40):
        jobs.run("x was read", lambda: None, outcome.done, outcome.failed)
    pump_until(lambda: len(outcome.results) == 40, "the results")
    assert {type(menu.addAction("x")) for _ in range(300)} == {QAction}
    menu.deleteLater()
    settle()
