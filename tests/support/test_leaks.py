import gc
import threading

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

from tests.support.leaks import LeakCheck
from tests.support.logs import LogGuard
from tests.support.qt import Stage, pump_until


def test_a_thread_left_behind_is_named_with_the_line_that_started_it() -> None:
    check = LeakCheck()
    gate = threading.Event()
    thread = threading.Thread(target=gate.wait, args=(30,), name="left")
    thread.start()
    gate_check = threading.Thread(target=gate.set)
    leaks: list[str] = []
    try:
        leaks = check.leaks()
    finally:
        gate_check.start()
        thread.join()
        gate_check.join()
    assert len(leaks) == 1
    assert "thread 'left' still runs" in leaks[0]
    assert "test_leaks.py" in leaks[0]
    assert check.leaks() == []


def test_a_window_and_its_timer_left_behind_are_named(qapp: QApplication) -> None:
    check = LeakCheck()
    window = QWidget()
    window.setObjectName("left")
    timer = QTimer(window)
    timer.start(10_000)
    window.show()
    leaks = check.leaks()
    assert any("window QWidget 'left' was not deleted" in line for line in leaks)
    assert any("timer of QWidget 'left' still runs" in line for line in leaks)
    assert all("test_leaks.py" in line for line in leaks)
    window.close()
    window.deleteLater()
    del window, timer
    gc.collect()
    assert check.leaks() == []


def test_what_is_mounted_is_taken_down(qapp: QApplication) -> None:
    check = LeakCheck()
    stage = Stage()
    stage.mount(QWidget())
    stage.take_down()
    assert check.leaks() == []


def test_pump_until_names_what_did_not_happen(qapp: QApplication) -> None:
    with pytest.raises(AssertionError, match="the moon did not come true"):
        pump_until(lambda: False, "the moon", seconds=0.01)


def test_a_warning_of_qt_is_unexpected_but_for_the_offscreen_platforms_own() -> None:
    guard = LogGuard()
    guard.note_qt("QtWarningMsg", "This plugin does not support propagateSizeHints()")
    assert guard.unexpected == []
    guard.note_qt("QtWarningMsg", "QPainter::begin: Paint device returned engine == 0")
    assert len(guard.unexpected) == 1


def test_an_expected_warning_has_to_come() -> None:
    guard = LogGuard()
    with guard.expect("full"):
        guard.note_qt("QtWarningMsg", "the disk is full")
    assert guard.unexpected == []
    with pytest.raises(AssertionError, match="none came"), guard.expect("full"):
        pass
