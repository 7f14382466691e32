"""Moving along one direction while the read-outs of other attributes stay as they are."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating]

INSEPARABLE = 0.1
"""Part of its change of read-out that a direction must keep, or the two are not told apart."""
_SAME = 1e-6
"""Sine of an angle between two read-outs below which they are the same one, as float32 has them."""


def hold(
    direction: Floats, read_out: Floats, held: Floats, covariance: Floats
) -> npt.NDArray[np.float32] | None:
    """The part of a direction that leaves held read-outs unchanged, v′ = v − ΣN(NᵀΣN)⁺Nᵀv.

    Of all directions with Nᵀv′ = 0 it is the nearest to v as the codes lie (Mahalanobis distance). It is
    exact for linear read-outs of codes, not for what one sees in pictures.

    Parameters
    ----------
    direction
        v, (d,).
    read_out
        w, (d,), of the attribute that is moved.
    held
        Nᵀ, (m, d): a row for each attribute that stays. Rows that say the same as another count once.
    covariance
        Σ, (d, d), of the codes.

    Returns
    -------
    v′, (d,), rescaled so that wᵀv′ = wᵀv; None where |wᵀv′| falls below 0.1·|wᵀv| first: the attributes
    cannot be told apart.
    """
    v, w = np.asarray(direction, np.float64), np.asarray(read_out, np.float64)
    N = _without_duplicates(np.asarray(held, np.float64))
    if not len(N):
        return v.astype(np.float32)
    spread = np.asarray(covariance, np.float64) @ N.T  # ΣN, (d, m)
    gram = N @ spread  # (m, m)
    # Solved, not cut off: a small eigenvalue of the Gram matrix is a constraint as good as any.
    moved = v - spread @ np.linalg.lstsq(gram, N @ v, rcond=None)[0]
    before, after = w @ v, w @ moved
    if before == 0.0 or abs(after) < INSEPARABLE * abs(before):
        return None
    scaled: npt.NDArray[np.float32] = (moved * (before / after)).astype(np.float32)
    return scaled


def _without_duplicates(rows: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Rows of length 1, none of them zero, none parallel to one before it."""
    lengths = np.linalg.norm(rows, axis=1)
    rows = rows[lengths > 0] / lengths[lengths > 0, None]
    kept: list[int] = []
    for i, row in enumerate(rows):
        if all(np.linalg.norm(row - (rows[j] @ row) * rows[j]) > _SAME for j in kept):
            kept.append(i)
    return rows[kept]
