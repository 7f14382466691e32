"""Score cards of a picture that is the code itself, and of a linear reader of it: all can be worked out."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.latent.scoring import FEWEST, STEPS, Unedited, score

MIDDLE, FINE = 128.0, 10.0
"""Bytes of a code of 0, and of a unit."""


class Linear:
    """Decodes a code (d,) to a picture (1, d, 1) of it, and reads logits ``a`` z + b; counts the pictures."""

    def __init__(self, a: np.ndarray, b: np.ndarray | float = 0.0) -> None:
        self.a, self.b = a, b
        self.decoded = 0

    def decode(self, codes: np.ndarray) -> np.ndarray:
        self.decoded += len(codes)
        bytes_: np.ndarray = np.clip(np.round(MIDDLE + FINE * codes), 0, 255).astype(np.uint8)
        return bytes_[:, None, :, None]

    def read(self, pictures: np.ndarray) -> np.ndarray:
        codes = (pictures[:, 0, :, 0].astype(np.float32) - MIDDLE) / FINE
        logits: np.ndarray = (codes @ self.a.T + self.b).astype(np.float32)
        return logits


def codes(count: int, d: int = 3, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(0, 2, size=(count, d)).astype(np.float32)


def brute(linear: Linear, unedited: Unedited, direction: np.ndarray, target: int, alpha: float) -> float:
    """The response by moving everything."""
    has = unedited.logits[:, target] >= 0
    moves = np.where(has, -alpha, alpha)[:, None].astype(np.float32) * direction.astype(np.float32)
    after = linear.read(linear.decode(unedited.codes + moves))[:, target] >= 0
    sides = [(after != has)[side].mean() for side in (has, ~has) if side.sum() >= FEWEST]
    return float(np.mean(sides))


@settings(deadline=None, max_examples=40)
@given(seed=st.integers(0, 10_000), length=st.floats(0.3, 8.0), hint=st.floats(0.0, 3.0))
def test_alpha_is_the_smallest_step_that_reaches(seed: int, length: float, hint: float) -> None:
    rng = np.random.default_rng(seed)
    linear = Linear(rng.normal(size=(3, 3)), rng.normal(size=3))
    unedited = Unedited.of("validation", codes(80, seed=seed), linear.decode, linear.read)
    direction = linear.a[1] / np.linalg.norm(linear.a[1]) * length
    card = score(direction, 1, unedited, linear.decode, linear.read, hint=hint)
    responses = [brute(linear, unedited, direction, 1, step * 3 / STEPS) for step in range(1, STEPS + 1)]
    first = next((step for step, share in enumerate(responses, 1) if share >= 0.7), STEPS)
    assert card.alpha == pytest.approx(first * 3 / STEPS)
    assert card.response == pytest.approx(responses[first - 1])
    assert card.has_reached == (max(responses) >= 0.7)


def test_leakage_is_the_change_of_the_others_in_their_own_deviations() -> None:
    # Along the first axis logit 0 moves by 1, the others by ½, ¼ and 0 of their scale each.
    linear = Linear(np.array([[1.0, 0, 0], [2.0, 4.0, 0], [0.25, 0, 1.0], [0, 1, 1]]))
    unedited = Unedited.of("test", codes(500, seed=2), linear.decode, linear.read)
    card = score(np.array([4.0, 0, 0]), 0, unedited, linear.decode, linear.read)
    s = unedited.logits.std(axis=0)
    expected = np.mean([2.0 / s[1], 0.25 / s[2], 0.0]) / (1.0 / s[0])
    assert card.leakage == pytest.approx(expected, rel=0.02)
    assert card.identity == pytest.approx((card.alpha * 4 * FINE / 255) ** 2 / 3, rel=0.02)
    assert (card.part, card.images) == ("test", 500)


def test_few_pictures_on_a_side_are_not_counted() -> None:
    linear = Linear(np.eye(3))
    z = np.abs(codes(60)) + 0.5
    z[: FEWEST - 1] *= -1
    unedited = Unedited.of("test", z, linear.decode, linear.read)
    card = score(np.array([-1.0, 0, 0]), 0, unedited, linear.decode, linear.read)
    assert (card.without, card.having) == (FEWEST - 1, 60 - FEWEST + 1)
    assert card.response == 0.0  # the many flip nowhere; the few go the wrong way too, but do not count
    few = Unedited.of("test", z[FEWEST - 5 : FEWEST + 5], linear.decode, linear.read)
    unmeasured = score(np.array([1.0, 0, 0]), 0, few, linear.decode, linear.read, with_response_at_2=True)
    assert unmeasured.response is None
    assert unmeasured.response_at_2 is None
    assert not unmeasured.is_measurable


def test_a_direction_that_never_gets_there_is_measured_at_3() -> None:
    linear = Linear(np.eye(3))
    unedited = Unedited.of("test", codes(100), linear.decode, linear.read)
    card = score(np.array([0.1, 1.0, 0]), 0, unedited, linear.decode, linear.read)
    assert card.alpha == 3.0
    assert card.response is not None
    assert card.response < 0.7
    assert not card.has_reached


def test_the_response_at_2_is_measured_when_asked_for() -> None:
    linear = Linear(np.eye(3))
    unedited = Unedited.of("test", codes(100), linear.decode, linear.read)
    direction = np.array([1.5, 0, 0])
    asked = score(direction, 0, unedited, linear.decode, linear.read, with_response_at_2=True)
    assert asked.response_at_2 == pytest.approx(brute(linear, unedited, direction, 0, 2.0))
    assert score(direction, 0, unedited, linear.decode, linear.read).response_at_2 is None


def test_few_pictures_are_decoded() -> None:
    linear = Linear(np.eye(3))
    unedited = Unedited.of("test", codes(1000), linear.decode, linear.read)
    linear.decoded = 0
    score(np.array([2.0, 0, 0]), 0, unedited, linear.decode, linear.read)
    assert linear.decoded < 2.7 * 1000


def test_flips_that_come_and_go_do_not_end_below_the_bar() -> None:
    class Wave(Linear):
        """Past a move of 2.5 the first logit falls again."""

        def read(self, pictures: np.ndarray) -> np.ndarray:
            logits = super().read(pictures)
            logits[:, 0] = np.where(logits[:, 0] > 2.5, -1.0, logits[:, 0])
            return logits

    wave = Wave(np.eye(3))
    unedited = Unedited.of("test", codes(200), wave.decode, wave.read)
    card = score(np.array([1.0, 0, 0]), 0, unedited, wave.decode, wave.read)
    assert card.response == pytest.approx(brute(wave, unedited, np.array([1.0, 0, 0]), 0, card.alpha))
    assert card.has_reached or card.alpha == 3.0


def test_a_logit_that_never_changes_has_a_scale() -> None:
    linear = Linear(np.array([[1.0, 0, 0], [0, 0, 0]]))
    unedited = Unedited.of("test", codes(50), linear.decode, linear.read)
    assert (unedited.scale > 0).all()
    assert score(np.array([2.0, 0, 0]), 0, unedited, linear.decode, linear.read).leakage == 0.0
