"""Jobs on models: open a file, encode a data set, change the device. A failure is a message, no more."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal

from explorer.bundles.facts import ModelFacts
from explorer.bundles.file import read_model_facts
from explorer.bundles.shipped import shipped_models
from explorer.engine.answers import Answer, DeviceChanged, Dropped, Encoded, Failure, Inspected
from explorer.engine.requests import EncodeFiles, InspectFile, LoadModel, ModelRef, Priority, UseDevice
from explorer.session.edits import open_model
from explorer.ui.conductor import Conductor
from explorer.ui.jobs import Jobs
from explorer.ui.messages import Messages

FIRST_MODELS = {"map": "mnist-2d", "faces": "celeba-200d", "grid": "mnist-2d"}
"""Per panel: the model on board that it begins with."""
OPEN, ENCODE, DEVICE = "open", "encode", "device"
BUNDLE_SUFFIX = ".safetensors"
COURSE_SUFFIXES = (".pt", ".pth")


def is_model(path: Path) -> bool:
    """Whether a file is a model by its name, and not a data set."""
    return path.suffix.lower() in (BUNDLE_SUFFIX, *COURSE_SUFFIXES)


def prepared(facts: ModelFacts) -> ModelFacts:
    """The same facts with what the main thread must not wait for computed: plane and digest."""
    _ = facts.plane, facts.encoded
    return facts


class ModelJobs(QObject):
    """Starts jobs and turns their ends into an edit, facts or a message."""

    opening_changed = Signal(str)
    """Name of the file being opened; empty when none is."""
    encoding_changed = Signal(int, int)
    """Pictures encoded and pictures in all; (0, 0) when nothing is being encoded."""
    device_changed = Signal(str, tuple)
    """The device in use and all there are."""
    opened = Signal(object)
    """`ModelFacts` of a model that was opened."""
    encoded = Signal(object)
    """`Path` of a data set whose codes are shown now."""
    failed = Signal(object)
    """`Path` of a model that could not be opened, or of a data set that could not be encoded."""

    def __init__(self, conductor: Conductor, jobs: Jobs, messages: Messages) -> None:
        super().__init__()
        self._conductor = conductor
        self._jobs = jobs
        self._messages = messages
        self._encoding: _Encoding | None = None
        self._opening: _Opening | None = None

    def open_file(self, path: Path, *, is_first: bool = False) -> None:
        """Read a model file, load its weights, then show it in the panel in front.

        The model shown stays until then. The first one of a panel (``is_first``) cannot be undone.
        """
        self._messages.clear(OPEN)
        opening = self._opening = _Opening(path, self._conductor.store.view.gaze.panel, is_first)
        self.opening_changed.emit(path.name)
        if path.suffix.lower() in COURSE_SUFFIXES:
            self._conductor.wake()
            receive = partial(self._on_inspected, opening)
            self._conductor.ask(OPEN, InspectFile(path), Priority.VISIBLE, receive)
        else:
            self._jobs.run(
                f"{path.name} was read",
                lambda: prepared(read_model_facts(path)),
                lambda facts: self._load(facts, opening),
                lambda text: self._fail_to_open(text, opening),
            )

    def open_first(self, panel: str) -> None:
        """Show the model on board that a panel (in front, and without a model) begins with."""
        path = next((path for path in shipped_models() if path.stem == FIRST_MODELS[panel]), None)
        known = next((known for known in self._conductor.facts.values() if known.path == path), None)
        if known is not None:
            edit = open_model(ModelRef(known.id, known.path), known.title, panel)
            self._conductor.store.begin(edit)
        elif path is not None:
            self.open_file(path, is_first=True)

    def encode_data(self, facts: ModelFacts, source: Path) -> None:
        """Encode a data set (idx files or a folder of pictures) and show its codes on the map."""
        request = EncodeFiles(ModelRef(facts.id, facts.path), source)
        if self._encoding is not None and self._encoding.request == request:
            return
        self._messages.clear(ENCODE)
        if self._encoding is not None:
            self._messages.info(_in_its_place(self._encoding, facts, source), ENCODE)
        encoding = self._encoding = _Encoding(facts, request)
        self.encoding_changed.emit(0, 1)
        self._conductor.wake()
        self._conductor.ask(ENCODE, request, Priority.BACKGROUND, partial(self._on_encoded, encoding))

    def cancel_encoding(self) -> None:
        """Give the encoding up; nothing of it is kept."""
        if self._encoding is not None:
            name = self._encoding.request.source.name
            self._finish_encoding()
            self._conductor.cancel(ENCODE)
            self._messages.info(f"The encoding of {name} was cancelled; nothing of it is kept.", ENCODE)

    def use_device(self, name: str) -> None:
        """Compute on another device (``auto`` picks one); if that fails, the old one goes on."""
        self._messages.clear(DEVICE)
        self._conductor.wake()
        self._conductor.ask(DEVICE, UseDevice(name), Priority.INTERACTIVE, self._on_device)

    def _load(self, facts: ModelFacts, opening: "_Opening") -> None:
        if opening is not self._opening:  # another file was opened meanwhile
            return
        self._conductor.wake()

        def receive(report: Answer | Failure | Dropped) -> None:
            if isinstance(report, Failure):
                self._fail_to_open(report.text, opening)
            elif isinstance(report, Answer) and opening is self._opening:
                self._show(facts, opening)

        request = LoadModel(ModelRef(facts.id, facts.path))
        self._conductor.ask(OPEN, request, Priority.VISIBLE, receive)

    def _show(self, facts: ModelFacts, opening: "_Opening") -> None:
        self._opening = None
        self.opening_changed.emit("")
        if facts.id not in self._conductor.facts or facts.mu is not None:
            self._conductor.set_facts(facts)
        edit = open_model(ModelRef(facts.id, facts.path), facts.title, opening.panel)
        store = self._conductor.store
        (store.begin if opening.is_first else store.edit)(edit)
        self.opened.emit(facts)

    def _fail_to_open(self, text: str, opening: "_Opening") -> None:
        if opening is self._opening:
            self._opening = None
            self.opening_changed.emit("")
            self._messages.error(text, OPEN)
            self.failed.emit(opening.path)

    def _on_inspected(self, opening: "_Opening", report: Answer | Failure | Dropped) -> None:
        if isinstance(report, Failure):
            self._fail_to_open(report.text, opening)
        elif isinstance(report, Answer) and isinstance(report.result, Inspected):
            self._load(prepared(report.result.facts), opening)

    def _on_encoded(self, encoding: "_Encoding", report: Answer | Failure | Dropped) -> None:
        if encoding is not self._encoding:  # it was given up, or another one was begun
            return
        if isinstance(report, Answer) and isinstance(report.result, Encoded):
            encoding.add(report.result)
            if not report.is_last:
                self.encoding_changed.emit(encoding.done, report.result.total)
                return
            known = self._conductor.facts.get(encoding.facts.id, encoding.facts)
            self._finish_encoding()
            self._conductor.set_facts(prepared(encoding.facts_of(known)))
            count = "1 picture was" if encoding.done == 1 else f"{encoding.done:,} pictures were"
            told = [f"{count} encoded.", *report.result.notes]
            if encoding.facts.split is not None:
                told.append(f"Choose {encoding.facts.title} again to see the codes it came with.")
            self._messages.info(" ".join(told), ENCODE)
            self.encoded.emit(encoding.request.source)
            return
        self._finish_encoding()
        if isinstance(report, Failure):
            self._messages.error(report.text, ENCODE)
            self.failed.emit(encoding.request.source)

    def _finish_encoding(self) -> None:
        self._encoding = None
        self.encoding_changed.emit(0, 0)

    def _on_device(self, report: Answer | Failure | Dropped) -> None:
        if isinstance(report, Failure):
            self._messages.error(report.text, DEVICE)
        elif isinstance(report, Answer) and isinstance(report.result, DeviceChanged):
            self.device_changed.emit(report.result.name, report.result.available)


@dataclass(frozen=True, eq=False)
class _Opening:
    """A file on its way to a panel."""

    path: Path
    panel: str
    is_first: bool


class _Encoding:
    """The codes of a data set as they arrive, in the order of its pictures."""

    def __init__(self, facts: ModelFacts, request: EncodeFiles) -> None:
        self.facts = facts
        self.request = request
        self.done = 0
        self._parts: list[Encoded] = []

    def add(self, part: Encoded) -> None:
        self._parts.append(part)
        self.done += len(part.indices)

    def facts_of(self, known: ModelFacts) -> ModelFacts:
        """``known`` with these codes; classes without a name are called by their number."""
        labels = _joined([part.labels for part in self._parts])
        names = known.class_names
        if labels is not None and len(labels) and labels.max() >= len(names):
            names = tuple(map(str, range(int(labels.max()) + 1)))
        return replace(
            known,
            mu=np.concatenate([part.mu for part in self._parts]),
            labels=labels,
            split=_joined([part.split for part in self._parts]),
            misfit=self._parts[-1].misfit,
            originals=self._parts[-1].originals,
            class_names=names,
        )


def _in_its_place(given_up: _Encoding, facts: ModelFacts, source: Path) -> str:
    """What becomes of an encoding when another one is begun, told apart by what is not the same."""
    before, model = given_up.request.source, given_up.facts
    if before == source:
        titles = model.title, facts.title
        old, new = titles if model.title != facts.title else (model.path, facts.path)
        return f"{source.name} is not encoded with {old} any more: {new} encodes it now."
    names = before.name, source.name
    old, new = names if before.name != source.name else (before, source)
    return f"{old} is not encoded any more: {new} is, in its place."


def _joined(parts: Sequence[npt.NDArray[Any] | None]) -> npt.NDArray[Any] | None:
    """One array of all parts; None where one of them is missing."""
    there = [part for part in parts if part is not None]
    return np.concatenate(there) if len(there) == len(parts) else None
