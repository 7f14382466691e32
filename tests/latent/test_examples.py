"""Codes that stand for the data: of the right classes, far apart, and in an order that is not twisted."""

import numpy as np
import pytest

from explorer.latent.examples import arranged, choose_examples

CENTRES = np.array([[5, 5], [-5, 5], [-5, -5], [5, -5], [0, 0]], np.float32)


def clusters(count: int = 500) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(1)
    labels = (np.arange(count) % 5).astype(np.int16)
    return (CENTRES[labels] + rng.normal(size=(count, 2)) * 0.5).astype(np.float32), labels


def test_each_example_is_of_another_class_and_the_middle_one_is_left_out() -> None:
    codes, labels = clusters()
    assert sorted(labels[choose_examples(codes, labels, 4)].tolist()) == [0, 1, 2, 3]


def test_an_example_lies_among_its_own_class() -> None:
    codes, labels = clusters()
    labels[::7] = 2  # strewn over all others: their mean is nobody's place
    for index in choose_examples(codes, labels, 4):
        near = np.square(codes - codes[index]).sum(axis=1).argsort()[:20]
        assert (labels[near] == labels[index]).mean() > 0.7


@pytest.mark.parametrize("count", [4, 5, 600])
def test_without_classes_examples_are_far_apart(count: int) -> None:
    codes = np.random.default_rng(2).normal(size=(count, 30)).astype(np.float32)
    chosen = choose_examples(codes, None, 4)
    assert len(set(chosen.tolist())) == 4
    apart = [np.linalg.norm(codes[a] - codes[b]) for a in chosen for b in chosen if a < b]
    assert min(apart) > 0.5 * np.sqrt(60)


def test_with_fewer_classes_than_examples_there_are_enough_all_the_same() -> None:
    codes, _ = clusters()
    assert len(set(choose_examples(codes, np.zeros(len(codes), np.int16), 4).tolist())) == 4


@pytest.mark.parametrize("seed", range(6))
def test_corners_of_a_square_come_out_as_they_are_read(seed: int) -> None:
    square = np.array([[-1, 1], [1, 1], [-1, -1], [1, -1]], np.float32)
    mixed = square[np.random.default_rng(seed).permutation(4)]
    assert np.array_equal(mixed[arranged(mixed)], square)
