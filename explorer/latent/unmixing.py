"""Directions un-mixed by what moving along them does to pictures, as a reader of pictures measures it."""

import numpy as np
import numpy.typing as npt

from explorer.latent.read_outs import Doubles

Floats = npt.NDArray[np.floating]

ANCHOR = 0.3
"""λ: how much a mixture is held to the direction that it started from."""
ROUNDS = 30
_SMALLEST = 0.05
"""Effects below this weigh no more than it: their weights stay finite."""


def effects(raised: Floats, lowered: Floats, scale: Floats) -> Doubles:
    """Measured effects E, (m, k, l), of l directions on k attributes of m pictures.

    Parameters
    ----------
    raised, lowered
        Logits (l, m, k) of the pictures decoded at +1 and at −1 along each direction.
    scale
        s, (k,): the standard deviations of the logits over unedited decoded pictures.
    """
    halved = (np.asarray(raised, np.float64) - lowered) / 2 / np.asarray(scale, np.float64)
    return np.ascontiguousarray(halved.transpose(1, 2, 0))


def unmix(measured: Doubles, target: int, anchor: float = ANCHOR, rounds: int = ROUNDS) -> Doubles | None:
    """Weights c, (l,), of the directions in a mixture that moves one attribute, and the others least.

    With E divided by the mean of E_ikk, c minimises the mean over pictures i and attributes j ≠ k of
    |Σ_l E_ijl c_l| + λ|c − e_k|² such that the mean over i of Σ_l E_ikl c_l is 1, by re-weighted least
    squares. Absolute values, for an effect on few pictures of one attribute is worth more than a small one
    on everything.

    Parameters
    ----------
    measured
        E, (m, k, l); direction l = ``target`` is the attribute's own.

    Returns
    -------
    c, or None if the attribute's own direction does not raise it in pictures.
    """
    own = measured[:, target, target].mean()
    if own <= 0:
        return None
    E = measured / own
    count = E.shape[2]
    goal = E[:, target].mean(axis=0)  # (l,)
    others = np.delete(E, target, axis=1).reshape(-1, count)
    start = np.zeros(count)
    start[target] = 1.0
    found = start
    for _ in range(rounds):
        # |x| ≤ x²/2a + a/2 with equality at |x| = a: the minimum of the right side lowers the left.
        weights = 1 / np.maximum(np.abs(others @ found), _SMALLEST) / 2
        curvature = (others * weights[:, None]).T @ others / len(others) + anchor * np.eye(count)
        system = np.zeros((count + 1, count + 1))
        system[:count, :count] = curvature
        system[:count, count] = system[count, :count] = goal
        found = np.linalg.solve(system, np.append(anchor * start, 1.0))[:count]
    return found


def unmixed(directions: Doubles, measured: Doubles, anchor: float = ANCHOR) -> Doubles:
    """The mixtures (k, d) of directions (k, d), one for each attribute; zeros where there is none.

    Parameters
    ----------
    measured
        E, (m, k, k), their effects.
    """
    found = np.zeros_like(directions)
    for k in range(len(directions)):
        weights = unmix(measured, k, anchor) if directions[k].any() else None
        if weights is not None:
            found[k] = weights @ directions
    return found
