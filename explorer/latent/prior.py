"""Draws from a normal distribution, each place with its own numbers: drawing one anew leaves the others."""

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]
Words = npt.NDArray[np.uint64]

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)


def draw_normal(
    seed: int, places: npt.NDArray[np.intp], size: int, rolls: npt.NDArray[np.intp] | None = None
) -> Array:
    """Independent draws (n, size) of N(0, I), one for each place (row, column) of ``places`` (n, 2).

    A draw depends on the seed, its place and its roll alone: not on how many others there are, and not on the
    version of numpy. ``rolls`` (n,) counts how often a place was drawn anew.

    Notes
    -----
    SplitMix64 (Steele, Lea and Flood, Fast Splittable Pseudorandom Number Generators, 2014), whose k-th word
    needs none of those before it; then Box and Muller's transform.
    """
    again = np.zeros(len(places), np.intp) if rolls is None else rolls
    key = np.full(len(places), seed % 2**64, np.uint64)
    for part in (places[:, 0], places[:, 1], again):
        key = _scrambled(_scrambled(key) + part.astype(np.uint64) * _GOLDEN)
    pairs = -(-size // 2)
    counter = np.arange(1, 2 * pairs + 1, dtype=np.uint64)
    bits = _scrambled(key[:, None] + counter * _GOLDEN)  # (n, 2·pairs)
    uniform = ((bits >> np.uint64(11)).astype(np.float64) + 0.5) * 2.0**-53  # 0 < u < 1
    radius = np.sqrt(-2.0 * np.log(uniform[:, :pairs]))
    angle = 2.0 * np.pi * uniform[:, pairs:]
    normal = np.concatenate((radius * np.cos(angle), radius * np.sin(angle)), axis=1)
    return normal[:, :size].astype(np.float32)


def _scrambled(words: Words) -> Words:
    """SplitMix64's mixing of each word; arithmetic is modulo 2⁶⁴."""
    words = (words ^ (words >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    words = (words ^ (words >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return words ^ (words >> np.uint64(31))
