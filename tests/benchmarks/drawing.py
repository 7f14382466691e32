"""From a move of the drawing hand to the place on the map and the reconstruction: 300 moves, 16 ms apart."""

import itertools
import math
import statistics
import time

import numpy as np

from tests.benchmarks.driven import Driven, Echoes
from tests.benchmarks.figures import Figure

MOVES, INTERVAL, STROKE = 300, 16, 30
"""Number of moves, milliseconds between two, and moves of one stroke; the pad is cleared before each."""
_ROUNDS = 40


def measure() -> list[Figure]:
    """95th percentile, what it is over its parts, and the share of moves that a later one overtook."""
    driven = Driven()
    driven.app.show()
    driven.wake_and_wait()
    driven.window.actions_by_name["show_drawing"].trigger()
    driven.until(lambda: not driven.busy)
    echoes = _draw(driven)
    work, paint = _parts(driven)
    driven.close()
    p95 = float(np.percentile(echoes.latencies, 95))
    parts = {
        "median_ms": statistics.median(echoes.latencies),
        **{f"{name}_ms": value for name, value in work.items()},
        "paint_ms": paint,
        "moves": float(len(echoes.latencies)),
    }
    return [
        Figure("drawing.p95", p95, "ms", parts),
        Figure("drawing.p95_over_parts", p95 - sum(work.values()) - paint, "ms"),
        Figure("drawing.superseded", echoes.superseded / MOVES, "×"),
    ]


def _draw(driven: Driven) -> Echoes:
    """Draw zeros."""
    from PySide6.QtCore import QEvent, QPointF, Qt
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    from explorer.engine.requests import EncodeDrawing
    from explorer.session.map_asks import DRAWING

    pad, store = driven.window.strips.drawing.pad, driven.app.store
    echoes = Echoes(
        driven, DRAWING, lambda request: request.drawing if isinstance(request, EncodeDrawing) else None
    )
    numbers = itertools.count()

    def give(kind: QEvent.Type, at: QPointF) -> None:
        left = Qt.MouseButton.LeftButton
        held = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else left
        event = QMouseEvent(kind, at, pad.mapToGlobal(at), left, held, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(pad, event)

    def move() -> None:
        number = next(numbers)
        turn = 2 * math.pi * (number % STROKE) / STROKE
        wide = 30 + number / 20  # no drawing twice
        at = QPointF(pad.width() / 2 + wide * math.sin(turn), pad.height() / 2 - 55 * math.cos(turn))
        kind = QEvent.Type.MouseMove
        if number % STROKE == 0:
            give(QEvent.Type.MouseButtonRelease, at)
            driven.window.strips.drawing.clear()
            kind = QEvent.Type.MouseButtonPress
        echoes.send(lambda: give(kind, at), lambda: store.view.session.map.drawing)

    driven.repeat(move, MOVES, INTERVAL)
    return echoes


def _parts(driven: Driven) -> tuple[dict[str, float], float]:
    """Medians in milliseconds: making a picture of the drawing, encoding and decoding it; painting it."""
    from explorer.imaging.digits import fit_digit
    from explorer.imaging.drawing import ink_of_drawing
    from explorer.models.codec import load_codec

    known = next(iter(driven.app.conductor.facts.values()))
    codec = load_codec(known.path)
    drawing = driven.app.store.view.session.map.drawing
    window = driven.window
    times: list[list[float]] = []
    for _ in range(_ROUNDS + 5):
        marks = [time.perf_counter()]
        picture = fit_digit(ink_of_drawing(drawing))
        marks.append(time.perf_counter())
        if picture is None:
            raise ValueError("nothing was drawn")
        mu, _ = codec.posterior(picture[None, ..., None], is_quick=True)
        marks.append(time.perf_counter())
        codec.decode(mu)
        marks.append(time.perf_counter())
        window.strips.drawing.repaint()
        window.map_panel.canvas.repaint()
        marks.append(time.perf_counter())
        times.append([(after - before) * 1e3 for before, after in itertools.pairwise(marks)])
    picture_ms, encode, decode, paint = (statistics.median(column) for column in zip(*times[5:], strict=True))
    return {"picture": picture_ms, "encode": encode, "decode": decode}, paint
