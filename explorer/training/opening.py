"""Where the codes begin: each picture at the ranks of its two largest principal components."""

from statistics import NormalDist

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


def opening_codes(pictures: npt.NDArray[np.uint8], code_size: int) -> Floats:
    """Codes (n, d) of pictures (n, h, w, c), each dimension distributed as N(0, 1).

    A decoder that starts from them learns a map in which neighbours are alike; the posteriors then rearrange
    it.
    """
    x = pictures.reshape(len(pictures), -1).astype(np.float32) / 255
    x -= x.mean(axis=0)
    _, axes = np.linalg.eigh(x.T @ x)  # ascending
    components = x @ axes[:, : -code_size - 1 : -1]  # (n, d), largest first
    # The sign of an eigenvector depends on the library; the heavier tail goes to the right.
    components *= np.sign((components**3).sum(axis=0))
    ranks = components.argsort(axis=0, kind="stable").argsort(axis=0, kind="stable")
    normal = NormalDist()
    quantiles = np.array([normal.inv_cdf((i + 0.5) / len(x)) for i in range(len(x))], np.float32)
    codes: Floats = quantiles[ranks]
    return codes
