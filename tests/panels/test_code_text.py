"""Codes as text: copied, pasted, typed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.errors import ExplorerError
from explorer.latent.codes import Codes
from explorer.panels.code_text import code_of_text, code_shown, code_text, place_in_prior

NUMBERS = st.lists(st.floats(-1000, 1000).map(np.float32).map(float), min_size=1, max_size=8)


@given(NUMBERS)
def test_a_copied_code_is_the_same_when_it_is_pasted(numbers: list[float]) -> None:
    code = Codes.of([numbers])
    assert code_of_text(code_text(code), len(numbers)) == code


@pytest.mark.parametrize(
    "text", ["1.5,-2", " 1.5 , -2 ", "1.5; -2", "1.5\t-2", "(1.5, −2)", "[1.5 -2]", "1.5,\n-2.0", "15e-1 -2"]
)
def test_codes_may_be_written_in_many_ways(text: str) -> None:
    assert code_of_text(text, 2) == Codes.of([[1.5, -2.0]])


@pytest.mark.parametrize(
    ("decimals", "text"),
    [
        (0, "0.1000, −2.5000, 0.0000"),
        (6, "0.100000, −2.500000, −0.000010"),
        (9, "0.100000001, −2.500000000, −0.000010000"),
    ],
)
def test_a_code_is_shown_with_four_decimals_or_more(decimals: int, text: str) -> None:
    code = Codes.of([[0.1, -2.5, -0.00001]])
    assert code_shown(code, decimals) == text
    assert code_of_text(code_shown(code, 9), 3) == code


def test_a_number_in_the_words_on_a_code_stays_with_its_word() -> None:
    said = place_in_prior(Codes.of(np.ones((1, 200))))
    assert said == "14.14 σ from the prior’s centre (typical:\N{NO-BREAK SPACE}14.1)"
    assert place_in_prior(Codes.of([[3.0, 4.0]])) == "5.00 σ from the prior’s centre"


@given(st.text(max_size=20))
def test_any_text_is_a_code_or_a_sentence(text: str) -> None:
    try:
        code = code_of_text(text, 2)
    except ExplorerError as error:
        assert str(error).endswith(".")  # noqa: PT017
    else:
        assert code.values.shape == (1, 2)
