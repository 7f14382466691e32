"""From switching the density on to its first lines on screen, for the 70,000 codes of the shipped model."""

import itertools
import statistics
import time
from dataclasses import replace

import numpy as np

from tests.benchmarks.driven import Driven
from tests.benchmarks.figures import Figure

ROUNDS, BEAT = 20, 2
"""Number of times it is switched on, and milliseconds between two beats."""


def measure() -> list[Figure]:
    """Median of the seconds, and the longest absence of the GUI thread in all rounds."""
    from PySide6.QtCore import Qt, QTimer

    from explorer.session.map_asks import DENSITY

    driven = Driven()
    driven.app.show()
    driven.wake_and_wait()
    state = {"is_shown": False, "painted": 0.0}

    def on_answered(answer: object) -> None:
        if getattr(answer, "slot", "") == DENSITY:
            state["is_shown"] = True

    def on_painted() -> None:
        if state["is_shown"] and not state["painted"]:
            state["painted"] = time.perf_counter()

    driven.app.conductor.answered.connect(on_answered)
    driven.on_painted(on_painted)
    known = next(iter(driven.app.conductor.facts.values()))
    if known.mu is None or known.labels is None:
        raise ValueError("the shipped model has no codes")
    switch = driven.window.actions_by_name["show_density"]
    if switch.isChecked():
        switch.trigger()
    beats: list[float] = []
    timer = QTimer(interval=BEAT, timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(lambda: beats.append(time.perf_counter()))
    times, gaps = [], []
    for number in range(ROUNDS):
        # The engine remembers what it measured: the same codes in another order are new to it.
        mu, labels = np.roll(known.mu, number, axis=0), np.roll(known.labels, number)
        driven.app.conductor.set_facts(replace(known, mu=mu, labels=labels))
        driven.until(lambda: not driven.busy)
        beats.clear()
        timer.start()
        driven.until(lambda: len(beats) > 5)
        state.update(is_shown=False, painted=0.0)
        since = time.perf_counter()
        switch.trigger()
        driven.until(lambda: state["painted"])
        times.append(state["painted"] - since)
        driven.until(lambda: not driven.busy)
        timer.stop()
        gaps.append(max((b - a) * 1e3 for a, b in itertools.pairwise(beats)))
        switch.trigger()
    driven.close()
    parts = {"slowest_s": max(times), "rounds": float(ROUNDS)}
    return [
        Figure("density.first", statistics.median(times), "s", parts),
        Figure("density.absence", max(gaps), "ms", {"median_ms": statistics.median(gaps)}),
    ]
