"""Panning over faces with the manifold on: how long the map stands still between two paints.

A hand moves the map every 8 ms, in each round another way from its middle: the engine decodes the tiles that
come into view, on both cores, all the time. In turn with the same without the manifold.
"""

import math
import time

import numpy as np

from tests.benchmarks.driven import Driven
from tests.benchmarks.figures import Figure

MODEL, ZOOM = "celeba-200d", 3.0
ROUNDS, MOVES, INTERVAL = 6, 120, 8
SPEEDS = {"slow": 3.0, "fast": 25.0}
"""Logical pixels a move."""


def measure() -> list[Figure]:
    """Milliseconds between two paints, p95, of a slow and of a fast hand."""
    driven = Driven("map", MODEL)
    driven.app.show()
    driven.wake_and_wait()
    painted: list[float] = []
    driven.on_painted(lambda: painted.append(time.perf_counter()))
    gaps: dict[tuple[str, bool], list[float]] = {
        (name, is_on): [] for name in SPEEDS for is_on in (True, False)
    }
    for turn in range(ROUNDS + 1):
        for (name, is_on), found in gaps.items():
            _begin(driven, is_on=is_on)
            angle = 2 * math.pi * turn / ROUNDS
            by = SPEEDS[name] * math.cos(angle), SPEEDS[name] * math.sin(angle)
            painted.clear()
            driven.repeat(lambda by=by: driven.canvas.pan_by(*by), MOVES, INTERVAL)  # type: ignore[misc]
            if turn:  # the first is to warm up
                moving = [at for at in painted if at < painted[0] + MOVES * INTERVAL / 1e3]
                found += np.diff(moving).tolist()
    driven.close()
    return [_figure(name, gaps[name, True], gaps[name, False]) for name in SPEEDS]


def _begin(driven: Driven, *, is_on: bool) -> None:
    """Go back to the middle, with the manifold or without, and wait for all tiles."""
    switch = driven.window.actions_by_name["show_manifold"]
    if switch.isChecked() != is_on:
        switch.trigger()
    driven.canvas.reset_view()
    driven.canvas.zoom_by(ZOOM)
    driven.stay()
    driven.until(lambda: not driven.busy)


def _figure(name: str, seconds: list[float], without: list[float]) -> Figure:
    parts = {
        "median_ms": float(np.median(seconds)) * 1e3,
        "longest_ms": max(seconds) * 1e3,
        "p95_without_ms": float(np.quantile(without, 0.95)) * 1e3,
        "paints": float(len(seconds)),
    }
    return Figure(f"panning.{name}", float(np.quantile(seconds, 0.95)) * 1e3, "ms", parts)
