"""What lies in the grid's places: what a person put there, else something telling."""

from functools import lru_cache

import numpy as np

from explorer.bundles.facts import ModelFacts
from explorer.latent.codes import Codes
from explorer.latent.prior import draw_normal
from explorer.session.grid import PLACES, GridState, Place


def places_of(grid: GridState, known: ModelFacts) -> tuple[Place, ...]:
    """What lies in A, B, C and D for a model; never nothing."""
    chosen = grid.marks_of(known.id).places
    if all(place is not None for place in chosen):
        return tuple(place for place in chosen if place is not None)
    first = first_places(known)
    return tuple(place or other for place, other in zip(chosen, first, strict=True))


@lru_cache(maxsize=4)
def first_places(known: ModelFacts) -> tuple[Place, ...]:
    """Typical encoded pictures, far apart; draws from the prior where there are none."""
    examples = known.examples(len(PLACES))
    if known.mu is None or len(examples) < len(PLACES):
        draws = draw_normal(0, np.indices((1, len(PLACES))).reshape(2, -1).T, known.code_size)
        return tuple(Place(Codes.of(draw), "prior") for draw in draws)
    return tuple(Place(Codes.of(known.mu[index]), name_of(known, index)) for index in examples)


def name_of(known: ModelFacts, index: int) -> str:
    """What an encoded picture is called."""
    if known.labels is None or not known.class_names:
        return f"picture {index:,}"
    return str(known.class_names[known.labels[index]])
