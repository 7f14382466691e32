"""What a person chose in the editor of faces, and what they look at there."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Self

from explorer.latent.codes import Codes, Pictures

STRONGEST = 3.0
"""Strength that a slider reaches, to both sides."""
MOST_IN_TRAY = 9
PLAUSIBLE, CLOSE = 0.5, 0.02
"""λ of a refinement: the posterior's mode, and near to the photo."""


class Comparison(StrEnum):
    """How the face is shown beside what it was."""

    SIDE = "side by side"
    WIPE = "wipe"
    FLICKER = "flicker"
    DIFFERENCE = "difference"


class Below(StrEnum):
    """What the row below the face shows."""

    GALLERY = "gallery"
    TRAY = "tray"
    STRIP = "strip"
    SHEET = "sheet"
    MEANS = "means"


@dataclass(frozen=True)
class Start:
    """The face that is edited."""

    code: Codes
    """(1, d)"""
    title: str = ""
    index: int | None = None
    """Which of the model's encoded faces it is."""
    photo: Pictures | None = None
    """(1, h, w, c): the picture that was encoded, where it is at hand. It goes into no file."""
    error: float | None = None
    """Squared error of the photo's reconstruction before it was refined."""
    encoded: Codes | None = None
    """The photo's code (1, d) before it was refined."""


@dataclass(frozen=True)
class Moves:
    """How far along which directions; the same for every face."""

    strengths: Mapping[str, float] = field(default_factory=dict)
    """α by attribute, or by principal axis; never 0."""
    method: str | None = None
    """The estimator of all directions; None: for each attribute the one that scored best."""
    methods: Mapping[str, str] = field(default_factory=dict)
    """The estimator of single attributes."""
    held: tuple[str, ...] = ()
    """Attributes that stay while others move."""

    def __hash__(self) -> int:
        return hash(
            (frozenset(self.strengths.items()), self.method, frozenset(self.methods.items()), self.held)
        )

    def method_of(self, attribute: str) -> str | None:
        """The estimator chosen for an attribute; None where none is."""
        return self.methods.get(attribute, self.method)


@dataclass(frozen=True)
class FaceChoices:
    """What depends on the model: kept by model id, so that switching back restores it."""

    start: Start | None = None
    """None: the first of the model's encoded faces."""
    moves: Moves = Moves()
    axis_names: Mapping[int, str] = field(default_factory=dict)
    """Names that a person gave to principal axes, which count from 0."""
    tray: tuple[Start, ...] = ()
    """Faces that are moved together with the one that is edited."""
    details: float = 0.0
    """How much of what the model lost of a photo is added back, 0…1."""
    weight: float = PLAUSIBLE
    """λ of a refinement."""


@dataclass(frozen=True)
class FacesState:
    """Sub-state of the faces panel."""

    model: str | None = None
    """Id of the model shown."""
    by_model: Mapping[str, FaceChoices] = field(default_factory=dict)
    comparison: Comparison = Comparison.SIDE
    below: Below = Below.GALLERY

    @property
    def choices(self) -> FaceChoices:
        """What was chosen for the model shown."""
        return self.by_model.get(self.model or "", FaceChoices())

    def with_choices(self, choices: FaceChoices) -> Self:
        """The same with other choices for the model shown."""
        if self.model is None or choices == self.choices:
            return self
        return replace(self, by_model={**self.by_model, self.model: choices})


@dataclass(frozen=True)
class FacesGaze:
    """What is looked at in the faces panel."""

    probe: Path | None = None
    """The bundle that reads attributes, where there is one for this model."""
    still: Codes | None = None
    """The edited face, (1, d), once the hand has rested: its attributes are read."""
    gallery: tuple[int, ...] = ()
    """Encoded faces that the gallery shows."""
    hovered: str | None = None
    """Slider whose two ends are previewed."""
    selected: str | None = None
    """Slider that the keyboard moves and the strip shows."""
