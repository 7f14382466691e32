import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.latent.read_outs import balanced_weights, logistic_regression, read_outs

seeds = st.integers(0, 10_000)


def problem(seed: int, n: int = 300, d: int = 4) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, d))
    y = np.where(x @ rng.normal(size=d) + rng.normal(size=n) > 1, 1.0, -1.0)
    return x, y


@settings(deadline=None, max_examples=30)
@given(seed=seeds, penalty=st.sampled_from([0.1, 1.0, 30.0]))
def test_the_gradient_is_zero_and_no_step_is_better(seed: int, penalty: float) -> None:
    x, y = problem(seed)
    weights = balanced_weights(y)

    def loss(u: np.ndarray, b: float) -> float:
        return float(u @ u / 2 + penalty * weights @ np.log1p(np.exp(-y * (x @ u + b))))

    u, b = logistic_regression(x, y, weights, penalty)
    least, rng = loss(u, b), np.random.default_rng(seed)
    for length in (1e-1, 1e-3):
        step = rng.normal(size=5) * length
        assert loss(u + step[:4], b + step[4]) > least


def test_it_is_what_scikit_learn_finds() -> None:
    linear = pytest.importorskip("sklearn.linear_model", reason="scikit-learn is not installed")
    for seed in range(3):
        x, y = problem(seed, n=500, d=8)
        theirs = linear.LogisticRegression(C=1.0, class_weight="balanced", tol=1e-8, max_iter=1000).fit(x, y)
        normal, offset = logistic_regression(x, y, balanced_weights(y))
        np.testing.assert_allclose(normal, theirs.coef_[0], rtol=1e-4, atol=1e-5)
        assert offset == pytest.approx(theirs.intercept_[0], abs=1e-4)


def test_separable_classes_have_a_finite_normal() -> None:
    x = np.array([[-1.0], [-0.9], [0.9], [1.0]]) * 50
    normal, _ = logistic_regression(x, np.array([-1.0, -1.0, 1.0, 1.0]), np.ones(4))
    assert 0 < normal[0] < 1


def test_both_classes_weigh_the_same() -> None:
    weights = balanced_weights(np.array([1.0, -1.0, -1.0, -1.0]))
    np.testing.assert_allclose(weights, [2, 2 / 3, 2 / 3, 2 / 3])
    np.testing.assert_array_equal(balanced_weights(np.ones(3)), np.zeros(3))


@settings(deadline=None, max_examples=20)
@given(seed=seeds)
def test_units_and_places_of_the_dimensions_do_not_matter(seed: int) -> None:
    # w belongs to raw codes: of codes in other units it is that in their inverse.
    x, y = problem(seed)
    labels = y[:, None].astype(np.int8)
    units, places = np.array([1.0, 10.0, 0.1, 3.0]), np.array([5.0, -3.0, 0.0, 1.0])
    plain, other = read_outs(x, labels), read_outs(x * units + places, labels)
    np.testing.assert_allclose(plain / units, other, rtol=1e-4, atol=1e-6)


def test_an_attribute_that_all_have_or_none_has_no_read_out() -> None:
    x, y = problem(1)
    labels = np.stack([y, np.ones(300), -np.ones(300)], axis=1).astype(np.int8)
    found = read_outs(x, labels)
    assert found[0].any()
    assert not found[1:].any()


def test_a_dimension_that_never_changes_is_left_alone() -> None:
    x, y = problem(2)
    x[:, 2] = 7.0
    found = read_outs(x, y[:, None].astype(np.int8))
    assert np.isfinite(found).all()
    assert found[0, 2] == 0
