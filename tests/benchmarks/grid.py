"""The grid: sheets of 8 by 8 cells while a corner is dragged, and how long the window is away meanwhile.

A sheet is on screen at the end of the paint that shows all its cells at their final size. The batched decode
it is measured by is that of 64 other codes, with the same network and all threads, with nothing of it shown.
"""

import itertools
import math
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks.driven import Driven, Echoes
from tests.benchmarks.figures import Figure, ratio
from tests.benchmarks.machine import core_count

MOVES, INTERVAL = 300, 16
"""Number of moves, and milliseconds between two."""
SIDE = 8
"""Rows and columns of the sheets, as they are at first."""
ROUNDS, WARM_UP = 24, 4
_BEAT = 2
_WAIT = 20.0
"""Seconds of a geodesic that are looked at, should it take longer."""


def measure() -> list[Figure]:
    """Digits, faces, and the window's absence during what takes long."""
    figures = _digits()
    driven = Driven("grid", "celeba-200d")
    driven.app.show()
    driven.wake_and_wait()
    figures += _faces(driven)
    figures += _absence(driven)
    driven.close()
    return figures


def _digits() -> list[Figure]:
    """From a move of a corner to all cells, 95th percentile, and what it is over its parts."""
    from explorer.session.grid_asks import SHEET

    driven = Driven("grid", "mnist-2d")
    driven.app.show()
    driven.wake_and_wait()
    echoes = Echoes(driven, SHEET, lambda request: request.sheet, is_painted=lambda: _panel(driven).is_exact)
    moves = _moves(driven)
    driven.repeat(
        lambda: echoes.send(lambda: next(moves), lambda: _panel(driven).hand.sheet), MOVES, INTERVAL
    )
    decode, paint = _parts(driven)
    driven.close()
    p95 = float(np.percentile(echoes.latencies, 95))
    parts: dict[str, float | str] = {
        "median_ms": statistics.median(echoes.latencies),
        "decode_ms": decode,
        "paint_ms": paint,
        "superseded": echoes.superseded / MOVES,
    }
    return [
        Figure("grid.digits.p95", p95, "ms", parts),
        Figure("grid.digits.p95_over_parts", p95 - decode - paint, "ms"),
    ]


def _faces(driven: Driven) -> list[Figure]:
    """First row and all of a sheet never seen, and whole sheets a second while a corner is dragged."""
    from explorer.session.grid_asks import SHEET

    panel, decode = _panel(driven), _batched_decode(driven)
    first, whole = [], []
    times = {"row": 0.0, "all": 0.0}
    shown: set[int] = set()
    asked: list[Any] = [None]

    def on_answered(answer: Any) -> None:
        if answer.slot == SHEET and getattr(answer.request, "sheet", None) == asked[0]:
            shown.update(answer.result.indices.tolist())

    def on_painted() -> None:
        now = time.perf_counter()
        if not times["row"] and shown >= set(range(SIDE)):
            times["row"] = now
        if not times["all"] and len(shown) == SIDE**2 and panel.is_exact:
            times["all"] = now

    driven.app.conductor.answered.connect(on_answered)
    driven.on_painted(on_painted)
    moves = _moves(driven)
    decodes = []
    for number in range(ROUNDS + WARM_UP):
        since = time.perf_counter()
        decode(number)
        decoded = time.perf_counter() - since
        shown.clear()
        times.update(row=0.0, all=0.0)
        since = time.perf_counter()
        next(moves)
        asked[0] = panel.hand.sheet
        driven.until(lambda: times["all"])
        driven.until(lambda: not driven.busy)
        if number >= WARM_UP:
            decodes.append(decoded)
            first.append(times["row"] - since)
            whole.append(times["all"] - since)
    return [
        ratio("grid.faces.first_row", first, decodes),
        ratio("grid.faces.all", whole, decodes),
        _dragged(driven, decode),
    ]


