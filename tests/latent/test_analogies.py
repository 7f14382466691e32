"""Analogies to begin with, in codes whose classes and attributes are known."""

import numpy as np

from explorer.latent.analogies import GROUP, analogy_of_attributes, analogy_of_classes


def test_of_attributes_only_what_changes_differs_between_the_groups() -> None:
    rng = np.random.default_rng(0)
    changed, kept = rng.choice([-1.0, 1.0], (2, 400)) * rng.uniform(0.2, 2.0, (2, 400))
    codes = np.stack((changed, kept, rng.normal(size=400)), axis=1).astype(np.float32)
    found = analogy_of_attributes(codes, changed, kept)
    assert found is not None
    a, b, c = found
    assert len(a) == len(b) == GROUP
    assert (changed[a] < 0).all()
    assert (changed[b] > 0).all()
    assert (kept[np.concatenate((a, b))] < 0).all()
    assert changed[c[0]] < 0 < kept[c[0]]
    result = codes[c[0]] + codes[b].mean(axis=0) - codes[a].mean(axis=0)
    assert (result[:2] > 0).all()


def test_of_attributes_there_is_none_where_few_are_clear() -> None:
    codes = np.zeros((100, 2), np.float32)
    assert analogy_of_attributes(codes, np.ones(100), -np.ones(100)) is None


def test_of_classes_two_are_of_one_and_the_result_lies_in_the_other() -> None:
    rng = np.random.default_rng(1)
    labels = np.repeat(np.arange(3), 200).astype(np.int16)
    middles = np.array([[0, 0], [9, 0], [0, 9]])
    codes = (middles[labels] + rng.normal(size=(600, 2)) * [2.0, 0.5]).astype(np.float32)
    found = analogy_of_classes(codes, labels)
    assert found is not None
    a, b, c = found
    assert labels[a] == labels[b] != labels[c]
    assert np.linalg.norm(codes[b] - codes[a]) > 2
    result = codes[c] + codes[b] - codes[a]
    assert np.square(middles - result).sum(axis=1).argmin() == labels[c]
    assert analogy_of_classes(codes[:200], labels[:200]) is None
