"""What the points of the map can be coloured by, for a model."""

from explorer.bundles.facts import ModelFacts
from explorer.session.map import Colouring

MOST_CLASSES = 20
"""With more classes than this, points are shown without class colours and legend."""

NAMES = {
    Colouring.CLASS: "Class",
    Colouring.SPLIT: "Part of the data",
    Colouring.ERROR: "Reconstruction error",
    Colouring.DISTANCE: "Distance from the centre",
}


def why_not(colouring: Colouring, known: ModelFacts | None) -> str:
    """Why the points of a model cannot be coloured so, and what can be done; empty where they can."""
    if known is None or known.mu is None:
        return "There are no encoded pictures to colour."
    if colouring is Colouring.CLASS and not has_classes(known):
        return "The pictures have no classes." if known.labels is None else "There are too many classes."
    if colouring is Colouring.SPLIT and known.split is None:
        return "It is not known which pictures the model was trained on."
    if colouring is Colouring.ERROR and known.misfit is None:
        return (
            "The error needs the original pictures: choose Select ▸ Measure errors… and say where they are."
        )
    return ""


def has_classes(known: ModelFacts) -> bool:
    """Whether there are classes, few enough for a colour each."""
    return known.labels is not None and len(known.class_names) <= MOST_CLASSES
