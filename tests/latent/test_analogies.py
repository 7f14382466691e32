"""Analogies to begin with, in codes whose classes and attributes are known."""

import numpy as np

from explorer.latent.analogies import GROUP, _widest, analogy_of_attributes, analogy_of_classes


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


def test_the_widest_axis_is_the_first_principal_one() -> None:
    own = np.random.default_rng(2).normal(size=(300, 5)) * [1.0, 3.0, 0.5, 1.0, 1.0]
    own -= own.mean(axis=0)
    _, spreads, axes = np.linalg.svd(own, full_matrices=False)
    found = _widest(own)
    assert abs(found @ axes[0]) > 0.999 * np.linalg.norm(found)
    np.testing.assert_allclose(np.linalg.norm(found), spreads[0] / np.sqrt(300), rtol=1e-3)
    assert not _widest(np.zeros((9, 2))).any()


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
