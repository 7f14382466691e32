"""The window's composition root: builds store, engine, conductor and window, and takes them down again."""

import logging
import sys
import threading
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import (
    QByteArray,
    QMessageLogContext,
    QObject,
    QSettings,
    Qt,
    QTimer,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication

from explorer.app_options import WindowOptions
from explorer.bundles.file import read_model_facts
from explorer.bundles.shipped import find_model, shipped_models
from explorer.engine.requests import ModelRef
from explorer.engine.worker import Engine
from explorer.errors import ExplorerError
from explorer.session.edits import open_model
from explorer.session.state import Session
from explorer.session.store import Store
from explorer.ui.conductor import Conductor
from explorer.ui.jobs import Jobs
from explorer.ui.messages import Messages
from explorer.ui.model_jobs import BUNDLE_SUFFIX, FIRST_MODELS, OPEN, ModelJobs
from explorer.ui.relay import Relay
from explorer.ui.theme import STYLE, ThemeMode, ThemeSwitch
from explorer.ui.window import Window

_GEOMETRY = "window/geometry"
_QUIET = 500
"""Milliseconds after the first paint until the engine starts by itself."""
_log = logging.getLogger(__name__)


class App(QObject):
    """Everything a running window needs; ``close`` ends it."""

    def __init__(self, options: WindowOptions, themes: ThemeSwitch) -> None:
        super().__init__()
        self._options = options
        self.store = Store(Session())
        self.relay = Relay(self)
        self.messages = Messages(self)
        self.jobs = Jobs(self)
        self.engine = Engine(self.relay.deliver)
        self.conductor = Conductor(self.store, self.engine, self.relay, self.messages)
        self.model_jobs = ModelJobs(self.conductor, self.jobs, self.messages)
        self.window = Window(self.conductor, self.model_jobs, self.jobs, self.messages, themes)
        self.window.closed.connect(self.close)
        self.conductor.woken.connect(self._on_woken)
        self.model_jobs.device_changed.connect(lambda *_: self.window.late.prepare())  # torch is there by now
        self._is_closed = False

    def show(self) -> None:
        """Show the first model (from its bundle alone), then the window; the engine starts later."""
        late = self._show_first_models()
        width, height = self._options.size or (1200, 820)
        self.window.resize(width, height)
        geometry = QSettings().value(_GEOMETRY) if self._is_where_it_was else None
        if isinstance(geometry, QByteArray):
            self.window.restoreGeometry(geometry)
        self.window.show()
        self.window.pages.bring_to_front(self._options.panel)
        QTimer.singleShot(_QUIET, self, self._wake_when_quiet)
        if late:
            self.window.late.opening.open_paths(late)

    def close(self) -> None:
        """Stop the engine and the jobs; runs once."""
        if not self._is_closed:
            self._is_closed = True
            if self._is_where_it_was:
                QSettings().setValue(_GEOMETRY, self.window.saveGeometry())
            self.conductor.close()
            self.engine.close()
            self.relay.close()
            self.jobs.close()

    @property
    def _is_where_it_was(self) -> bool:
        """Whether the window opens where it was closed: not where a size or a screenshot is asked for."""
        return self._options.size is None and self._options.screenshot is None

    def _show_first_models(self) -> list[Path]:
        """Show bundles before torch is there, the last one on top; return the files that have to wait."""
        wanted = [*self._options.files]
        if self._options.model is not None:
            try:
                wanted.append(find_model(self._options.model))
            except ExplorerError as error:
                self.messages.error(str(error), OPEN)
        bundles = [path.resolve() for path in wanted if path.suffix.lower() == BUNDLE_SUFFIX]
        front = self._options.panel
        for path in bundles:
            self._show_first(path, front)
        for panel in dict.fromkeys(("map", front)):
            for path in sorted(shipped_models(), key=lambda path: path.stem != FIRST_MODELS[panel]):
                is_fit = panel == "map" or path.stem == FIRST_MODELS[panel]
                if is_fit and self.store.view.session.model_of(panel) is None:
                    self._show_first(path, panel)
        return [path for path in wanted if path.suffix.lower() != BUNDLE_SUFFIX]

    def _show_first(self, path: Path, panel: str) -> None:
        """Show one bundle in a panel, or say why not."""
        try:
            facts = read_model_facts(path)
        except ExplorerError as error:
            self.messages.error(str(error), OPEN)
            return
        self.conductor.set_facts(facts)
        self.store.begin(open_model(ModelRef(facts.id, facts.path), facts.title, panel))

    def _wake_when_quiet(self) -> None:
        if QApplication.mouseButtons() != Qt.MouseButton.NoButton:
            QTimer.singleShot(_QUIET, self, self._wake_when_quiet)
        else:
            self.conductor.wake()

    def _on_woken(self) -> None:
        self.model_jobs.use_device(self._options.device)


def run(options: WindowOptions) -> int:
    """Open the window (or take a screenshot of it) and return the exit status."""
    if options.screenshot is not None:
        from explorer.ui.screenshot import prepare

        prepare(options.scale)
    _catch_everything()
    app = QApplication([*sys.argv[:1], *STYLE])
    app.setOrganizationName("latent-explorer")
    app.setApplicationName("latent-explorer")
    app.setApplicationDisplayName("Latent Explorer")
    saved = str(QSettings().value("theme", ThemeMode.SYSTEM.value))
    is_asked_for = options.theme != ThemeMode.SYSTEM or options.screenshot is not None
    mode = options.theme if is_asked_for else saved
    themes = ThemeSwitch(app, ThemeMode(mode) if mode in list(ThemeMode) else ThemeMode.SYSTEM)
    running = App(options, themes)
    running.show()
    if options.screenshot is not None:
        from explorer.ui.screenshot import Screenshot

        return Screenshot(running.window, running.conductor, running.messages, options.screenshot).take(app)
    status = app.exec()
    running.close()
    return status


def _catch_everything() -> None:
    """What goes wrong in a slot, in a thread or in Qt goes to the log and leaves the window alive."""

    def log(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        _log.error("Something went wrong", exc_info=(kind, error, trace))

    sys.excepthook = log
    threading.excepthook = lambda args: log(
        args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback
    )

    def log_qt(kind: QtMsgType, _: QMessageLogContext, text: str) -> None:
        if "propagateSizeHints" not in text:  # the offscreen platform says so of every window
            _log.log(logging.DEBUG if kind is QtMsgType.QtDebugMsg else logging.WARNING, "Qt: %s", text)

    qInstallMessageHandler(log_qt)
