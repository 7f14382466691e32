"""The whole window with a real network: from its start to its end."""

import json
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from explorer.app import App
from explorer.app_options import WindowOptions
from explorer.bundles.file import read_facts
from explorer.imaging.png import read_session
from explorer.latent.codes import Codes
from explorer.models.codec import load_codec
from explorer.session.map import Pin
from tests.support.models import COUNT, course_bundle, course_state_dict
from tests.support.qt import pump_until, settle
from tests.ui.desk import dressed

ROOT = Path(__file__).parent.parent
PATIENCE = 60.0
"""Seconds for what has to import torch first."""


class Running:
    """A window that was opened with some options."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.painted: list[int] = []
        app.window.map_panel.canvas.first_painted.connect(lambda: self.painted.append(1))
        app.show()

    def wait_for(self, condition: Callable[[], bool], what: str) -> None:
        pump_until(condition, what, PATIENCE)

    def pixel(self, x: float, y: float) -> QPoint:
        return QPointF(*self.app.window.map_panel.canvas.viewport.to_screen(x, y)).toPoint()

    @property
    def pins(self) -> tuple[Pin, ...]:
        return self.app.store.view.session.map.marks.pins

    @property
    def pictured_code(self) -> Codes | None:
        pictured = self.app.window.inspector.pictured
        return None if pictured is None else pictured[0]


@pytest.fixture
def start(qapp: QApplication) -> Iterator[Callable[[WindowOptions], Running]]:
    """Opens windows, and closes them at the end."""
    opened: list[Running] = []
    with dressed(qapp) as themes:

        def start(options: WindowOptions) -> Running:
            opened.append(Running(App(options, themes)))
            return opened[-1]

        yield start
        for running in opened:
            running.app.window.close()
            running.app.window.deleteLater()
            running.app.deleteLater()
        settle()


def test_from_start_to_end(start: Callable[[WindowOptions], Running], tmp_path: Path) -> None:
    """Open, see points, point, click, undo, close."""
    path = course_bundle(tmp_path)
    running = start(WindowOptions(files=(path,), device="cpu", size=(1000, 700)))
    window, store = running.app.window, running.app.store
    running.wait_for(lambda: bool(running.painted), "the first paint of all points")
    assert running.app.engine._thread is None, "the engine starts later"
    assert store.undo_label is None, "the first model is nothing to undo"
    assert (window.width(), window.height()) == (1000, 700)

    canvas = window.map_panel.canvas
    QTest.mouseMove(canvas, running.pixel(0.4, -0.7))
    pointer = store.view.gaze.pointer
    assert pointer is not None
    running.wait_for(lambda: running.pictured_code == Codes.of([pointer]), "the picture below the pointer")
    pictured = window.inspector.pictured
    assert pictured is not None
    expected = load_codec(path).decode(pictured[0].values)[0]
    assert np.abs(pictured[1].astype(int) - expected).max() <= 1
    assert pictured[1].std() > 0

    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=running.pixel(1.0, 1.0))
    assert len(running.pins) == 1
    assert store.undo_label == "Pin code"
    running.wait_for(lambda: not running.app.conductor._running, "an idle engine")
    QTest.keySequence(canvas, "Ctrl+Z")
    assert not running.pins

    assert running.app.messages.newest is None
    window.close()
    assert not any(thread.name.startswith("explorer") for thread in threading.enumerate())


def test_a_course_file_is_opened_with_torch(
    start: Callable[[WindowOptions], Running], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("explorer.app.shipped_models", lambda: ())
    running = start(WindowOptions(files=(course_state_dict(tmp_path),), device="cpu"))
    running.wait_for(lambda: running.app.store.view.session.map.model is not None, "the model")
    running.wait_for(lambda: running.pictured_code is not None, "a picture")
    assert running.app.messages.newest is None


def test_a_damaged_file_is_a_message_and_the_next_best_is_shown(
    start: Callable[[WindowOptions], Running], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = course_bundle(tmp_path)
    bad = tmp_path / "bad.safetensors"
    bad.write_bytes(good.read_bytes()[:1000])
    monkeypatch.setattr("explorer.app.shipped_models", lambda: ())
    running = start(WindowOptions(files=(good, bad)))
    message = running.app.messages.newest
    assert message is not None
    assert "bad.safetensors" in message.text
    assert running.app.store.view.session.map.model == read_facts(good).id


def test_an_unknown_name_is_a_message_and_the_window_opens(
    start: Callable[[WindowOptions], Running], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("explorer.app.shipped_models", lambda: ())
    running = start(WindowOptions(model="minst-2d"))
    message = running.app.messages.newest
    assert message is not None
    assert "minst-2d" in message.text
    assert running.app.window.isVisible()
    assert running.app.store.view.session.map.model is None


def test_the_window_comes_back_where_it_was(
    start: Callable[[WindowOptions], Running], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("explorer.app.shipped_models", lambda: ())
    first = start(WindowOptions())
    first.app.window.resize(777, 666)
    settle()
    first.app.window.close()
    second = start(WindowOptions())
    assert (second.app.window.width(), second.app.window.height()) == (777, 666)


@pytest.mark.parametrize("other", [WindowOptions(size=(500, 400)), WindowOptions(screenshot=Path("x.png"))])
def test_a_window_of_a_given_size_or_for_a_screenshot_leaves_no_trace(
    start: Callable[[WindowOptions], Running], monkeypatch: pytest.MonkeyPatch, other: WindowOptions
) -> None:
    monkeypatch.setattr("explorer.app.shipped_models", lambda: ())
    first = start(WindowOptions())
    first.app.window.resize(777, 666)
    settle()
    first.app.window.close()
    between = start(other)
    assert between.app.window.width() != 777
    between.app.window.close()
    last = start(WindowOptions())
    assert (last.app.window.width(), last.app.window.height()) == (777, 666)


_PAINT_FIRST = """
    import json, sys
    from pathlib import Path
    from PySide6.QtWidgets import QApplication
    from explorer.app import App
    from explorer.app_options import WindowOptions
    from explorer.ui.theme import STYLE, ThemeMode, ThemeSwitch

    app = QApplication(["x", *STYLE])
    running = App(WindowOptions(files=(Path(sys.argv[1]),)), ThemeSwitch(app, ThemeMode.LIGHT))

    def on_painted():
        has_torch = any(name.split(".")[0] in ("torch", "torchvision") for name in sys.modules)
        points = len(running.conductor.facts[running.store.view.session.map.model].mu)
        print(json.dumps({"has_torch": has_torch, "points": points}))
        running.window.close()

    running.window.map_panel.canvas.first_painted.connect(on_painted)
    running.show()
    app.exec()
"""


def test_all_points_are_painted_before_torch_is_there(tmp_path: Path) -> None:
    """In a process of its own: in this one torch has long been imported."""
    script = textwrap.dedent(_PAINT_FIRST)
    path = course_bundle(tmp_path)
    result = subprocess.run(
        [sys.executable, "-c", script, str(path)], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout) == {"has_torch": False, "points": COUNT}
    assert "Traceback" not in result.stderr


def test_a_screenshot_by_the_command_line(tmp_path: Path) -> None:
    out = tmp_path / "window.png"
    words = [str(course_bundle(tmp_path)), "--screenshot", str(out), "--size", "900x600", "--theme", "dark"]
    result = subprocess.run(
        [sys.executable, "main.py", *words], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert result.returncode == 0, result.stderr
    assert out.stat().st_size > 10_000
    assert read_session(out) is None
    assert "Traceback" not in result.stderr
