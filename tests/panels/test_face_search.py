import numpy as np
import pytest

from explorer.errors import ExplorerError
from explorer.panels.face_search import matching, number_in
from tests.support.faces import NAMES, attribute_space

READINGS = np.array(
    [[1, 1, 1, -1], [1, -1, -1, -1], [-1, 1, 1, -1], [1, 1, -1, 1]], np.float32
)  # Smiling, Eyeglasses, Young, Wearing_Hat


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("smiling", [0, 1, 3]),
        ("Smile glasses", [0, 3]),
        ("smiling, -glasses", [1]),
        ("smiling not young", [1, 3]),
        ("old without hat", [1]),
        ("hat and smiling", [3]),
        ("not old", [0, 2]),
        ("wearing_hat", [3]),
        ("", [0, 1, 2, 3]),
    ],
)
def test_faces_have_what_is_said_and_lack_what_is_not(text: str, found: list[int]) -> None:
    space = attribute_space(readings=READINGS)
    assert space.names == NAMES
    assert np.flatnonzero(matching(text, space)).tolist() == found


def test_a_word_that_names_nothing_is_named() -> None:
    with pytest.raises(ExplorerError, match="“zebra”"):
        matching("smiling zebra", attribute_space(readings=READINGS))


@pytest.mark.parametrize(("text", "number"), [("7", 7), ("#12,345", 12345), ("smiling", None), ("-3", None)])
def test_numbers_are_numbers_of_faces(text: str, number: int | None) -> None:
    assert number_in(text) == number
