"""Errors and the worst of them, against a plain computation on everything at once."""

import numpy as np
import pytest

from explorer.latent import misfit
from explorer.latent.misfit import MisfitTally, squared_errors


@pytest.mark.parametrize("shape", [(28, 28, 1), (5, 7, 3)])
def test_an_error_is_the_squared_distance_of_pictures_in_0_to_1(shape: tuple[int, int, int]) -> None:
    rng = np.random.default_rng(0)
    one, other = (rng.integers(0, 256, (9, *shape), np.uint8) for _ in range(2))
    distances = [np.linalg.norm((a / 255.0 - b / 255.0).ravel()) for a, b in zip(one, other, strict=True)]
    np.testing.assert_allclose(squared_errors(one, other), np.square(distances), rtol=1e-5)
    assert not squared_errors(one, one).any()


@pytest.mark.parametrize("part", [1, 7, 64, 500])
def test_parts_make_the_same_as_all_at_once(part: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(misfit, "WORST", 12)
    rng = np.random.default_rng(1)
    pictures, decoded = (rng.integers(0, 256, (200, 3, 4, 1), np.uint8) for _ in range(2))
    tally = MisfitTally()
    for start in range(0, 200, part):
        tally.add(pictures[start : start + part], decoded[start : start + part])
    found = tally.misfit()
    assert found is not None
    assert len(tally) == 200
    errors = squared_errors(pictures, decoded)
    np.testing.assert_array_equal(found.errors, errors)
    np.testing.assert_array_equal(errors[found.worst], np.sort(errors)[::-1][:12])
    np.testing.assert_array_equal(found.pictures, pictures[found.worst])


def test_fewer_pictures_than_are_kept_are_all_kept() -> None:
    tally = MisfitTally()
    assert tally.misfit() is None
    white, black = np.full((3, 2, 2, 1), 255, np.uint8), np.zeros((3, 2, 2, 1), np.uint8)
    black[1] = 255
    tally.add(white, black)
    found = tally.misfit()
    assert found is not None
    assert found.worst.tolist() == [0, 2, 1]
    assert found.errors.tolist() == [4.0, 0.0, 4.0]
