"""From a move of the pointer to the picture: 300 moves, 16 ms apart, over the map of the shipped model."""

import math
import statistics
import time
from typing import Any

import numpy as np

from tests.benchmarks.driven import Driven
from tests.benchmarks.figures import Figure

MOVES, INTERVAL = 300, 16
"""Number of moves, and milliseconds between two."""
_ROUNDS = 40


def measure() -> list[Figure]:
    """95th percentile, what it is over its parts, and the share of moves that a later one overtook."""
    driven = Driven()
    driven.app.show()
    driven.wake_and_wait()
    latencies, superseded = _move_about(driven)
    decode, paint = _parts(driven)
    driven.close()
    p95 = float(np.percentile(latencies, 95))
    parts: dict[str, float | str] = {
        "median_ms": statistics.median(latencies),
        "decode_ms": decode,
        "paint_ms": paint,
        "moves": float(len(latencies)),
    }
    return [
        Figure("input.p95", p95, "ms", parts),
        Figure("input.p95_over_parts", p95 - decode - paint, "ms"),
        Figure("input.superseded", superseded / MOVES, "×"),
    ]


def _move_about(driven: Driven) -> tuple[list[float], int]:
    """Milliseconds from each move to the end of the first paint that shows its answer or a later one's."""
    from PySide6.QtCore import QEvent, QEventLoop, QObject, QPoint, QPointF, Qt, QTimer
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    from explorer.session.resolve import CODE, code_at_hand

    canvas, store = driven.canvas, driven.app.store
    asked: dict[Any, int] = {}
    sent: list[float] = []
    latencies: list[float] = []
    state = {"shown": -1, "painted": -1, "superseded": 0}

    def on_answered(answer: Any) -> None:
        if answer.slot == CODE:
            state["shown"] = max(state["shown"], asked.get(answer.request.codes, -1))

    class PaintClock(QObject):
        """Notes the end of every paint of the window."""

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() != QEvent.Type.UpdateRequest:
                return False
            watched.event(event)
            now = time.perf_counter()
            newest = state["shown"]
            for move in range(state["painted"] + 1, newest + 1):
                latencies.append((now - sent[move]) * 1e3)
                state["superseded"] += move < newest
            state["painted"] = max(state["painted"], newest)
            return True

    clock = PaintClock()
    driven.window.installEventFilter(clock)
    driven.app.conductor.answered.connect(on_answered)
    known = next(iter(driven.app.conductor.facts.values()))
    loop, timer = QEventLoop(), QTimer(interval=INTERVAL, timerType=Qt.TimerType.PreciseTimer)

    def move() -> None:
        number = len(sent)
        if number == MOVES:
            timer.stop()
            QTimer.singleShot(500, loop.quit)
            return
        turn = number / 40
        x = round(canvas.width() * (0.5 + 0.38 * math.sin(turn)))
        y = round(canvas.height() * (0.5 + 0.38 * math.cos(1.7 * turn + 0.3)))
        at = QPointF(QPoint(x, y))
        event = QMouseEvent(
            QEvent.Type.MouseMove,
            at,
            canvas.mapToGlobal(at),
            Qt.MouseButton.NoButton,
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
        )
        sent.append(time.perf_counter())
        QApplication.sendEvent(canvas, event)
        view = store.view
        asked[code_at_hand(view.session, view.gaze, known)] = number

    timer.timeout.connect(move)
    timer.start()
    loop.exec()
    driven.window.removeEventFilter(clock)
    return latencies, int(state["superseded"]) + MOVES - len(latencies)


def _parts(driven: Driven) -> tuple[float, float]:
    """Medians in milliseconds: decoding one code alone; painting lens and large picture alone."""
    from explorer.models.codec import load_codec

    known = next(iter(driven.app.conductor.facts.values()))
    codec = load_codec(known.path)
    codes = np.random.default_rng(0).normal(size=(_ROUNDS + 5, 1, known.code_size)).astype(np.float32)
    decodes, paints = [], []
    inspector, canvas = driven.window.inspector, driven.canvas
    for number, code in enumerate(codes):
        start = time.perf_counter()
        picture = codec.decode(code)[0]
        middle = time.perf_counter()
        inspector.picture_view.set_picture(picture)
        inspector.picture_view.repaint()
        canvas.repaint()
        end = time.perf_counter()
        if number >= 5:
            decodes.append((middle - start) * 1e3)
            paints.append((end - middle) * 1e3)
    return statistics.median(decodes), statistics.median(paints)
