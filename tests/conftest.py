"""Fixtures for every test: no display, no traces outside the test's folder, nothing left running."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

# Before Qt or torch is imported by any test.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import logging
import threading

import hypothesis
import pytest

from tests.support.leaks import LeakCheck, record_qt_starts, record_thread_starts
from tests.support.logs import LogGuard

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from tests.support.qt import Stage

hypothesis.settings.register_profile("deterministic", derandomize=True, deadline=None, database=None)
hypothesis.settings.load_profile("deterministic")
record_thread_starts()

_log_guard = LogGuard()


def pytest_unconfigure(config: pytest.Config) -> None:
    """End at once where a test has left a thread behind: Python would wait for it for ever."""
    left = [t for t in threading.enumerate() if t is not threading.main_thread() and not t.daemon]
    if left:
        sys.stdout.flush()
        os._exit(1)


@pytest.fixture(autouse=True)
def leak_guard() -> Iterator[None]:
    """Fail when the test leaves a thread, timer or window behind, naming where it was started."""
    check = LeakCheck()
    yield
    leaks = check.leaks()
    if leaks:
        pytest.fail("left behind:\n" + "\n".join(leaks), pytrace=False)


@pytest.fixture(autouse=True)
def log_guard(monkeypatch: pytest.MonkeyPatch) -> Iterator[LogGuard]:
    """Fail on warnings in the log, messages of Qt and exceptions in slots; ``expect`` allows one."""
    raised: list[str] = []

    def note(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        raised.append(f"{kind.__name__}: {error}")
        sys.__excepthook__(kind, error, trace)

    monkeypatch.setattr(sys, "excepthook", note)
    root = logging.getLogger()
    _log_guard.unexpected.clear()
    root.addHandler(_log_guard)
    yield _log_guard
    root.removeHandler(_log_guard)
    if raised:
        pytest.fail("exceptions in slots:\n" + "\n".join(raised), pytrace=False)
    if _log_guard.unexpected:
        pytest.fail("unexpected warnings:\n" + "\n".join(_log_guard.unexpected), pytrace=False)


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of the test's own for settings, caches and data; returns it."""
    home = tmp_path_factory.mktemp("home")
    for variable in (
        "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "APPDATA", "LOCALAPPDATA",
    ):  # fmt: skip
        monkeypatch.setenv(variable, str(home))
    if sys.platform == "darwin":
        monkeypatch.setenv("HOME", str(home))
    if "PySide6.QtCore" in sys.modules:  # QSettings reads the environment once a process
        from PySide6.QtCore import QSettings

        for form in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
            QSettings.setPath(form, QSettings.Scope.UserScope, str(home))
    return home


@pytest.fixture(scope="session")
def _application() -> Iterator["QApplication"]:
    from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
    from PySide6.QtWidgets import QApplication

    def note(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        if kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg):
            _log_guard.note_qt(kind.name, text)

    qInstallMessageHandler(note)
    record_qt_starts()
    app = QApplication.instance() or QApplication(["latent-explorer", "-style", "fusion"])
    assert isinstance(app, QApplication)
    app.setQuitOnLastWindowClosed(False)
    yield app
    app.clipboard().clear()  # Qt's offscreen platform crashes at exit with data of ours on it


@pytest.fixture
def qapp(_application: "QApplication") -> "QApplication":
    """The one QApplication, on the offscreen platform."""
    return _application


@pytest.fixture
def stage(qapp: "QApplication") -> Iterator["Stage"]:
    """Mounts widgets and takes them down when the test ends."""
    from tests.support.qt import Stage

    stage = Stage()
    yield stage
    stage.take_down()


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """The folder named by LATENT_EXPLORER_DATA, which holds ``mnist/`` and others; skips without it."""
    named = os.environ.get("LATENT_EXPLORER_DATA")
    if not named:
        pytest.skip("LATENT_EXPLORER_DATA does not name a folder with data sets")
    folder = Path(named)
    if not folder.is_dir():
        pytest.fail(f"LATENT_EXPLORER_DATA names {folder}, which is no folder", pytrace=False)
    return folder


@pytest.fixture(scope="session")
def mnist_folder(data_folder: Path) -> Path:
    """The folder with MNIST's four idx files; skips without it."""
    folder = data_folder / "mnist"
    if not folder.is_dir():
        pytest.skip(f"{folder} does not exist")
    return folder
