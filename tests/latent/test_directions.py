"""Estimators of directions against closed forms."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.latent.directions import (
    FEWEST,
    balanced,
    mean_difference,
    partners,
    pattern,
    ridge,
    scaled,
)

seeds = st.integers(0, 10_000)
NONE = (np.empty((0, 0)), np.empty((0, 0), np.int8))
"""No validation codes and labels."""


def correlated(seed: int, n: int = 4000, d: int = 6) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Codes made of three directions, labels of which the first two go together; and the directions."""
    rng = np.random.default_rng(seed)
    first, last = rng.random(n) < 0.4, rng.random(n) < 0.5
    second = np.where(rng.random(n) < 0.8, first, ~first)
    labels = np.where(np.stack([first, second, last], axis=1), 1, -1).astype(np.int8)
    true = rng.normal(size=(3, d))
    return (labels / 2) @ true + 0.05 * rng.normal(size=(n, d)), labels, true


@given(seed=seeds)
def test_difference_of_means_at_alpha_1_is_exactly_that(seed: int) -> None:
    rng = np.random.default_rng(seed)
    codes, labels = rng.normal(size=(50, 4)), np.where(rng.random((50, 3)) < 0.3, 1, -1).astype(np.int8)
    found = mean_difference(codes, labels)
    read_outs = found + 0.01 * rng.normal(size=found.shape)
    at_one = scaled(found, read_outs, found)
    for k in range(3):
        has = labels[:, k] > 0
        if has.any() and not has.all():
            np.testing.assert_allclose(
                at_one[k], codes[has].mean(axis=0) - codes[~has].mean(axis=0), atol=1e-12
            )


def test_without_a_positive_example_there_is_no_direction() -> None:
    codes, labels, _ = correlated(0, n=500)
    labels[:, 1] = -1
    for estimate in (mean_difference, balanced):
        found = estimate(codes, labels)
        assert np.isfinite(found).all()
        assert not found[1].any(), estimate.__name__
        assert found[0].any()


def test_the_difference_of_means_mixes_what_goes_together_and_the_others_do_not() -> None:
    codes, labels, true = correlated(3)
    assert np.abs(mean_difference(codes, labels)[0] - true[0]).max() > 0.3
    for found in (
        balanced(codes, labels),
        2 * ridge(codes, labels, *NONE),  # of labels ±1
    ):
        np.testing.assert_allclose(found, true, atol=0.05)


def test_a_partner_is_the_most_correlated_with_enough_images_in_all_four_cells() -> None:
    n = 1000
    first = np.repeat([1, -1], n // 2)
    near, rare = first.copy(), first.copy()
    near[:FEWEST] *= -1  # φ = 0.9, and the smallest cell is empty on one side
    near[-FEWEST:] *= -1
    rare[: FEWEST - 1] *= -1
    rare[-FEWEST:] *= -1
    labels = np.stack([first, near, rare, np.tile([1, -1], n // 2)], axis=1).astype(np.int8)
    assert partners(labels)[0] == 1
    assert partners(labels[:, [0, 2, 3]])[0] == 2
    assert partners(labels[:, [0, 2]]) == (None, None)
    assert partners(np.ones((300, 2), np.int8)) == (None, None)


@settings(deadline=None)
@given(seed=seeds)
def test_ridge_with_independent_labels_is_half_the_difference_of_means(seed: int) -> None:
    rng = np.random.default_rng(seed)
    all_labels = np.array([[a, b, c] for a in (-1, 1) for b in (-1, 1) for c in (-1, 1)], np.int8)
    labels = np.tile(all_labels, (5, 1))
    codes = rng.normal(size=(40, 4))
    # Labels ±1 with Gram matrix n·I: (n + λn) r = n·(difference / 2).
    expected = mean_difference(codes, labels) / 2 / (1 + 1e-5)
    np.testing.assert_allclose(ridge(codes, labels, *NONE), expected, atol=1e-12)


def test_the_penalty_of_the_ridge_is_chosen_on_validation_codes() -> None:
    rng = np.random.default_rng(4)
    labels = np.where(rng.random((60, 20)) < 0.5, 1, -1).astype(np.int8)
    noise, true = rng.normal(size=(60, 3)), rng.normal(size=(20, 3))
    validation = np.where(rng.random((500, 20)) < 0.5, 1, -1).astype(np.int8)
    only_noise = ridge(noise, labels, rng.normal(size=(500, 3)), validation)
    clean = ridge(labels @ true, labels, validation @ true, validation)
    assert np.abs(only_noise).max() < 0.1 * np.abs(ridge(noise, labels, *NONE)).max()
    np.testing.assert_allclose(clean, true, atol=1e-3)


@given(seed=seeds)
def test_a_pattern_moves_its_own_read_out_alone(seed: int) -> None:
    rng = np.random.default_rng(seed)
    read_outs, root = rng.normal(size=(3, 6)), rng.normal(size=(6, 12))
    found = pattern(read_outs, root @ root.T)
    np.testing.assert_allclose(read_outs @ found.T, np.eye(3), atol=1e-6)


def test_of_one_read_out_the_pattern_is_its_covariance_with_the_codes() -> None:
    rng = np.random.default_rng(1)
    codes = rng.normal(size=(500, 4)) @ rng.normal(size=(4, 4))
    w = rng.normal(size=(1, 4))
    read = codes @ w[0]
    expected = np.array([np.cov(read, codes[:, i])[0, 1] for i in range(4)]) / read.var(ddof=1)
    np.testing.assert_allclose(pattern(w, np.cov(codes.T))[0], expected, rtol=1e-9)


@given(seed=seeds)
def test_alpha_1_moves_the_read_out_by_the_distance_of_the_means(seed: int) -> None:
    rng = np.random.default_rng(seed)
    directions, read_outs, differences = rng.normal(size=(3, 5, 4))
    found = scaled(directions, read_outs, differences)
    wanted = (read_outs * differences).sum(axis=1)
    for k in range(5):
        if found[k].any():
            assert read_outs[k] @ found[k] == pytest.approx(wanted[k])
            assert np.dot(found[k], directions[k]) > 0
        else:
            assert read_outs[k] @ directions[k] <= 1e-9 or wanted[k] <= 0


def test_a_direction_that_does_not_raise_its_read_out_is_refused() -> None:
    w = np.array([[1.0, 0.0]])
    for v in ([-1.0, 0.0], [0.0, 1.0], [0.0, 0.0], [1e-12, 1.0]):
        assert not scaled(np.array([v]), w, w).any()
    assert scaled(np.array([[0.5, 1.0]]), w, w).tolist() == [[1.0, 2.0]]
