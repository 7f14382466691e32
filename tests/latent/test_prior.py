"""Draws: normal, one's own for each place, the same everywhere and for ever."""

import numpy as np

from explorer.latent import prior
from explorer.latent.prior import draw_normal

PLACES = np.indices((32, 32)).reshape(2, -1).T


def test_they_are_normal_and_independent() -> None:
    draws = draw_normal(3, PLACES, 40).astype(np.float64)
    flat = draws.ravel()
    assert abs(flat.mean()) < 4 / np.sqrt(flat.size)
    assert abs(flat.var() - 1) < 4 * np.sqrt(2 / flat.size)
    assert abs((flat**4).mean() - 3) < 4 * np.sqrt(96 / flat.size)
    correlation = np.corrcoef(draws, rowvar=False) - np.eye(40)
    assert np.abs(correlation).max() < 5 / np.sqrt(len(draws))
    below = (flat[:, None] < [-1.0, 0.0, 1.0, 2.0]).mean(axis=0)
    np.testing.assert_allclose(below, [0.1587, 0.5, 0.8413, 0.9772], atol=0.01)


def test_a_place_has_its_numbers_whatever_stands_beside_it() -> None:
    many = draw_normal(5, PLACES, 7).reshape(32, 32, 7)
    few = draw_normal(5, PLACES[PLACES.max(axis=1) < 3], 7).reshape(3, 3, 7)
    np.testing.assert_array_equal(few, many[:3, :3])
    assert len(np.unique(many.reshape(-1, 7), axis=0)) == 1024


def test_another_seed_or_roll_is_another_draw() -> None:
    place = np.array([[2, 1]])
    drawn = [draw_normal(seed, place, 3, np.array([roll])) for seed in (0, 1, -1) for roll in (0, 1, 2)]
    assert len(np.unique(np.concatenate(drawn), axis=0)) == 9


def test_draws_stay_what_they_are() -> None:
    # A saved session must show the same pictures with any later version of numpy.
    np.testing.assert_allclose(draw_normal(7, np.array([[1, 2]]), 3)[0], KNOWN, rtol=1e-6)


KNOWN = [-0.15927569568157196, -0.13986949622631073, 0.8119348883628845]


def test_the_words_are_those_of_the_paper() -> None:
    # What the authors' program prints for the seed 1234567.
    counter = np.arange(1, 4, dtype=np.uint64)
    words = prior._scrambled(np.uint64(1234567) + counter * prior._GOLDEN)
    assert words.tolist() == [6457827717110365317, 3203168211198807973, 9817491932198370423]
