"""What is imported when there is time for it, after the window has been painted."""

import subprocess
import sys

from tests.ui.desk import Desk

SCRIPT = """
import sys, threading
from PySide6.QtWidgets import QApplication
from explorer.ui import late
before = "explorer.panels.grid" in sys.modules
thread = threading.Thread(target=late.import_pages)
thread.start()
thread.join()
print(before, {"explorer.panels.grid", "explorer.panels.faces"} <= sys.modules.keys(), "torch" in sys.modules)
"""


def test_the_other_pages_are_imported_on_another_thread_and_bring_no_torch() -> None:
    run = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["False", "True", "False"]
    assert run.stderr == ""


def test_preparing_makes_no_page(desk: Desk) -> None:
    desk.window.late.prepare()
    desk.stand.jobs.close()
    assert not {"faces", "grid"} & vars(desk.window.late).keys()
