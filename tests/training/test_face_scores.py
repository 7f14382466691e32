import numpy as np
import pytest

from explorer.latent.score_card import ScoreCard
from explorer.training.face_scores import choose_defaults
from explorer.training.score_book import NAME, ScoreBook
from tests.support.faces import score_card

METHODS = ("mean_difference", "ridge", "pattern")


def directions(**refused: int) -> dict[str, np.ndarray]:
    """Of one attribute in 2-D."""
    return {method: np.zeros((1, 2)) if method in refused else np.ones((1, 2)) for method in METHODS}


def chosen(**cards: ScoreCard) -> str | None:
    by_pair = {("Bald", method): card for method, card in cards.items()}
    return choose_defaults(("Bald",), METHODS, directions(), by_pair)[0]


def test_of_those_that_reach_the_one_that_leaks_least_is_chosen() -> None:
    out = score_card(response=0.5, alpha=3.0, leakage=0.01)
    assert (
        chosen(mean_difference=score_card(leakage=0.5), ridge=score_card(leakage=0.4), pattern=out) == "ridge"
    )


def test_where_none_reaches_the_one_that_gets_furthest_is() -> None:
    low, high = (score_card(response=share, alpha=3.0) for share in (0.3, 0.6))
    assert chosen(mean_difference=low, ridge=high, pattern=low) == "ridge"


def test_where_nothing_can_be_measured_what_did_well_elsewhere_is() -> None:
    none = score_card(response=None)
    assert chosen(mean_difference=none, ridge=none, pattern=none) == "ridge"
    assert choose_defaults(("Bald",), METHODS, directions(ridge=1), {}) == ("mean_difference",)
    assert choose_defaults(("Bald",), METHODS, directions(ridge=1, mean_difference=1), {}) == ("pattern",)


def test_without_a_direction_there_is_no_default() -> None:
    assert choose_defaults(("Bald",), METHODS, directions(mean_difference=1, ridge=1, pattern=1), {}) == (
        None,
    )


def test_a_card_is_made_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    from explorer.latent.scoring import Unedited

    folder = tmp_path_factory.mktemp("book")
    numbers = np.arange(6, dtype=np.float32).reshape(3, 2)
    pictures = np.zeros((3, 1, 1, 1), np.uint8)
    unedited = Unedited("test", numbers, pictures, numbers, np.ones(2, np.float32))
    other = Unedited("test", numbers, pictures, numbers + 1, np.ones(2, np.float32))
    made: list[int] = []

    def make() -> ScoreCard:
        made.append(1)
        return score_card()

    direction = np.ones(2, np.float32)
    for _ in range(2):
        assert ScoreBook(folder).card(direction, 0, unedited, make) == score_card()
    assert len(made) == 1
    ScoreBook(folder).card(2 * direction, 0, unedited, make)
    ScoreBook(folder).card(direction, 1, unedited, make)
    ScoreBook(folder).card(direction, 0, other, make)  # read by another probe
    assert len(made) == 4
    text = (folder / NAME).read_text()
    (folder / NAME).write_text(text[: len(text) // 2])  # broken off in mid-line
    ScoreBook(folder).card(direction, 0, unedited, make)
    assert len(made) == 4
    ScoreBook(folder).card(direction, 0, other, make)
    assert len(made) == 5
