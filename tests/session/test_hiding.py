"""Which points go together when classes and parts of the data are hidden, against a plain filter."""

import gc
import weakref
from dataclasses import replace

import numpy as np
import pytest

from explorer.bundles.facts import ModelFacts
from explorer.session.hiding import (
    are_shown,
    groups_of,
    hidden_groups,
    hidden_parts,
    is_any_hidden,
    name_group,
)
from explorer.session.map import MapMarks
from tests.session.samples import facts

SPLIT = (np.arange(300) // 7 % 3).astype(np.uint8)
BOTH = replace(facts(), split=SPLIT)
MARKS = MapMarks(hidden=frozenset({0}), hidden_splits=frozenset({1, 2}))


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (BOTH, (BOTH.labels != 0) & (SPLIT == 0)),
        (replace(BOTH, split=None), BOTH.labels != 0),
        (replace(BOTH, labels=None, class_names=()), SPLIT == 0),
        (replace(BOTH, labels=None, class_names=(), split=None), np.ones(300, bool)),
    ],
)
def test_what_is_shown_is_of_a_shown_class_and_part(known: ModelFacts, expected: np.ndarray) -> None:
    np.testing.assert_array_equal(are_shown(MARKS, known), expected)
    groups = groups_of(known)
    assert groups is None or groups.values.max() < 255
    assert are_shown(MapMarks(), known).all()


def test_a_model_that_is_not_on_the_map_any_more_is_not_kept_alive() -> None:
    before = replace(BOTH)
    gone = weakref.ref(before)
    assert groups_of(before) is groups_of(before)
    del before
    groups_of(BOTH)
    gc.collect()
    assert gone() is None


def test_names_go_with_their_class_alone() -> None:
    hidden = hidden_groups(MARKS, BOTH)
    assert [name_group(label, BOTH) in hidden for label in range(3)] == [True, False, False]
    groups = groups_of(BOTH)
    assert groups is not None
    assert not {name_group(label, BOTH) for label in range(3)} & set(groups.values.tolist())


def test_hidden_parts_are_named_where_there_are_any() -> None:
    assert hidden_parts(MARKS, BOTH) == "validation and test"
    assert hidden_parts(MARKS, facts()) == ""  # all are training pictures
    assert hidden_parts(MapMarks(hidden_splits=frozenset({1, 9})), BOTH) == "validation"
    assert hidden_parts(MapMarks(), BOTH) == ""


def test_what_has_no_pictures_is_not_hidden() -> None:
    both, one = (MapMarks(hidden_splits=frozenset(splits)) for splits in ({0, 2}, {2}))
    assert is_any_hidden(both, BOTH)
    assert is_any_hidden(both, facts())
    assert is_any_hidden(one, BOTH)
    assert not is_any_hidden(one, facts()), "all are training pictures"
    assert is_any_hidden(MapMarks(hidden=frozenset({1})), BOTH)
    without = replace(BOTH, labels=None, class_names=())
    assert not is_any_hidden(MapMarks(hidden=frozenset({1})), without)
    assert not is_any_hidden(MapMarks(), BOTH)
