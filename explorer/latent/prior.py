"""Draws from a normal distribution, each place with its own numbers: drawing one anew leaves the others."""

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]


def draw_normal(
    seed: int, places: npt.NDArray[np.intp], size: int, rolls: npt.NDArray[np.intp] | None = None
) -> Array:
    """Independent draws (n, size) of N(0, I), one for each place (row, column) of ``places`` (n, 2).

    A draw depends on the seed, its place and its roll alone: not on how many others there are, and not on the
    version of numpy. ``rolls`` (n,) counts how often a place was drawn anew.

    Notes
    -----
    Salmon et al., Parallel Random Numbers: As Easy as 1, 2, 3 (2011): Philox numbers the blocks of a random
    sequence, here by the place; then Box and Muller's transform.
    """
    pairs = -(-size // 2)
    bits = np.empty((len(places), 2 * pairs), np.uint64)
    again = np.zeros(len(places), np.intp) if rolls is None else rolls
    for at, ((row, column), roll) in enumerate(zip(places.tolist(), again.tolist(), strict=True)):
        key = np.array([seed % 2**64, roll], np.uint64)
        counter = np.array([0, 0, row, column], np.uint64)
        bits[at] = np.random.Philox(key=key, counter=counter).random_raw(2 * pairs)
    uniform = ((bits >> np.uint64(11)) + 0.5) * 2.0**-53  # 0 < u < 1
    radius = np.sqrt(-2.0 * np.log(uniform[:, :pairs]))
    angle = 2.0 * np.pi * uniform[:, pairs:]
    normal = np.concatenate((radius * np.cos(angle), radius * np.sin(angle)), axis=1)
    return normal[:, :size].astype(np.float32)