def _dragged(driven: Driven, decode: Callable[[int], None]) -> Figure:
    """Whole sheets on screen a second while a corner of a sheet of faces is dragged without pause."""
    from explorer.session.grid_asks import SHEET

    panel = _panel(driven)
    alone = [_seconds(lambda n=n: decode(100 + n)) for n in range(ROUNDS // 2)]  # type: ignore[misc]
    landed = {"waiting": False, "count": 0}

    def on_answered(answer: Any) -> None:
        landed["waiting"] |= answer.slot == SHEET and answer.is_last

    def on_painted() -> None:
        if landed["waiting"] and panel.is_exact:
            landed["count"] += 1
            landed["waiting"] = False

    driven.app.conductor.answered.connect(on_answered)
    driven.on_painted(on_painted)
    moves = _moves(driven)
    span: list[tuple[float, int]] = []

    def move() -> None:
        span.append((time.perf_counter(), int(landed["count"])))
        next(moves)

    driven.repeat(move, MOVES, INTERVAL)
    driven.until(lambda: not driven.busy)
    alone += [_seconds(lambda n=n: decode(200 + n)) for n in range(ROUNDS // 2)]  # type: ignore[misc]
    begun, ended = span[len(span) // 10], span[-1]
    rate = (ended[1] - begun[1]) / (ended[0] - begun[0])
    possible = 1.0 / statistics.median(alone)
    parts: dict[str, float | str] = {"sheets_a_second": rate, "decodes_a_second": possible}
    return Figure("grid.faces.dragged", rate / possible, "×", parts)


def _absence(driven: Driven) -> list[Figure]:
    """The longest gap between beats during a sheet of 32 by 32 faces, a geodesic and an MP4 export."""
    from PySide6.QtCore import Qt, QTimer

    from explorer.imaging.frames import Play
    from explorer.session import grid_edits
    from explorer.session.grid import Mode, Route
    from explorer.ui.export_dialog import ExportChoice, Kind

    store, panel = driven.app.store, _panel(driven)
    exporting = driven.window.late.grid.exporting
    beats: list[float] = []
    timer = QTimer(interval=_BEAT, timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(lambda: beats.append(time.perf_counter()))
    timer.start()
    longest: dict[str, float | str] = {}

    def watch(name: str, start: Callable[[], object], is_done: Callable[[], bool]) -> None:
        driven.until(lambda: not driven.busy)
        beats.clear()
        start()
        driven.until(is_done)
        driven.until(lambda: not exporting.is_running)
        longest[name] = max(b - a for a, b in itertools.pairwise(beats)) * 1e3

    def is_still() -> bool:
        return not driven.busy and panel.is_exact

    watch("sheet_ms", lambda: store.edit(grid_edits.resize(Mode.CORNERS, 32, 32)), is_still)
    store.edit(grid_edits.choose_mode(Mode.STRIP))
    driven.until(is_still)
    since = time.perf_counter()
    watch(
        "geodesic_ms",
        lambda: store.edit(grid_edits.choose_route(Route.SHORTEST)),
        lambda: is_still() or time.perf_counter() - since > _WAIT,
    )
    store.edit(grid_edits.choose_route(Route.STRAIGHT))
    with tempfile.TemporaryDirectory() as folder:
        choice = ExportChoice(Kind.MP4, 2, frames=101, play=Play.LOOP)
        path = Path(folder) / "film.mp4"
        watch("export_ms", lambda: exporting.begin(choice, path), path.exists)
    timer.stop()
    return [Figure("grid.absence", max(float(value) for value in longest.values()), "ms", longest)]


def _panel(driven: Driven) -> Any:
    return driven.window.late.grid.panel


def _moves(driven: Driven) -> Any:
    """Lead corner B about its tiny map, a move each time, with the button held."""
    from PySide6.QtCore import QEvent, QPointF, Qt
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    small = _panel(driven).wells.maps[1]

    def send(kind: QEvent.Type, at: QPointF) -> None:
        left = Qt.MouseButton.LeftButton
        event = QMouseEvent(kind, at, small.mapToGlobal(at), left, left, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(small, event)

    def place(turn: float) -> QPointF:
        x, y = math.sin(turn) * math.cos(0.13 * turn), math.cos(1.7 * turn + 0.3)
        return QPointF(small.width() * (0.5 + 0.36 * x), small.height() * (0.5 + 0.36 * y))

    start = time.monotonic()  # other places each time: nothing is found in the cache
    send(QEvent.Type.MouseButtonPress, place(start))
    while True:
        start += 0.0271
        send(QEvent.Type.MouseMove, place(start))
        yield


def _batched_decode(driven: Driven) -> Callable[[int], None]:
    import torch

    from explorer.models.codec import load_codec

    known = driven.app.conductor.facts[driven.app.store.view.session.grid.model or ""]
    codec = load_codec(known.path)

    def decode(seed: int) -> None:
        torch.set_num_threads(core_count())  # the engine may have chosen one, for the whole process
        codec.decode(np.random.default_rng(seed).normal(size=(SIDE**2, known.code_size)).astype(np.float32))

    return decode


def _parts(driven: Driven) -> tuple[float, float]:
    """Medians in milliseconds: decoding 64 codes alone; painting the sheet alone."""
    panel, decode = _panel(driven), _batched_decode(driven)
    view = panel.sheet_view
    pictures = np.stack([view.picture(index) for index in range(SIDE**2)])
    decodes, paints = [], []
    for number in range(ROUNDS + WARM_UP):
        decoded = _seconds(lambda number=number: decode(number))  # type: ignore[misc]
        since = time.perf_counter()
        view.put(np.arange(SIDE**2), pictures)
        view.viewport().repaint()
        if number >= WARM_UP:
            decodes.append(decoded * 1e3)
            paints.append((time.perf_counter() - since) * 1e3)
    return statistics.median(decodes), statistics.median(paints)


def _seconds(work: Callable[[], object]) -> float:
    since = time.perf_counter()
    work()
    return time.perf_counter() - since
