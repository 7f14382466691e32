"""How the learning rate goes: a linear rise, then a cosine to zero."""

import math


def rise_and_cosine(done: float, *, peak: float, rise: float) -> float:
    """Rate when the fraction ``done`` of the steps lies behind.

    Parameters
    ----------
    peak
        The largest rate, when the fraction ``rise`` lies behind; the first step has 2 % of it.
    """
    if done < rise:
        return peak * (0.02 + 0.98 * done / rise)
    return peak * 0.5 * (1 + math.cos(math.pi * (done - rise) / (1 - rise)))
