"""How long the GUI thread is away: the longest gap between beats of a 2-ms timer, over 1,000 gestures."""

import itertools
import random
import time
from collections.abc import Callable, Iterator
from functools import partial

from tests.benchmarks.driven import Driven
from tests.benchmarks.figures import Figure

GESTURES, BEAT = 1000, 2
"""Number of gestures, and milliseconds between two beats."""


def measure() -> list[Figure]:
    """The longest absence while torch is imported, and over the gestures after that."""
    from PySide6.QtCore import Qt, QTimer

    driven = Driven()
    driven.app.show()
    driven.qt.processEvents()
    beats: list[float] = []
    timer = QTimer(interval=BEAT, timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(lambda: beats.append(time.perf_counter()))
    timer.start()
    driven.until(lambda: len(beats) > 20)
    beats.clear()
    driven.wake_and_wait()
    torch_gap = _longest(beats)
    beats.clear()
    gestures = _gestures(driven)
    names: list[str] = []
    steps: list[tuple[str, Step]] = []
    during: list[str] = []

    def next_step() -> None:
        """One event a turn of the loop, as a hand makes them."""
        if not steps:
            name, made = next(gestures)
            names.append(name)
            steps.extend((name, step) for step in made)
        name, step = steps.pop(0)
        step()
        during.extend([name] * (len(beats) - len(during) + 1))

    hand = QTimer(interval=0)
    hand.timeout.connect(next_step)
    hand.start()
    driven.until(lambda: len(names) > GESTURES)
    hand.stop()
    driven.until(lambda: not driven.busy)
    timer.stop()
    gaps = [(b - a) * 1e3 for a, b in itertools.pairwise(beats)]
    worst = max(range(len(gaps)), key=gaps.__getitem__)
    driven.close()
    parts: dict[str, float | str] = {
        "p99_ms": sorted(gaps)[int(0.99 * len(gaps))],
        "worst": during[worst + 1] if worst + 1 < len(during) else "the end",
        "gestures": float(GESTURES),
        "beats": float(len(beats)),
    }
    return [
        Figure("absence.gui", gaps[worst], "ms", parts),
        Figure("absence.torch", torch_gap, "ms"),
    ]


def _longest(beats: list[float]) -> float:
    return max((b - a) * 1e3 for a, b in itertools.pairwise(beats))


Step = Callable[[], object]


def _gestures(driven: Driven) -> Iterator[tuple[str, list[Step]]]:
    """Pan, zoom, hover, click, drag, keys, layers, legend, undo and redo, in a seeded order, in steps."""
    from PySide6.QtCore import QPoint, QPointF, Qt
    from PySide6.QtGui import QWheelEvent
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    dice = random.Random(7)
    canvas, actions, store = driven.canvas, driven.window.actions_by_name, driven.app.store
    left, plain = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier

    def place() -> QPoint:
        return QPoint(dice.randrange(20, canvas.width() - 20), dice.randrange(20, canvas.height() - 20))

    def hover() -> None:
        QTest.mouseMove(canvas, place())

    def drag() -> list[Step]:
        start, end = place(), place()
        moves = [start + (end - start) * step / 4 for step in range(1, 5)]
        return [
            partial(QTest.mousePress, canvas, left, plain, start),
            *(partial(QTest.mouseMove, canvas, at) for at in moves),
            partial(QTest.mouseRelease, canvas, left, plain, end),
        ]

    def click() -> None:
        modifier = dice.choice([plain, Qt.KeyboardModifier.ShiftModifier])
        QTest.mouseClick(canvas, left, modifier, place())

    def wheel() -> None:
        at = QPointF(place())
        turn = QPoint(0, dice.choice([-120, 120, 240]))
        event = QWheelEvent(
            at,
            canvas.mapToGlobal(at),
            QPoint(),
            turn,
            Qt.MouseButton.NoButton,
            plain,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(canvas, event)

    def key() -> None:
        keys = (Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Home)
        QTest.keyClick(canvas, dice.choice(keys), dice.choice([plain, Qt.KeyboardModifier.ShiftModifier]))

    def toggle() -> None:
        names = ("show_points", "show_captions", "show_rings", "show_legend", "show_all_classes")
        actions[dice.choice(names)].trigger()

    def legend() -> None:
        label = dice.randrange(10)
        driven.window.map_panel.legend.toggled.emit(label)

    kinds: tuple[Callable[[], object], ...] = (
        *(hover, hover, hover, click, wheel, wheel, key, toggle, legend),
        *(store.undo, store.redo),
    )
    while True:
        if dice.random() < 2 / 13:
            yield "drag", drag()
        else:
            kind = dice.choice(kinds)
            yield kind.__name__, [kind]
