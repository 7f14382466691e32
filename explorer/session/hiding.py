"""What is hidden on the map: classes and parts of the data, as groups of points that come and go together."""

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from explorer.bundles.facts import SPLIT_WORDS, SPLITS, ModelFacts
from explorer.latent.codes import Labels
from explorer.session.colouring import has_classes
from explorer.session.map import MapMarks

_NAMES = len(SPLITS)
"""The part that no point is of: the names of the classes on the map."""


@lru_cache(maxsize=1)  # of the model on the map: those before it are not kept alive
def groups_of(known: ModelFacts) -> Labels | None:
    """The group of each encoded picture, (n,): a class of a part; None where neither is known."""
    has_both = has_classes(known) and known.split is not None
    if has_both and known.labels is not None and known.split is not None:
        return Labels.of(known.labels + np.int16(len(known.class_names)) * known.split)
    if has_classes(known):
        return known.classes
    return None if known.split is None else Labels.of(known.split)


def hidden_groups(marks: MapMarks, known: ModelFacts) -> frozenset[int]:
    """The groups that are hidden, and the names of hidden classes."""
    classes = range(len(known.class_names)) if has_classes(known) else range(1)
    classes_hidden = marks.hidden if has_classes(known) else frozenset()
    splits = range(len(SPLITS)) if known.split is not None else range(1)
    splits_hidden = marks.hidden_splits if known.split is not None else frozenset()
    points = {
        label + len(classes) * split
        for label in classes
        for split in splits
        if label in classes_hidden or split in splits_hidden
    }
    return frozenset(points) | {name_group(label, known) for label in classes_hidden}


def name_group(label: int, known: ModelFacts) -> int:
    """The group of a class's name on the map: it goes with the class, whichever parts are hidden."""
    return label + len(known.class_names) * _NAMES


def are_shown(marks: MapMarks, known: ModelFacts) -> npt.NDArray[np.bool_]:
    """Whether each encoded picture is shown, (n,)."""
    groups, hidden = groups_of(known), hidden_groups(marks, known)
    if groups is None or not hidden:
        return np.ones(0 if known.mu is None else len(known.mu), bool)
    return ~np.isin(groups.values, list(hidden))


def is_any_hidden(marks: MapMarks, known: ModelFacts) -> bool:
    """Whether a class is not shown, or a part of the data that has pictures."""
    return bool(has_classes(known) and marks.hidden) or bool(hidden_parts(marks, known))


def hidden_parts(marks: MapMarks, known: ModelFacts) -> str:
    """Which parts of the data are hidden, in words; empty where none is."""
    if known.split is None or not marks.hidden_splits:
        return ""
    there = np.bincount(known.split, minlength=len(SPLITS))
    names = [name for split, name in enumerate(SPLIT_WORDS) if split in marks.hidden_splits and there[split]]
    return " and ".join(names)
