"""From the start of the process to all points on the screen, beside an empty PlotWidget's first paint."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.figures import Figure

ROUNDS = 20
ROOT = Path(__file__).resolve().parent.parent.parent

OURS = """
import sys, time
from explorer import app

class Clocked(app.App):
    def show(self):
        self.window.map_panel.canvas.first_painted.connect(self.stop)
        super().show()

    def stop(self):
        print(time.time(), "torch" in sys.modules)
        self.window.close()
        app.QApplication.quit()

app.App = Clocked
from explorer.cli import main
sys.exit(main([]))
"""

THEIRS = """
import time
import pyqtgraph
from pyqtgraph.Qt import QtCore

qt = pyqtgraph.mkQApp()

class Clocked(pyqtgraph.PlotWidget):
    def paintEvent(self, event):
        super().paintEvent(event)
        QtCore.QTimer.singleShot(0, self.stop)

    def stop(self):
        print(time.time(), False)
        qt.quit()

plot = Clocked()
plot.resize(1200, 820)
plot.show()
qt.exec()
"""


def measure() -> list[Figure]:
    """Ratio of the medians, the two processes started in turn."""
    ours: list[float] = []
    theirs: list[float] = []
    with tempfile.TemporaryDirectory() as compiled:
        for number in range(ROUNDS + 2):
            first, second = _seconds(OURS, compiled), _seconds(THEIRS, compiled)
            if number >= 2:
                ours.append(first)
                theirs.append(second)
    our_median, their_median = statistics.median(ours), statistics.median(theirs)
    parts = {"ours_s": our_median, "theirs_s": their_median, "rounds": float(ROUNDS)}
    return [Figure("start.to_empty", our_median / their_median, "×", parts)]


def _seconds(code: str, compiled: str) -> float:
    """One start; its modules were compiled by the starts before, as they are for a person."""
    environ = {"QT_QPA_PLATFORM": "offscreen", **os.environ, "PYTHONPYCACHEPREFIX": compiled}
    environ.pop("PYTHONDONTWRITEBYTECODE", None)
    start = time.time()
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environ, check=True, capture_output=True, text=True
    )
    painted, has_torch = run.stdout.split()
    if has_torch == "True":
        raise RuntimeError("torch was imported before the points were on the screen")
    return float(painted) - start
