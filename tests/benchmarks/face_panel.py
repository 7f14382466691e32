"""The editor of faces under the hand: first face, sliders that are dragged, readings, absence of the window.

Ten sliders are dragged one after the other and left where they are, so that no face is asked for twice.
"""

import itertools
import math
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from tests.benchmarks.driven import Driven, Echoes
from tests.benchmarks.figures import Figure

MOVES, INTERVAL, SLIDERS = 300, 16, 10
"""Number of moves, milliseconds between two, and sliders that are dragged."""
RESTS = 40
"""Times that the hand rests."""
SLOWER, SLOWLY = 100, 60
"""Moves so far apart that attributes are read between them, and the milliseconds between two."""
WAIT = 30
"""Milliseconds after the last move until attributes are read, as the panel has it."""
_ROUNDS = 40
_MODEL = "celeba-200d"


def measure() -> list[Figure]:
    """From opening the panel to refining a photo in it, as a person might."""
    from PySide6.QtCore import Qt, QTimer

    driven = Driven()
    driven.app.show()
    driven.wake_and_wait()
    opening = _open(driven)
    beats: list[float] = []
    timer = QTimer(interval=2, timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(lambda: beats.append(time.perf_counter()))
    timer.start()
    driven.until(lambda: len(beats) > 20)
    beats.clear()
    echoes = _drag(driven)
    phases = [("dragging", time.perf_counter())]
    rests = _rest(driven)
    phases.append(("resting", time.perf_counter()))
    read = _delays(driven, is_read=True)
    unread = _delays(driven, is_read=False)
    phases.append(("dragging slowly", time.perf_counter()))
    refined = _refine(driven)
    phases.append(("taking and refining a photo", time.perf_counter()))
    timer.stop()
    gaps = [(b - a) * 1e3 for a, b in itertools.pairwise(beats)]
    worst = beats[max(range(len(gaps)), key=gaps.__getitem__)]
    decode, paint = _parts(driven)
    driven.close()
    p95 = float(np.percentile(echoes.latencies, 95))
    parts = {
        "median_ms": statistics.median(echoes.latencies),
        "decode_ms": decode,
        "paint_ms": paint,
        "moves": float(len(echoes.latencies)),
    }
    delay = float(np.percentile(read, 95)) - float(np.percentile(unread, 95))
    return [
        Figure("face_panel.first_face", opening, "s"),
        Figure("face_panel.p95", p95, "ms", parts),
        Figure("face_panel.p95_over_parts", p95 - decode - paint, "ms"),
        Figure("face_panel.superseded", echoes.superseded / MOVES, "×"),
        Figure(
            "face_panel.readings",
            float(np.percentile(rests, 95)) - WAIT,
            "ms",
            {"median_ms": statistics.median(rests) - WAIT, "rests": float(len(rests))},
        ),
        Figure(
            "face_panel.readings.delay",
            delay,
            "ms",
            {"median_ms": statistics.median(read) - statistics.median(unread), "moves": float(len(read))},
        ),
        Figure(
            "face_panel.absence",
            max(gaps),
            "ms",
            {
                "p99_ms": float(np.percentile(gaps, 99)),
                "refining_s": refined,
                "worst": next((name for name, end in phases if worst < end), "the end"),
            },
        ),
    ]


def _open(driven: Driven) -> float:
    """Seconds from bringing the panel to the front, never built before, to the paint of its first face."""
    from explorer.bundles.file import read_model_facts
    from explorer.bundles.shipped import find_model
    from explorer.engine.requests import LoadModel, ModelRef, Priority
    from explorer.session.edits import open_model
    from explorer.session.inspector_asks import CODE

    facts = read_model_facts(find_model(_MODEL))
    ref = ModelRef(facts.id, facts.path)
    conductor = driven.app.conductor
    ends: list[Any] = []
    conductor.set_facts(facts)
    driven.app.store.begin(open_model(ref, facts.title, "faces"))
    conductor.ask("benchmark", LoadModel(ref), Priority.INTERACTIVE, ends.append)
    driven.until(lambda: ends and not driven.busy)
    marks = {"shown": 0.0, "painted": 0.0}

    def on_answered(answer: Any) -> None:
        if answer.slot == CODE and answer.request.model == ref:
            marks["shown"] = marks["shown"] or time.perf_counter()

    def on_painted() -> None:
        if marks["shown"]:
            marks["painted"] = marks["painted"] or time.perf_counter()

    conductor.answered.connect(on_answered)
    driven.on_painted(on_painted)
    since = time.perf_counter()
    driven.window.pages.bring_to_front("faces")
    driven.until(lambda: marks["painted"])
    driven.until(lambda: not driven.busy and driven.app.store.view.gaze.faces.probe is not None)
    return marks["painted"] - since


def _slider(driven: Driven, number: int) -> tuple[str, Callable[[float, bool], None]]:
    """One of the sliders in sight, and what drags it to a share of its track (or begins to)."""
    from PySide6.QtCore import QEvent, QPointF, Qt
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    bank = _panel(driven).sliders.bank
    name = bank.names()[number % SLIDERS]

    def give(kind: QEvent.Type, at: QPointF, held: Qt.MouseButton) -> None:
        left, plain = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else left
        QApplication.sendEvent(bank, QMouseEvent(kind, at, bank.mapToGlobal(at), button, held, plain))

    def drag(share: float, is_first: bool) -> None:
        track = bank.track_rect(name)
        at = QPointF(track.left() + share * track.width(), track.center().y())
        if is_first:
            give(QEvent.Type.MouseButtonRelease, at, Qt.MouseButton.NoButton)
            give(QEvent.Type.MouseButtonPress, QPointF(bank.knob_at(name)), Qt.MouseButton.LeftButton)
        give(QEvent.Type.MouseMove, at, Qt.MouseButton.LeftButton)

    return name, drag


def _drag(driven: Driven, moves: int = MOVES, interval: int = INTERVAL) -> Echoes:
    """Drag the sliders there and back."""
    from explorer.session.inspector_asks import CODE
    from explorer.session.resolve import at_hand

    store, facts = driven.app.store, driven.app.conductor.facts
    echoes = Echoes(driven, CODE, lambda request: request.codes)
    numbers, each = itertools.count(), max(moves // SLIDERS, 1)

    def code_at_hand() -> Any:
        hand = at_hand(store.view.session, store.view.gaze, facts)
        return None if hand is None else hand.code

    def move() -> None:
        number = next(numbers)
        _, drag = _slider(driven, number // each)
        turn = (number % each + 1) / each
        share = 0.5 + 0.45 * math.sin(2 * math.pi * turn + 0.3) + 0.001 * (number // each)
        echoes.send(lambda: drag(share, number % each == 0), code_at_hand)

    driven.repeat(move, moves, interval)
    return echoes


def _delays(driven: Driven, *, is_read: bool) -> list[float]:
    """Milliseconds to the picture, while attributes are read in every face (or in none)."""
    panel = _panel(driven)
    probe = driven.app.store.view.gaze.faces.probe
    if not is_read:
        panel.gazed.emit(lambda gaze: replace(gaze, faces=replace(gaze.faces, probe=None)))
    driven.window.actions_by_name["reset_sliders"].trigger()
    driven.window.actions_by_name["next_face"].trigger()
    driven.until(lambda: not driven.busy)
    echoes = _drag(driven, SLOWER, SLOWLY)
    panel.gazed.emit(lambda gaze: replace(gaze, faces=replace(gaze.faces, probe=probe)))
    driven.until(lambda: not driven.busy)
    return echoes.latencies


def _rest(driven: Driven) -> list[float]:
    """Milliseconds from a move, after which the hand rests, to the paint of what is read in the face."""
    from explorer.session.faces_asks import READ_NOW

    marks = {"shown": 0.0, "painted": 0.0}

    def on_answered(answer: Any) -> None:
        if answer.slot == READ_NOW:
            marks["shown"] = marks["shown"] or time.perf_counter()

    def on_painted() -> None:
        if marks["shown"]:
            marks["painted"] = marks["painted"] or time.perf_counter()

    driven.app.conductor.answered.connect(on_answered)
    driven.on_painted(on_painted)
    times = []
    for number in range(RESTS):
        driven.until(lambda: not driven.busy)
        marks.update(shown=0.0, painted=0.0)
        _, drag = _slider(driven, number)
        since = time.perf_counter()
        drag(0.2 + 0.6 * (number * 7 % RESTS) / RESTS, True)
        driven.until(lambda: marks["painted"])
        times.append((marks["painted"] - since) * 1e3)
    return times


def _refine(driven: Driven) -> float:
    """Seconds that the refinement of a photo takes in the window."""
    page, panel = driven.window.late.faces, _panel(driven)
    known, photographing = panel.known, page.photographing
    if known is None or photographing is None:
        raise ValueError("the panel shows no model")
    driven.window.actions_by_name["reset_sliders"].trigger()
    rng = np.random.default_rng(0)
    shade = np.linspace(60, 200, known.picture_shape[0])[:, None, None]
    picture = np.clip(shade + rng.normal(0, 12, known.picture_shape), 0, 255).astype(np.uint8)
    photographing.encode(picture, "Benchmark", known)
    driven.until(lambda: panel.choices.start is not None and panel.choices.start.photo is not None)
    driven.until(lambda: not driven.busy and panel.stage.reconstruction is not None)
    since = time.perf_counter()
    photographing.refine()
    driven.until(lambda: not driven.busy)
    return time.perf_counter() - since


def _parts(driven: Driven) -> tuple[float, float]:
    """Medians in milliseconds: decoding one face alone; painting the face, twice, and the slider alone."""
    from explorer.bundles.shipped import find_model
    from explorer.models.codec import load_codec

    codec = load_codec(find_model(_MODEL))
    codes = np.random.default_rng(0).normal(size=(_ROUNDS + 5, 1, codec.code_size)).astype(np.float32)
    panel, inspector = _panel(driven), driven.window.inspector
    bank = panel.sliders.bank
    row = bank.row_rect(bank.names()[0])
    decodes, paints = [], []
    for code in codes:
        start = time.perf_counter()
        picture = codec.decode(code)[0]
        middle = time.perf_counter()
        inspector.picture_view.set_picture(picture)
        inspector.picture_view.repaint()
        panel.comparison.set_after(picture)
        panel.comparison.repaint(panel.comparison.boxes()[-1].toAlignedRect())
        bank.repaint(row)
        end = time.perf_counter()
        decodes.append((middle - start) * 1e3)
        paints.append((end - middle) * 1e3)
    return statistics.median(decodes[5:]), statistics.median(paints[5:])


def _panel(driven: Driven) -> Any:
    panel = driven.window.late.faces.panel
    if panel is None:
        raise ValueError("the panel is not built")
    return panel
