"""A conductor with a real engine whose handler is a fake that can be frozen at every chunk."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from explorer.bundles.facts import ModelFacts
from explorer.bundles.file import write_bundle
from explorer.engine.answers import (
    Answer,
    Decoded,
    DeviceChanged,
    Drawn,
    Encoded,
    Loaded,
    Nearest,
    Report,
    Result,
)
from explorer.engine.requests import (
    DecodeCodes,
    DecodeSheet,
    DecodeTiles,
    EncodeDrawing,
    EncodePictures,
    FindNearest,
    ModelRef,
    Priority,
    Request,
    UseDevice,
)
from explorer.engine.steps import Step, Work
from explorer.engine.worker import Engine
from explorer.latent.codes import Codes
from explorer.latent.neighbours import nearest
from explorer.panels.panel import Panel
from explorer.session.edits import open_model
from explorer.session.inspector_asks import CODE, NEAREST, PINS
from explorer.session.state import Session
from explorer.session.store import Store, View
from explorer.ui.conductor import Conductor
from explorer.ui.jobs import Jobs
from explorer.ui.messages import Message, Messages
from explorer.ui.model_jobs import ModelJobs
from explorer.ui.relay import Relay
from tests.bundles.samples import contents
from tests.support.gates import GatedHandler
from tests.support.qt import pump_until, settle

SIDE = 6
"""Pixels a side of the fake pictures."""

Outcome = Result | BaseException


def fake_pictures(codes: npt.NDArray[np.float32]) -> npt.NDArray[np.uint8]:
    """A picture (SIDE, SIDE, 1) for each code: other codes, other pictures."""
    codes64 = codes.astype(np.float64)
    shades = (codes64 @ np.arange(1, codes.shape[1] + 1) * 37 + 101) % 256
    ramp = np.arange(SIDE * SIDE).reshape(SIDE, SIDE, 1)
    return ((shades[:, None, None, None] + ramp) % 256).astype(np.uint8)


def _fake_tiles(codes: npt.NDArray[np.float32], shape: tuple[int, int]) -> npt.NDArray[np.uint8]:
    """The same, as large as asked for."""
    height, width = shape
    pictures = fake_pictures(codes)[:, :1, :1]
    return pictures.repeat(height, axis=1).repeat(width, axis=2)


def fake_result(request: Request) -> Result:
    """What a healthy engine would say to a request, without a network."""
    match request:
        case DecodeCodes(_, codes):
            return Decoded(np.arange(len(codes)), fake_pictures(codes.values))
        case DecodeTiles(_, frame, tiles, shape):
            return Decoded(
                np.arange(len(tiles)), _fake_tiles(tiles.codes(frame.values), shape or (SIDE, SIDE))
            )
        case DecodeSheet(_, sheet):
            return Decoded(np.arange(len(sheet)), fake_pictures(sheet.codes()))
        case EncodePictures(_, pictures):
            count = len(pictures)
            mu = np.tile(np.array([0.5, 0.75], np.float32), (count, 1))
            return Encoded(np.arange(count), mu, mu - 4, count)
        case FindNearest(_, code, among, count):
            indices, distances = nearest(among.values, code.values[0], count)
            return Nearest(indices, distances, fake_pictures(among.values[indices]))
        case EncodeDrawing(_, drawing):
            mu = np.full(2, len(drawing.strokes) / 10, np.float32)
            picture, reconstruction = fake_pictures(np.stack([mu, mu + 1]))
            return Drawn(picture, mu, mu - 4, reconstruction)
        case UseDevice(name):
            return DeviceChanged("cpu" if name == "auto" else name, ("cpu", "cuda"))
        case _:
            return Loaded(0.0)


class AnsweringHandler(GatedHandler):
    """A gated handler that answers as `fake_result`, or by a script: one outcome for each chunk."""

    def __init__(self) -> None:
        super().__init__()
        self.outcomes: dict[Request, Sequence[Outcome]] = {}
        self.broken: Callable[[Request], BaseException | None] = lambda _: None
        """What is wrong with a request that has no script."""

    def __call__(self, request: Request) -> Work:
        """Work a request chunk by chunk, each behind the gate."""
        outcomes = self.outcomes.get(request) or (self.broken(request) or fake_result(request),)
        try:
            for chunk, outcome in enumerate(outcomes):
                self._wait_at_gate(request, chunk)
                if isinstance(outcome, BaseException):
                    raise outcome
                if chunk == len(outcomes) - 1:
                    return outcome
                yield Step(outcome, 0.0)
        finally:
            self.cleaned_up.append(request)
        raise AssertionError("a script has at least one outcome")


class RecordingEngine(Engine):
    """The real engine, which writes down what it is asked."""

    def __init__(self, relay: Relay, handler: GatedHandler) -> None:
        super().__init__(relay.deliver, lambda: handler)
        self.asked: list[tuple[str, Request, Priority]] = []
        self.cancelled: list[str] = []
        self.on_ask: Callable[[], object] = lambda: None

    def ask(self, slot: str, request: Request, priority: Priority = Priority.INTERACTIVE) -> int:
        """Write it down and do it."""
        self.asked.append((slot, request, priority))
        self.on_ask()
        return super().ask(slot, request, priority)

    def cancel(self, slot: str) -> None:
        """Write it down and do it."""
        self.cancelled.append(slot)
        super().cancel(slot)

    def requests(self, slot: str) -> list[Request]:
        """What was asked in a slot, in order."""
        return [request for asked, request, _ in self.asked if asked == slot]


class RecordingPanel(Panel):
    """Writes down the views and answers that it is shown."""

    slots = frozenset({CODE, NEAREST, PINS})

    def __init__(self) -> None:
        super().__init__()
        self.views: list[View] = []
        self.answers: list[Answer] = []
        self.on_refresh: Callable[[], object] = lambda: None

    def refresh(self, view: View, facts: object) -> None:
        """Write it down."""
        self.views.append(view)
        self.on_refresh()

    def show_answer(self, answer: Answer) -> None:
        """Write it down."""
        self.answers.append(answer)

    def codes_shown(self, slot: str = CODE) -> list[Codes]:
        """The codes whose pictures were shown in a slot."""
        requests = [answer.request for answer in self.answers if answer.slot == slot]
        return [request.codes for request in requests if isinstance(request, DecodeCodes)]


@dataclass
class Stand:
    """Everything below the window, with a fake handler."""

    handler: AnsweringHandler = field(default_factory=AnsweringHandler)
    relay: Relay = field(default_factory=Relay)
    messages: Messages = field(default_factory=Messages)
    jobs: Jobs = field(default_factory=Jobs)
    store: Store = field(default_factory=lambda: Store(Session()))
    reports: list[Report] = field(default_factory=list)
    activity: list[frozenset[str]] = field(default_factory=list)
    is_closed: bool = False

    def __post_init__(self) -> None:
        self.engine = RecordingEngine(self.relay, self.handler)
        self.relay.reported.connect(self.reports.append)
        self.conductor = Conductor(self.store, self.engine, self.relay, self.messages)
        self.conductor.activity_changed.connect(self.activity.append)
        self.model_jobs = ModelJobs(self.conductor, self.jobs, self.messages)

    @property
    def error(self) -> Message | None:
        """The message that a person reads now."""
        return self.messages.newest

    def show_model(self, facts: ModelFacts) -> None:
        """Show a model as the first one."""
        self.conductor.set_facts(facts)
        self.store.begin(open_model(ModelRef(facts.id, facts.path), facts.title))

    def switch_model(self, facts: ModelFacts) -> None:
        """Show a model as an edit."""
        self.conductor.set_facts(facts)
        self.store.edit(open_model(ModelRef(facts.id, facts.path), facts.title))

    def run_chunks(self, count: int) -> list[tuple[Request, int]]:
        """Let the engine work some chunks, one after the other."""
        return [self.handler.run_chunk() for _ in range(count)]

    def wait_until_idle(self) -> None:
        """Open all gates, and run the event loop until every request has ended."""
        self.handler.set_free()
        self.wait_for(lambda: not self.activity or not self.activity[-1], "an idle engine")

    def wait_for(self, condition: Callable[[], bool], what: str) -> None:
        """Run the event loop until something holds."""
        pump_until(condition, what)

    def close(self) -> None:
        """Take everything down in the order in which the window does it."""
        if not self.is_closed:
            self.is_closed = True
            self.conductor.close()
            self.handler.set_free()
            assert self.engine.close(timeout=10)
            self.jobs.close()
            settle()


@contextmanager
def standing() -> Iterator[Stand]:
    """A stand that is closed at the end."""
    stand = Stand()
    try:
        yield stand
    finally:
        stand.close()


def here(name: str) -> Path:
    """A path that no test reads."""
    return Path("nowhere") / name


def bundle(folder: Path, name: str) -> Path:
    """A valid bundle of its own weights."""
    path = folder / f"{name}.safetensors"
    write_bundle(path, contents(name=name, title=f"{name.title()}, 2-D"))
    return path


def encoded(rows: range, total: int, label: int | None = None, notes: tuple[str, ...] = ()) -> Encoded:
    """A part of an encoding: the code of picture i is (i, −i)."""
    numbers = np.array(rows, np.float32)
    return Encoded(
        np.array(rows, np.intp),
        np.stack([numbers, -numbers], axis=1),
        np.zeros((len(rows), 2), np.float32),
        total,
        None if label is None else np.full(len(rows), label, np.int16),
        None if label is None else np.zeros(len(rows), np.uint8),
        notes,
    )
