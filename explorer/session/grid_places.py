"""What lies in the grid's places: what a person put there, else something telling."""

from dataclasses import replace
from functools import lru_cache

import numpy as np

from explorer.bundles.facts import ModelFacts
from explorer.latent.analogies import GROUP, analogy_of_attributes, analogy_of_classes
from explorer.latent.codes import Codes
from explorer.latent.prior import draw_normal
from explorer.session.grid import PLACES, GridState, Mode, Place

_CHANGED, _KEPT = "Smiling", "Male"
"""Attributes of the analogy that is there at first, where a model of faces knows them."""


def places_of(grid: GridState, known: ModelFacts) -> tuple[Place, ...]:
    """What lies in A, B, C and D for a model; never nothing."""
    chosen = grid.marks_of(known.id).places
    if all(place is not None for place in chosen):
        return tuple(place for place in chosen if place is not None)
    first = first_places(known, is_analogy=grid.mode is Mode.ANALOGY)
    return tuple(place or other for place, other in zip(chosen, first, strict=True))


@lru_cache(maxsize=2)  # of one model: what is kept keeps it alive
def first_places(known: ModelFacts, *, is_analogy: bool = False) -> tuple[Place, ...]:
    """Typical encoded pictures, far apart; draws from the prior where there are none.

    In an analogy A and B differ in one thing, and C is something else.
    """
    analogy = first_analogy(known) if is_analogy else None
    if analogy is not None:
        return analogy
    examples = known.examples(len(PLACES))
    if known.mu is None or len(examples) < len(PLACES):
        draws = draw_normal(0, np.indices((1, len(PLACES))).reshape(2, -1).T, known.code_size)
        return tuple(Place(Codes.of(draw), "prior") for draw in draws)
    return tuple(Place(Codes.of(known.mu[index]), name_of(known, index)) for index in examples)


def first_analogy(known: ModelFacts) -> tuple[Place, ...] | None:
    """Smiles of women and a man, or two of one class and one of another; None where neither is known."""
    mu, space = known.mu, known.attribute_space
    if mu is None or not len(mu):
        return None
    if space is not None and space.readings is not None and {_CHANGED, _KEPT} <= set(space.names):
        clear = space.readings if space.reading_scale is None else space.readings / space.reading_scale
        changed, kept = (clear[:, space.index(name)].astype(np.float64) for name in (_CHANGED, _KEPT))
        groups = analogy_of_attributes(mu, changed, kept)
        if groups is not None:
            names = (f"{GROUP} women", f"{GROUP} smiling", "a man", "")
            codes = [Codes.of(mu[group]) for group in groups]
            return tuple(Place(code, name) for code, name in zip((*codes, codes[2]), names, strict=True))
    if known.labels is not None and known.class_names:
        found = analogy_of_classes(mu, known.labels)
        if found is not None:
            a, b, c = (Place(Codes.of(mu[index]), name_of(known, index)) for index in found)
            return a, replace(b, name=f"another {b.name}"), c, c
    return None


def name_of(known: ModelFacts, index: int) -> str:
    """What an encoded picture is called."""
    if known.labels is None or not known.class_names:
        return f"no. {index + 1:,}"
    return str(known.class_names[known.labels[index]])
