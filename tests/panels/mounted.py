"""A panel on screen with a store behind it, and a record of everything it emits."""

from collections.abc import Callable
from dataclasses import replace
from typing import Generic, TypeVar

import numpy as np

from explorer.bundles.facts import ModelFacts
from explorer.engine.answers import Answer, Decoded, Nearest
from explorer.engine.requests import DecodeCodes, FindNearest, ModelRef
from explorer.latent.codes import Codes
from explorer.latent.neighbours import nearest
from explorer.panels.panel import Panel
from explorer.session.edits import Edit, open_model
from explorer.session.gaze import Gaze
from explorer.session.inspector_asks import CODE, NEAREST, PINS
from explorer.session.map import MapMarks
from explorer.session.map_asks import code_at_hand
from explorer.session.state import Session
from explorer.session.store import Store, View
from tests.support.qt import Stage, settle

P = TypeVar("P", bound=Panel)


class Mounted(Generic[P]):
    """Applies what the panel emits to a store, and shows it every view, as the conductor does."""

    def __init__(
        self, stage: Stage, panel: P, *models: ModelFacts, size: tuple[int, int] = (600, 500)
    ) -> None:
        self.panel = panel
        self.store = Store(Session())
        self.facts = {known.id: known for known in models}
        self.edits: list[Edit] = []
        self.looks: list[Callable[[Gaze], Gaze]] = []
        self._stage = stage
        panel.edited.connect(self._on_edited)
        panel.gazed.connect(self._on_gazed)
        self.store.subscribe(lambda _, new: panel.set_view(new, self.facts))
        if models:
            known = models[0]
            self.store.begin(open_model(ModelRef(known.id, known.path), known.title))
        else:
            panel.set_view(self.store.view, self.facts)
        panel.resize(*size)
        stage.mount(panel)
        self.forget()

    @property
    def view(self) -> View:
        """What the panel shows."""
        return self.store.view

    @property
    def marks(self) -> MapMarks:
        """Pins and hidden classes."""
        return self.store.view.session.map.marks

    @property
    def labels(self) -> list[str]:
        """Names of the edits that the panel has emitted."""
        return [edit.label for edit in self.edits]

    def forget(self) -> None:
        """Forget what was emitted."""
        self.edits.clear()
        self.looks.clear()

    def show_model(self, known: ModelFacts) -> None:
        """Switch to another model."""
        self.facts[known.id] = known
        self.store.edit(open_model(ModelRef(known.id, known.path), known.title))
        settle()

    def learn(self, known: ModelFacts) -> None:
        """Know more of a model."""
        self.facts[known.id] = known
        self.panel.set_view(self.store.view, self.facts)
        settle()

    def select(self, key: int | None) -> None:
        """Select a pin from elsewhere."""
        self.store.look(lambda gaze: replace(gaze, selected=key))

    def refresh_again(self) -> None:
        """Show the same view once more."""
        self.panel.refresh(self.store.view, self.facts)

    def _on_edited(self, edit: Edit) -> None:
        self.edits.append(edit)
        self.store.edit(edit)

    def _on_gazed(self, look: Callable[[Gaze], Gaze]) -> None:
        self.looks.append(look)
        self.store.look(look)


def picture_of(code: np.ndarray) -> np.ndarray:
    """A picture (6, 6, 1) that is another for another code."""
    shade = int(np.abs(code).sum() * 40) % 200
    return (shade + np.arange(36).reshape(6, 6, 1)).astype(np.uint8)


def code_answer(mounted: Mounted[P]) -> Answer:
    """The answer to the code at hand."""
    view = mounted.view
    model = view.session.models[-1]
    code = code_at_hand(view.session, view.gaze, mounted.facts[model.id])
    pictures = np.stack([picture_of(code.values[0])])
    return Answer(CODE, DecodeCodes(model, code), Decoded(np.arange(1), pictures), is_last=True)


def pins_answer(mounted: Mounted[P]) -> Answer:
    """The answer for all pins."""
    codes = Codes.of(np.concatenate([pin.code.values for pin in mounted.marks.pins]))
    pictures = np.stack([picture_of(code) for code in codes.values])
    request = DecodeCodes(mounted.view.session.models[-1], codes)
    return Answer(PINS, request, Decoded(np.arange(len(codes)), pictures), is_last=True)


def nearest_answer(mounted: Mounted[P], count: int = 8) -> Answer:
    """The answer for what is nearest to the code at hand."""
    view = mounted.view
    model = view.session.models[-1]
    known = mounted.facts[model.id]
    code = code_at_hand(view.session, view.gaze, known)
    assert known.encoded is not None
    request = FindNearest(model, code, known.encoded, count)
    indices, distances = nearest(known.encoded.values, code.values[0], count)
    pictures = np.stack([picture_of(known.encoded.values[index]) for index in indices])
    return Answer(NEAREST, request, Nearest(indices, distances, pictures), is_last=True)
