"""The progress of something that can be given up."""

from PySide6.QtTest import QSignalSpy

from explorer.widgets.progress_row import ProgressRow
from tests.support.qt import Stage


def test_it_shows_how_far_something_is_and_can_be_cancelled(stage: Stage) -> None:
    row = stage.keep(ProgressRow())
    assert row.isHidden()
    row.show_progress("Exporting", 0.25)
    assert not row.isHidden()
    assert row.share == 0.25
    spy = QSignalSpy(row.cancelled)
    row.cancel_button.click()
    assert spy.count() == 1
