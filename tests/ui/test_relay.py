"""The relay brings reports from the engine's thread to the main one, in order."""

import threading
from pathlib import Path

from PySide6.QtWidgets import QApplication

from explorer.engine.answers import Dropped, Report
from explorer.engine.requests import InspectFile
from explorer.ui.relay import Relay
from tests.support.qt import pump_until, settle


def report(ticket: int) -> Report:
    return Dropped("slot", InspectFile(Path("x")), ticket)


def test_reports_arrive_on_the_main_thread_in_order(qapp: QApplication) -> None:
    relay = Relay()
    arrived: list[tuple[Report, threading.Thread]] = []
    relay.reported.connect(lambda one: arrived.append((one, threading.current_thread())))
    reports = [report(ticket) for ticket in range(50)]

    def deliver() -> None:
        for one in reports:
            relay.deliver(one)

    thread = threading.Thread(target=deliver)
    thread.start()
    thread.join()
    assert arrived == [], "nothing is shown before the event loop turns"
    pump_until(lambda: len(arrived) == 50, "all reports")
    assert [one for one, _ in arrived] == reports
    assert {on for _, on in arrived} == {threading.main_thread()}


def test_a_report_waits_even_on_the_main_thread(qapp: QApplication) -> None:
    relay = Relay()
    arrived: list[Report] = []
    relay.reported.connect(arrived.append)
    relay.deliver(report(1))
    assert arrived == []
    settle()
    assert len(arrived) == 1


def test_an_engine_that_outlives_the_window_reports_to_nobody(qapp: QApplication) -> None:
    relay = Relay()
    arrived: list[Report] = []
    relay.reported.connect(arrived.append)
    relay.close()
    relay.deleteLater()
    settle()
    relay.deliver(report(1))
    settle()
    assert arrived == []
