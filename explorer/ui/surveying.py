"""What the menus and the keyboard do with the data on the map: their colours, and how well they are kept."""

import os
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from explorer.bundles.facts import ModelFacts
from explorer.bundles.originals import Originals
from explorer.engine.answers import Answer, Dropped, Failure, MisfitMeasured
from explorer.engine.requests import MeasureMisfit, ModelRef, Priority
from explorer.latent.plane import PlaneChoice
from explorer.session import edits
from explorer.session.colouring import why_not
from explorer.session.map import Colouring
from explorer.session.store import View
from explorer.ui.conductor import Conductor
from explorer.ui.jobs import Jobs
from explorer.ui.messages import Messages
from explorer.ui.model_jobs import prepared

DATA = "LATENT_EXPLORER_DATA"
"""Environment variable that names a folder of data sets."""
_SUBJECT = "measure"
_OTHER_DATA = "The errors are not shown: they are of data that are not on the map any more."
MEASURE = "measure"
"""How the slots of the jobs begin: each model has its own, so that no measurement takes another's place."""


class Surveying(QObject):
    """A method for each action of that name."""

    measuring_changed = Signal(str, int, int)
    """Id of a model, pictures compared and pictures in all; 0 and 0 when its errors are measured no more."""

    def __init__(self, window: QWidget, conductor: Conductor, jobs: Jobs, messages: Messages) -> None:
        super().__init__(window)
        self._window = window
        self._conductor = conductor
        self._jobs = jobs
        self._messages = messages
        self._asked: dict[str, MeasureMisfit] = {}
        """What is being measured, by model: a report on what was asked before ends no progress."""

    def next_colouring(self) -> None:
        """Let the colours say the next thing that is known."""
        self._step_colouring(1)

    def previous_colouring(self) -> None:
        """Let the colours say what they said before."""
        self._step_colouring(-1)

    def next_plane(self) -> None:
        """Show the next two axes of a space with more than two dimensions."""
        self._step_plane(1)

    def previous_plane(self) -> None:
        """Show the two axes before these."""
        self._step_plane(-1)

    def offered(self, view: View) -> dict[str, bool]:
        """Which of these actions there is something for."""
        known = self._conductor.facts.get(view.session.map.model or "")
        has_codes = known is not None and known.encoded is not None
        has_planes = known is not None and known.code_size > 2
        has_errors = known is not None and known.misfit is not None
        has_originals = known is not None and known.originals is not None
        return {
            "next_plane": has_planes,
            "previous_plane": has_planes,
            "show_originals": has_originals or view.session.map.layers.originals,
            "next_worst": has_errors,
            "previous_worst": has_errors,
            "measure_errors": has_codes,
        }

    def measure_errors(self) -> None:
        """Compare the encoded pictures with their reconstructions; asks where they are, if need be."""
        known = self._known
        if known is None or known.encoded is None:
            return
        source = data_of(known) or self._ask_where()
        if source is None:
            return
        self._messages.clear(_SUBJECT)
        request = MeasureMisfit(ModelRef(known.id, known.path), source, known.encoded, known.classes)
        self._conductor.wake()
        self._asked[known.id] = request
        self.measuring_changed.emit(known.id, 0, len(known.encoded))
        receive = partial(self._on_measured, request)
        self._conductor.ask(_slot_of(known.id), request, Priority.BACKGROUND, receive)

    def cancel_measuring(self) -> None:
        """Give up what is being measured for the model on the map."""
        self._conductor.cancel(_slot_of(self._conductor.store.view.session.map.model or ""))

    def _ask_where(self) -> Path | None:
        at = str(QSettings().value("encode/folder", ""))
        title = "Folder of the pictures that the codes are of"
        chosen = QFileDialog.getExistingDirectory(self._window, title, at)
        return Path(chosen) if chosen else None

    def _on_measured(self, request: MeasureMisfit, report: Answer | Failure | Dropped) -> None:
        if isinstance(report, Answer) and not report.is_last:
            if isinstance(report.result, MisfitMeasured) and self._is_newest(request):
                self.measuring_changed.emit(request.model.id, report.result.done, report.result.total)
        elif isinstance(report, Answer):
            better = self._better_known(report)
            if better is None:
                self._end(request)
                self._messages.info(_OTHER_DATA, _SUBJECT)
                return
            # Until that is there, the row stays as it is.
            self._jobs.run(
                "the errors were kept",
                lambda: prepared(better),
                partial(self._show_errors, request),
                partial(self._fail, request),
            )
        elif isinstance(report, Failure):
            self._fail(request, report.text)
        else:
            self._end(request)

    def _better_known(self, answer: Answer) -> ModelFacts | None:
        """What was measured for, with the errors; None where other data are on the map now."""
        request, result = answer.request, answer.result
        if not isinstance(request, MeasureMisfit) or not isinstance(result, MisfitMeasured):
            return None
        known = self._conductor.facts.get(request.model.id)
        if known is None or known.encoded != request.among:
            return None
        return replace(known, misfit=result.misfit, originals=Originals(request.source))

    def _is_newest(self, request: MeasureMisfit) -> bool:
        return request is self._asked.get(request.model.id)

    def _end(self, request: MeasureMisfit) -> None:
        """Show no progress any more, unless it is another measurement's."""
        if self._is_newest(request):
            del self._asked[request.model.id]
            self.measuring_changed.emit(request.model.id, 0, 0)

    def _fail(self, request: MeasureMisfit, text: str) -> None:
        self._end(request)
        self._messages.error(text, _SUBJECT)

    def _show_errors(self, request: MeasureMisfit, known: ModelFacts) -> None:
        self._end(request)
        now = self._conductor.facts.get(known.id)
        if now is None or now.encoded != known.encoded:  # others came while these were kept
            self._messages.info(_OTHER_DATA, _SUBJECT)
            return
        self._conductor.set_facts(known)
        if known.misfit is None or self._known is not known:
            return
        if self._conductor.store.view.session.map.colouring is not Colouring.ERROR:
            self._conductor.store.edit(edits.colour_by(Colouring.ERROR))
        mean = float(known.misfit.errors.mean(dtype=np.float64))
        count = len(known.misfit.errors)
        self._messages.info(f"{count:,} pictures: squared error {mean:.2f} on average.", _SUBJECT)

    @property
    def _known(self) -> ModelFacts | None:
        return self._conductor.facts.get(self._conductor.store.view.session.map.model or "")

    def _step_plane(self, by: int) -> None:
        """Go through the axes two by two; from the last pair to the first."""
        if self._known is None or self._known.code_size <= 2:
            return
        choice, size = self._conductor.store.view.session.map.marks.plane, self._known.code_size
        at = (max(choice.first, choice.second) // 2 + by) % ((size + 1) // 2)
        first = min(2 * at, size - 2)
        pair = (first, first + 1)
        self._conductor.store.edit(edits.choose_plane(PlaneChoice(choice.is_principal, *pair)))

    def _step_colouring(self, by: int) -> None:
        offered = [colouring for colouring in Colouring if not why_not(colouring, self._known)]
        if offered:
            chosen = self._conductor.store.view.session.map.colouring
            at = offered.index(chosen) + by if chosen in offered else 0
            self._conductor.store.edit(edits.colour_by(offered[at % len(offered)]))


def _slot_of(model: str) -> str:
    return f"{MEASURE}:{model}"


def data_of(known: ModelFacts) -> Path | None:
    """The folder of a model's data among the data sets at hand: ``mnist`` for ``mnist-2d``."""
    folder = os.environ.get(DATA)
    found = Path(folder) / known.name.partition("-")[0] if folder else None
    return found if found is not None and found.is_dir() else None
