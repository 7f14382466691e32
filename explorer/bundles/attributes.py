"""Attributes of a model's pictures, and the directions in its space of codes that change them."""

import difflib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np
import numpy.typing as npt

from explorer.errors import ExplorerError
from explorer.latent.hold import hold as hold_others
from explorer.latent.score_card import ScoreCard

Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]
Cards = Mapping[tuple[str, str], ScoreCard]
"""By attribute and method."""

FEWEST = 50
"""Images that a mean picture is made of at least: of fewer it would show somebody."""


@dataclass(frozen=True, eq=False, kw_only=True)
class AttributeSpace:
    """What a model knows of k attributes in its d-dimensional space; every array is read-only.

    Strength α = 1 along any direction moves the attribute's read-out by the distance between the means of
    the images with and without it.
    """

    names: tuple[str, ...]
    """The k attributes, in the data set's order."""
    methods: tuple[str, ...]
    """The estimators, e.g. ``mean_difference``."""
    directions: Mapping[str, Floats]
    """By method: (k, d), a row for each attribute at α = 1; a row of zeros where the method was refused."""
    read_outs: Floats
    """w, (k, d): normals of linear classifiers of codes, which scale directions and hold attributes."""
    covariance: Floats
    """Σ, (d, d), of the codes of the images trained on."""
    defaults: tuple[str | None, ...]
    """For each attribute the method to use where none is named; None where no method has a direction."""
    counts: npt.NDArray[np.int64]
    """(k, 2): how many images trained on are without and with the attribute."""
    cards: Cards
    """On test codes: all methods for some attributes, the default for each."""
    validation_cards: Cards
    """On validation codes, for all: what the defaults were chosen by."""
    readings: Floats | None = None
    """(n, k): what the probe reads in the decoded pictures of the model's n codes; positive is "with"."""
    reading_scale: Floats | None = None
    """s, (k,): the standard deviation of each reading over unedited decoded pictures."""
    mean_picture: Bytes | None = None
    """(h, w, c): the mean of all images trained on."""
    with_pictures: Bytes | None = None
    """(k, h, w, c): the mean of those with each attribute; black where `mean_pictures` is None."""
    without_pictures: Bytes | None = None
    """(k, h, w, c): the mean of those without."""

    def __post_init__(self) -> None:
        arrays = [getattr(self, field.name) for field in fields(self)]
        for array in (*arrays, *self.directions.values()):
            if isinstance(array, np.ndarray):
                array.flags.writeable = False

    def index(self, attribute: str) -> int:
        """Place of an attribute in `names`.

        Raises
        ------
        ExplorerError
            If there is none of that name; with the nearest one.
        """
        return self.names.index(_known(attribute, self.names, "attribute", "Attributes"))

    def methods_of(self, attribute: str) -> tuple[str, ...]:
        """The methods that have a direction for an attribute.

        Raises
        ------
        ExplorerError
            As `index`.
        """
        return self._methods[self.index(attribute)]

    @cached_property
    def _methods(self) -> tuple[tuple[str, ...], ...]:
        """For each attribute, the methods that were not refused."""
        is_there = {method: np.asarray(self.directions[method].any(axis=1)) for method in self.methods}
        return tuple(
            tuple(method for method in self.methods if is_there[method][row])
            for row in range(len(self.names))
        )

    def direction(self, attribute: str, method: str | None = None, hold: Collection[str] = ()) -> Floats:
        """The direction of an attribute at α = 1, (d,), the caller's own.

        Parameters
        ----------
        attribute
            One of `names`.
        method
            One of `methods`; None for the attribute's default.
        hold
            Attributes whose linear read-outs shall stay as they are (`explorer.latent.hold`).

        Raises
        ------
        ExplorerError
            If there is no such attribute or method, the method was refused for it, the attribute itself is
            held, or it cannot be told apart from those that are.
        """
        row = self.index(attribute)
        if method is None:
            method = self.defaults[row]
            if method is None:
                raise ExplorerError(f"{self._name(row)} has no direction in this model.")
        found = self.directions[_known(method, self.methods, "method", "Methods")][row]
        if not found.any():
            raise ExplorerError(
                f"The method {method!r} has no direction for {self._name(row)}: what it found lowers the "
                f"attribute. Methods that have one: {', '.join(self.methods_of(attribute)) or 'none'}."
            )
        if isinstance(hold, str):
            hold = (hold,)
        held = [self.index(name) for name in hold]
        if row in held:
            raise ExplorerError(f"{self._name(row)} cannot be held while it is what changes.")
        kept = hold_others(found, self.read_outs[row], self.read_outs[held], self.covariance)
        if kept is None:
            others = ", ".join(self._name(other) for other in held)
            raise ExplorerError(f"{self._name(row)} cannot be told apart from {others} in this model.")
        return kept

    def kept_direction(self, attribute: str, method: str | None, hold: tuple[str, ...]) -> Floats | None:
        """The same direction, read-only and kept for the next time; None where there is none."""
        asked = attribute, method, hold
        if asked not in self._kept:
            try:
                found = self.direction(*asked)
                found.flags.writeable = False
            except ExplorerError:
                found = None
            self._kept[asked] = found
        return self._kept[asked]

    @cached_property
    def _kept(self) -> dict[tuple[str, str | None, tuple[str, ...]], Floats | None]:
        return {}

    def card(self, attribute: str, method: str | None = None) -> ScoreCard | None:
        """The score card of a direction: on test codes if there is one, else on validation codes, else None.

        Raises
        ------
        ExplorerError
            If there is no such attribute or method.
        """
        row = self.index(attribute)
        method = method or self.defaults[row]
        if method is None:
            return None
        key = (attribute, _known(method, self.methods, "method", "Methods"))
        return self.cards.get(key) or self.validation_cards.get(key)

    def mean_pictures(self, attribute: str) -> tuple[Bytes, Bytes] | None:
        """The mean pictures (h, w, c) without and with an attribute; None if a side is too small for one.

        Raises
        ------
        ExplorerError
            As `index`.
        """
        row = self.index(attribute)
        if self.with_pictures is None or self.without_pictures is None or self.counts[row].min() < FEWEST:
            return None
        return self.without_pictures[row], self.with_pictures[row]

    def _name(self, row: int) -> str:
        return self.names[row].replace("_", " ")


def _known(name: str, names: Sequence[str], what: str, plural: str) -> str:
    """``name`` if it is one of ``names``."""
    if name in names:
        return name
    folded = {known.casefold(): known for known in names}
    near = difflib.get_close_matches(str(name).casefold().replace(" ", "_"), folded, n=1, cutoff=0.5)
    hint = f" (did you mean {folded[near[0]]!r}?)" if near else ""
    raise ExplorerError(f"No {what} {name!r}{hint}. {plural}: {', '.join(names)}.")
