"""Exporting the grid: decoded by the engine, written on another thread, and given up at any time."""

import json
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from explorer.bundles.facts import ModelFacts
from explorer.engine.answers import Answer, Decoded, Dropped, Failure
from explorer.engine.requests import DecodeCodes, ModelRef, Priority
from explorer.imaging.code_files import write_csv, write_npz
from explorer.imaging.files import Writing
from explorer.imaging.frames import Film, write_frames
from explorer.imaging.gif import write_gif
from explorer.imaging.labels import NO_LABELS, Labels
from explorer.imaging.png import write_sheet
from explorer.imaging.sheets import Layout, Sheet
from explorer.imaging.video import write_mp4
from explorer.latent.codes import Codes
from explorer.panels.grid_pair import blends
from explorer.session.files import view_to_text
from explorer.session.grid import Mode
from explorer.session.grid_asks import codes_of, shown_sheet
from explorer.session.grid_labels import labels_of
from explorer.session.grid_strip import codes_along, found_for, question_of
from explorer.session.store import View
from explorer.ui.conductor import Conductor
from explorer.ui.export_dialog import FILMS, SUFFIXES, ExportChoice, ExportDialog, Kind
from explorer.ui.jobs import Jobs
from explorer.ui.messages import Messages
from explorer.ui.new_file import ask_for_file
from explorer.widgets.progress_row import ProgressRow

SUBJECT = "grid.export"
SLOT = "grid.export"
"""Slot of the pictures that are written."""
Bytes = npt.NDArray[np.uint8]


class GridExport(QObject):
    """One export at a time; ``row`` shows how far it is."""

    _progressed = Signal(object, float)

    def __init__(self, window: QWidget, conductor: Conductor, jobs: Jobs, messages: Messages) -> None:
        super().__init__(window)
        self._window = window
        self._conductor = conductor
        self._jobs = jobs
        self._messages = messages
        self._running: _Export | None = None
        self.row = ProgressRow(window)
        self.row.cancelled.connect(self.cancel)
        self._progressed.connect(self._on_progressed)

    @property
    def is_running(self) -> bool:
        """Whether something is being exported."""
        return self._running is not None

    def ask(self) -> None:
        """Ask how and where, then begin; not while another export runs, which that would end."""
        if self._running is not None:
            name = self._running.path.name
            self._messages.info(
                f"{name} is still being exported. Wait until it is saved, or cancel it.", SUBJECT
            )
            return
        view = self._conductor.store.view
        model, known = view.session.model_of("grid"), self._conductor.facts.get(view.session.grid.model or "")
        if model is None or known is None:
            return
        sheet = shown_sheet(view.session, view.gaze.grid, known, model)
        is_strip = view.session.grid.mode is Mode.STRIP
        kinds = [kind for kind in Kind if is_strip or kind not in FILMS]
        cells = (2 if is_strip else sheet.rows, sheet.columns)
        labels = _labels(view, known, model, *cells)
        dialog = ExportDialog(known.picture_shape[:2], cells, kinds, labels, self._window, is_strip=is_strip)
        is_accepted, choice = dialog.exec(), dialog.choice
        dialog.deleteLater()
        path = self._ask_where(choice, known) if is_accepted else None
        if path is not None:
            self.begin(choice, path)

    def begin(self, choice: ExportChoice, path: Path) -> None:
        """Export what is shown just now; what is shown later does not matter."""
        view = self._conductor.store.view
        model, known = view.session.model_of("grid"), self._conductor.facts.get(view.session.grid.model or "")
        if model is None or known is None:
            return
        self.cancel()
        self._messages.clear(SUBJECT)
        export = _Export.of(choice, path, view, known, model)
        if export is None:
            self._messages.error("There is nothing to export: the grid shows no codes.", SUBJECT)
            return
        self._running = export
        self._show(export, 0.0)
        if choice.kind in (Kind.NPZ, Kind.CSV):
            self._write(export, np.empty((0, 1, 1, 1), np.uint8))
            return
        pictures = np.zeros((len(export.codes), *known.picture_shape), np.uint8)
        done = 0

        def receive(report: Answer | Failure | Dropped) -> None:
            nonlocal done
            if export is not self._running:
                return
            if isinstance(report, Answer) and isinstance(report.result, Decoded):
                pictures[report.result.indices] = report.result.pictures
                done += len(report.result.indices)
                self._show(export, 0.5 * done / len(pictures))
                if report.is_last:
                    self._write(export, pictures)
            else:
                self._end(export, report.text if isinstance(report, Failure) else "")

        self._conductor.wake()
        self._conductor.ask(SLOT, DecodeCodes(model, export.codes), Priority.BACKGROUND, receive)

    def cancel(self) -> None:
        """Give up what is being exported; nothing of it stays."""
        export = self._running
        if export is not None:
            export.stop.set()
            self._conductor.cancel(SLOT)
            self._end(export, "")
            if not export.is_written:  # else who writes it says how far he came
                self._say_cancelled(export)

    def _write(self, export: "_Export", pictures: Bytes) -> None:
        base = 0.5 if len(pictures) else 0.0
        export.is_written = True

        def work() -> bool:
            writing = export.writing(pictures)
            for share in writing:
                if export.stop.is_set():
                    writing.close()
                    return False
                self._progressed.emit(export, base + (1.0 - base) * share)
            return True

        def finish(is_done: bool) -> None:
            if not is_done:
                self._say_cancelled(export)
                return
            late = " before it could be cancelled" if export.stop.is_set() else ""
            self._end(export, "")
            self._messages.info(f"Saved {export.path.name}{late}.", SUBJECT)

        def fail(text: str) -> None:
            if export.stop.is_set():  # that it came to nothing is what was wanted
                self._say_cancelled(export)
            else:
                self._end(export, text)

        self._jobs.run(f"{export.path.name} was saved", work, finish, fail)

    def _end(self, export: "_Export", problem: str) -> None:
        if export is self._running:
            self._running = None
            self.row.hide()
            if problem:
                self._messages.error(problem, SUBJECT)

    def _say_cancelled(self, export: "_Export") -> None:
        self._messages.info(f"{export.path.name} was not saved: it was cancelled.", SUBJECT)

    def _show(self, export: "_Export", share: float) -> None:
        self.row.show_progress(f"Exporting {export.path.name}", share)

    def _on_progressed(self, export: "_Export", share: float) -> None:
        if export is self._running:
            self._show(export, share)

    def _ask_where(self, choice: ExportChoice, known: ModelFacts) -> Path | None:
        suffix = SUFFIXES.get(choice.kind, "")
        title = "New folder for the frames" if choice.kind is Kind.FRAMES else choice.kind.value
        kinds = {f"*{suffix}" if suffix else "All files (*)": suffix}
        mode = self._conductor.store.view.session.grid.mode
        return ask_for_file(self._window, title, f"{known.name}-{mode}{suffix}", kinds, "save")


