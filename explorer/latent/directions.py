"""Directions of attributes from codes and labels: estimators in closed form, all scaled alike.

Codes are (n, d), labels (n, k) with −1 without and 1 with, and every estimator finds (k, d): a row for each
attribute, of zeros where there is nothing to find it from.
"""

import numpy as np

from explorer.latent.read_outs import Doubles, Floats, Labels

FEWEST = 50
"""Images in each of the four cells of a pair of attributes that are balanced against each other."""
PENALTIES = tuple(float(10.0**power) for power in np.arange(-5.0, 1.01, 0.5))
"""λ of the ridge, per image."""


def class_means(codes: Floats, labels: Labels) -> tuple[Doubles, Doubles]:
    """Mean codes (k, d) of the images without and with each attribute; not a number for an empty side."""
    z, has = np.asarray(codes, np.float64), (labels > 0).astype(np.float64)
    counts = has.sum(axis=0)[:, None]
    total, sums = z.sum(axis=0), has.T @ z
    with np.errstate(invalid="ignore", divide="ignore"):
        return (total - sums) / (len(z) - counts), sums / counts


def mean_difference(codes: Floats, labels: Labels) -> Doubles:
    """Mean code with the attribute minus mean code without: the course's attribute vector."""
    without, having = class_means(codes, labels)
    return np.nan_to_num(having - without)


def partners(labels: Labels) -> tuple[int | None, ...]:
    """For each attribute the other one that is most correlated with it, of those it can be balanced against.

    Correlation is |φ|, and balance takes at least 50 images in all four cells; None where no other has them.
    """
    has = (labels > 0).astype(np.float64)
    n, both = len(labels), has.T @ has
    single = np.diag(both)
    cells = np.stack([both, single[:, None] - both, single[None] - both, n - single[:, None] - single + both])
    share = single / n
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = np.sqrt(share * (1 - share))
        phi = np.abs(both / n - np.outer(share, share)) / np.outer(spread, spread)
    phi[cells.min(axis=0) < FEWEST] = -1.0
    np.fill_diagonal(phi, -1.0)
    best = phi.argmax(axis=1)
    return tuple(int(j) if phi[k, j] >= 0 else None for k, j in enumerate(best))


def balanced(codes: Floats, labels: Labels) -> Doubles:
    """The mean, over both values of the partner attribute, of the differences of means.

    Without a partner it is the difference of means. Source: White, Sampling Generative Networks, 2016.
    """
    z = np.asarray(codes, np.float64)
    found = mean_difference(z, labels)
    for k, j in enumerate(partners(labels)):
        if j is not None:
            sides = [labels[:, j] > 0, labels[:, j] <= 0]
            found[k] = np.mean([mean_difference(z[s], labels[s, k : k + 1])[0] for s in sides], axis=0)
    return found


def ridge(codes: Floats, labels: Labels, validation_codes: Floats, validation_labels: Labels) -> Doubles:
    """Coefficients of a regression of the codes on all labels: each with the others held.

    The penalty is chosen by the squared error on the validation codes; without any, it is the smallest.
    """
    z, y = np.asarray(codes, np.float64), labels.astype(np.float64)
    means = z.mean(axis=0), y.mean(axis=0)
    y = y - means[1]
    gram, cross = y.T @ y, y.T @ (z - means[0])
    tried = [np.linalg.solve(gram + penalty * len(z) * np.eye(len(gram)), cross) for penalty in PENALTIES]
    if not len(validation_codes):
        return tried[0]
    left = np.asarray(validation_codes, np.float64) - means[0]
    known = validation_labels - means[1]
    errors = [np.square(left - known @ coefficients).sum() for coefficients in tried]
    return tried[int(np.argmin(errors))]


def pattern(read_outs: Doubles, covariance: Doubles) -> Doubles:
    """Activation patterns of the joint read-outs, the columns of ΣW(WᵀΣW)⁺.

    Each moves its own read-out and no other. Source: Haufe et al., On the interpretation of weight vectors of
    linear models in multivariate neuroimaging, 2014.
    """
    spread = covariance @ read_outs.T  # ΣW, (d, k)
    found: Doubles = (spread @ np.linalg.pinv(read_outs @ spread, hermitian=True)).T
    return found


def scaled(directions: Doubles, read_outs: Doubles, differences: Doubles) -> Doubles:
    """Directions at α = 1: each moves its read-out by the distance between the two class means.

    Parameters
    ----------
    directions
        v, (k, d), of any length.
    read_outs
        w, (k, d).
    differences
        Of the class means, (k, d).

    Returns
    -------
    (k, d), with zeros for a direction that does not raise its read-out (wᵀv ≤ 0): it is refused.
    """
    wanted = (read_outs * differences).sum(axis=1)
    found = (read_outs * directions).sum(axis=1)
    lengths = np.linalg.norm(read_outs, axis=1) * np.linalg.norm(directions, axis=1)
    # Not so much as rounding errors: a direction that changes nothing could be scaled to anything.
    is_fine = (found > 1e-9 * lengths) & (wanted > 0)
    factor = np.divide(wanted, found, out=np.zeros_like(found), where=is_fine)
    at_one: Doubles = directions * factor[:, None]
    return at_one
