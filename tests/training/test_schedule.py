import pytest

from explorer.training.schedule import rise_and_cosine


def test_it_rises_in_a_line_and_falls_as_a_cosine() -> None:
    rates = {done: rise_and_cosine(done, peak=2.0, rise=0.1) for done in (0.0, 0.05, 0.1, 0.55, 1.0)}
    assert rates == pytest.approx({0.0: 0.04, 0.05: 1.02, 0.1: 2.0, 0.55: 1.0, 1.0: 0.0})


def test_it_can_do_without_a_rise() -> None:
    assert rise_and_cosine(0.0, peak=2.0, rise=0.0) == 2.0