class _Export:
    """What is exported, as it was when it was begun."""

    def __init__(
        self, choice: ExportChoice, path: Path, codes: Codes, places: npt.NDArray[np.float32]
    ) -> None:
        self.choice, self.path, self.codes, self.places = choice, path, codes, places
        self.session: dict[str, Any] | None = None
        self.labels = NO_LABELS
        self.stop = Event()
        self.is_written = False
        self.has_pixels = False
        """Whether mixed pixels stand below the codes."""

    @classmethod
    def of(
        cls, choice: ExportChoice, path: Path, view: View, known: ModelFacts, model: ModelRef
    ) -> "_Export | None":
        """What is shown; None where that cannot be expanded."""
        grid, look = view.session.grid, view.gaze.grid
        sheet = shown_sheet(view.session, look, known, model)
        codes, places = codes_of(sheet), sheet.places()
        if choice.kind in FILMS:
            codes = codes_along(grid, look, known, model, np.linspace(0.0, 1.0, choice.frames))
        if codes is None:
            return None
        export = cls(choice, path, codes, places)
        export.has_pixels = choice.has_pixels and grid.mode is Mode.STRIP
        if choice.has_session:
            export.session = json.loads(view_to_text(view))
        if choice.has_labels:
            rows = 2 if export.has_pixels else sheet.rows
            export.labels = _labels(view, known, model, rows, sheet.columns)
        return export

    def writing(self, pictures: Bytes) -> Writing:
        """Write it, with all its pictures (n, h, w, c)."""
        choice, path, session = self.choice, self.path, self.session
        if choice.kind is Kind.NPZ:
            return write_npz(path, self.codes.values, self.places, session)
        if choice.kind is Kind.CSV:
            return write_csv(path, self.codes.values, self.places)
        if choice.kind is Kind.SHEET:
            cell = pictures.shape[1] * choice.factor
            layout = Layout(cell, choice.gap, choice.between, labels=self.labels)
            places = self.places
            if self.has_pixels:
                shares = np.linspace(0.0, 1.0, len(pictures))
                pictures = np.concatenate((pictures, blends(pictures[0], pictures[-1], shares)))
                places = np.concatenate((places, places + np.asarray([1, 0], np.float32)))
            return write_sheet(path, Sheet(pictures, places, layout), session)
        film = Film(pictures, choice.play, choice.factor, choice.between, float(choice.rate))
        writers: dict[Kind, Callable[..., Writing]] = {
            Kind.GIF: write_gif,
            Kind.MP4: write_mp4,
            Kind.FRAMES: write_frames,
        }
        return writers[choice.kind](path, film, session)


def _labels(view: View, known: ModelFacts, model: ModelRef, rows: int, columns: int) -> Labels:
    """What stands on a sheet of so many rows and columns, as it is shown just now."""
    grid = view.session.grid
    found = found_for(question_of(grid, known, model), view.gaze.grid)
    return labels_of(grid, known, rows, columns, found)
