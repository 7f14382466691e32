"""From a move of the pointer to the picture: 300 moves, 16 ms apart, over the map of the shipped model."""

import itertools
import math
import statistics
import time

import numpy as np

from tests.benchmarks.driven import Driven, Echoes
from tests.benchmarks.figures import Figure

MOVES, INTERVAL = 300, 16
"""Number of moves, and milliseconds between two."""
_ROUNDS = 40


def measure() -> list[Figure]:
    """95th percentile, what it is over its parts, and the share of moves that a later one overtook."""
    driven = Driven()
    driven.app.show()
    driven.wake_and_wait()
    echoes = _move_about(driven)
    decode, paint = _parts(driven)
    driven.close()
    p95 = float(np.percentile(echoes.latencies, 95))
    parts: dict[str, float | str] = {
        "median_ms": statistics.median(echoes.latencies),
        "decode_ms": decode,
        "paint_ms": paint,
        "moves": float(len(echoes.latencies)),
    }
    return [
        Figure("input.p95", p95, "ms", parts),
        Figure("input.p95_over_parts", p95 - decode - paint, "ms"),
        Figure("input.superseded", echoes.superseded / MOVES, "×"),
    ]


def _move_about(driven: Driven) -> Echoes:
    """Lead the pointer about the map."""
    from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    from explorer.session.inspector_asks import CODE
    from explorer.session.map_asks import code_at_hand

    canvas, store = driven.canvas, driven.app.store
    known = next(iter(driven.app.conductor.facts.values()))
    echoes = Echoes(driven, CODE, lambda request: request.codes)
    numbers = itertools.count()

    def move() -> None:
        turn = next(numbers) / 40
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
        echoes.send(
            lambda: QApplication.sendEvent(canvas, event),
            lambda: code_at_hand(store.view.session, store.view.gaze, known),
        )

    driven.repeat(move, MOVES, INTERVAL)
    return echoes


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
