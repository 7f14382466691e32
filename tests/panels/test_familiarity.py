"""The words for how near a code is to the data, and the numbers behind them."""

from dataclasses import replace

import numpy as np
import pytest

from explorer.bundles.facts import ModelFacts
from explorer.engine.answers import Nearest
from explorer.latent.familiarity import measure_spacing
from explorer.latent.neighbours import nearest
from explorer.panels.familiarity import FamiliarityLine, numbers_behind, place_in_data
from tests.session.samples import facts
from tests.support.qt import Stage


def two_digits() -> ModelFacts:
    """4s around (−1, 0), 9s around (1, 0), which meet at zero."""
    rng = np.random.default_rng(2)
    labels = (np.arange(4000) % 2).astype(np.int16)
    mu = rng.normal(size=(4000, 2)) * 0.5
    mu[:, 0] += np.where(labels, 1.0, -1.0)
    return replace(facts(count=4000), mu=mu.astype(np.float32), labels=labels, class_names=("4", "9"))


DIGITS = two_digits()


def near(known: ModelFacts, x: float, y: float) -> Nearest:
    assert known.mu is not None
    indices, distances = nearest(known.mu, np.array([x, y], np.float32), 8)
    return Nearest(indices, distances, np.zeros((8, 6, 6, 1), np.uint8))


def words(known: ModelFacts, x: float, y: float) -> str:
    assert known.mu is not None
    spacing = measure_spacing(known.mu, 8)
    assert spacing is not None
    return place_in_data(known, near(known, x, y), spacing)


def test_inside_a_class_it_is_among_that_class() -> None:
    assert words(DIGITS, -1.0, 0.0) == "Inside the data, among 4s"
    assert words(DIGITS, 1.0, 0.0) == "Inside the data, among 9s"


def test_where_two_classes_meet_it_is_between_them() -> None:
    assert words(DIGITS, 0.0, 0.05) in (
        "Inside the data, between 4s and 9s",
        "Inside the data, between 9s and 4s",
    )


def test_at_the_edge_it_names_what_is_nearest() -> None:
    assert words(DIGITS, 2.45, 0.0) == "At the edge of the data, nearest 9s"


def test_far_away_it_says_so() -> None:
    assert words(DIGITS, 8.0, 8.0) == "Far from everything: the model is making this up"


def test_classes_with_long_names_are_quoted_and_data_without_labels_need_none() -> None:
    named = replace(DIGITS, class_names=("Coat", "Bag"))
    assert words(named, 1.0, 0.0) == "Inside the data, among “Bag”"
    bare = replace(DIGITS, labels=None)
    assert words(bare, 1.0, 0.0) == "Inside the data"
    assert words(bare, 2.45, 0.0) == "At the edge of the data"


@pytest.fixture
def line(stage: Stage) -> FamiliarityLine:
    return stage.keep(FamiliarityLine())


def test_it_speaks_when_neighbours_and_spacing_are_known_whichever_comes_first(line: FamiliarityLine) -> None:
    assert DIGITS.mu is not None
    line.set_model(DIGITS)
    line.show_nearest(near(DIGITS, -1.0, 0.0))
    assert line.text() == ""
    line.show_spacing(measure_spacing(DIGITS.mu, 8))
    assert line.text() == "Inside the data, among 4s"
    assert "8 nearest encoded pictures lie within" in line.toolTip()
    line.show_nearest(near(DIGITS, 8.0, 8.0))
    assert line.text().startswith("Far from everything")


def test_what_stands_below_stays_where_it_is_as_the_words_change(line: FamiliarityLine) -> None:
    heights = set()
    for text in ("", "Inside the data", "At the edge of the data, nearest 4s and 9s"):
        line.setText(text)
        heights.add(line.heightForWidth(252))
    assert len(heights) == 1


def test_another_model_is_not_spoken_of_until_it_is_known(line: FamiliarityLine) -> None:
    assert DIGITS.mu is not None
    line.set_model(DIGITS)
    line.show_spacing(measure_spacing(DIGITS.mu, 8))
    line.show_nearest(near(DIGITS, -1.0, 0.0))
    line.set_model(replace(two_digits(), title="read again"))
    line.show_nearest(near(DIGITS, -1.0, 0.0))
    assert line.text(), "the spacing of the same data still holds, and is not asked for again"
    line.set_model(facts("other"))
    line.show_nearest(near(facts("other"), 0.0, 0.0))
    assert line.text() == ""
    assert line.toolTip() == ""
    line.set_model(facts("bare", count=0))
    assert line.isHidden()


def test_the_tool_tip_has_the_numbers_behind_the_words() -> None:
    assert DIGITS.mu is not None
    spacing = measure_spacing(DIGITS.mu, 8)
    assert spacing is not None
    found = near(DIGITS, -1.0, 0.0)
    away = np.sort(np.linalg.norm(DIGITS.mu - [-1.0, 0.0], axis=1))[7]
    told = numbers_behind(found, spacing)
    assert f"lie within {away:.3f}" in told
    for figure in (spacing.median, spacing.most, spacing.nearly_all, spacing.far):
        assert f"{figure:.3f}" in told
