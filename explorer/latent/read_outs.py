"""Linear read-outs of attributes from codes: the normals of logistic regressions."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating]
Doubles = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int8]

PENALTY = 1.0
"""C: weight of the images' losses against half the squared length of the normal."""
_ROUNDS = 50
_TOLERANCE = 1e-6
"""Largest element of the gradient, per image, at which the minimum is found."""


def read_outs(codes: Floats, labels: Labels) -> Doubles:
    """The normals w, (k, d), one for each attribute; a row of zeros where all images have it or none has.

    Minimises |u|²/2 + C Σ cᵢ log(1 + exp(−yᵢ(u·xᵢ + b))) on standardised codes x with C = 1, where cᵢ gives
    both classes the same weight in all (n / 2 / images of the class); w is u taken back to code space.

    Parameters
    ----------
    codes
        (n, d).
    labels
        (n, k), −1 without and 1 with.
    """
    rows = list(iterate_read_outs(codes, labels))
    return np.array(rows).reshape(len(rows), codes.shape[1])


def iterate_read_outs(codes: Floats, labels: Labels) -> Iterator[Doubles]:
    """The rows of `read_outs`, one after the other, for who wants to report on the way."""
    mean, std = codes.mean(axis=0, dtype=np.float64), codes.std(axis=0, dtype=np.float64)
    std[std == 0] = 1.0
    x = np.asarray((codes - mean) / std, np.float64)
    for k in range(labels.shape[1]):
        y = labels[:, k].astype(np.float64)
        yield logistic_regression(x, y, balanced_weights(y))[0] / std


def balanced_weights(y: Doubles) -> Doubles:
    """Weights (n,): n / 2 / the number of images of the same class; 0 where there is only one class."""
    positive = y > 0
    counts = np.array([len(y) - positive.sum(), positive.sum()])
    if not counts.all():
        return np.zeros(len(y))
    weights: Doubles = (len(y) / 2 / counts)[positive.astype(int)]
    return weights


def logistic_regression(
    x: Doubles, y: Doubles, weights: Doubles, penalty: float = PENALTY
) -> tuple[Doubles, float]:
    """Normal (d,) and offset of a regularised logistic regression of y = ±1 on x (n, d), by Newton's method.

    The offset is free of the penalty. Where all weights are 0, so is the result.
    """
    n, d = x.shape
    found = np.zeros(d + 1)
    if not weights.any():
        return found[:d], 0.0
    single = x.astype(np.float32)  # good enough for the curvature, which decides the speed alone
    loss, probability = _loss(x, y, weights, penalty, found)
    for _ in range(_ROUNDS):
        pull = penalty * weights * probability * y  # −∂/∂(u·x + b)
        gradient = np.append(found[:d] - x.T @ pull, -pull.sum())
        if np.abs(gradient).max() < _TOLERANCE * n:
            break
        curvature = penalty * weights * probability * (1 - probability)
        root = np.sqrt(curvature).astype(np.float32)[:, None] * single
        hessian = np.zeros((d + 1, d + 1))
        hessian[:d, :d] = (root.T @ root).astype(np.float64) + np.eye(d)
        hessian[:d, d] = hessian[d, :d] = x.T @ curvature
        hessian[d, d] = curvature.sum()
        step = np.linalg.solve(hessian, gradient)
        length = 1.0
        while True:  # the full step is nearly always right; halved where it overshoots
            tried = found - length * step
            lower, tried_probability = _loss(x, y, weights, penalty, tried)
            if lower <= loss or length < 1e-4:
                break
            length /= 2
        found, loss, probability = tried, lower, tried_probability
    return found[:d], float(found[d])


def _loss(x: Doubles, y: Doubles, weights: Doubles, penalty: float, at: Doubles) -> tuple[float, Doubles]:
    """The loss, and the probability (n,) that each label is another."""
    margin = y * (x @ at[:-1] + at[-1])
    losses = np.logaddexp(0.0, -margin)
    return float(at[:-1] @ at[:-1] / 2 + penalty * (weights @ losses)), np.exp(-np.logaddexp(0.0, margin))
