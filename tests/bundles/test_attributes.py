from typing import Any

import numpy as np
import pytest

from explorer.errors import ExplorerError
from tests.support.faces import NAMES, attribute_space


def test_without_a_method_the_default_one_is_meant() -> None:
    space = attribute_space()
    np.testing.assert_array_equal(space.direction("Young"), space.directions["mean_difference"][2])
    np.testing.assert_array_equal(space.direction("Young", "ridge"), space.directions["ridge"][2])


def test_a_direction_belongs_to_the_caller() -> None:
    space = attribute_space()
    space.direction("Young")[:] = 0.0
    assert space.direction("Young").any()
    assert not space.read_outs.flags.writeable
    assert not space.directions["ridge"].flags.writeable


def test_a_direction_that_is_kept_is_the_same_and_read_only() -> None:
    space = attribute_space()
    kept = space.kept_direction("Smiling", "ridge", ("Young",))
    assert kept is not None
    np.testing.assert_array_equal(kept, space.direction("Smiling", "ridge", ("Young",)))
    assert not kept.flags.writeable
    assert space.kept_direction("Smiling", "ridge", ("Young",)) is kept
    assert space.kept_direction("Young", "ridge", ("Young",)) is None


def test_held_read_outs_stay() -> None:
    space = attribute_space()
    for hold in (("Young",), ["Young", "Eyeglasses"], "Young"):
        held = space.direction("Smiling", "ridge", hold)
        rows = [space.index(name) for name in ([hold] if isinstance(hold, str) else hold)]
        assert np.abs(space.read_outs[rows] @ held).max() < 1e-6
        before = space.read_outs[0] @ space.direction("Smiling", "ridge")
        assert space.read_outs[0] @ held == pytest.approx(before, rel=1e-5)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("Smilling",), r"No attribute 'Smilling' \(did you mean 'Smiling'\?\)\. Attributes: Smiling, "),
        (("wearing hat",), "did you mean 'Wearing_Hat'"),
        (("Smiling", "rigde"), r"No method 'rigde' \(did you mean 'ridge'\?\)"),
        (("Smiling", None, ("Eye_glasses",)), "did you mean 'Eyeglasses'"),
        (("Young", "pattern"), "'pattern' has no direction for Young.*mean_difference, ridge"),
        (("Smiling", None, ("Smiling",)), "Smiling cannot be held while it is what changes"),
        (("Wearing_Hat", None, ("Eyeglasses",)), "Wearing Hat cannot be told apart from Eyeglasses"),
    ],
)
def test_what_cannot_be_had_is_said(arguments: tuple[Any, ...], sentence: str) -> None:
    with pytest.raises(ExplorerError, match=sentence):
        attribute_space().direction(*arguments)


def test_an_attribute_without_any_direction_says_so() -> None:
    with pytest.raises(ExplorerError, match="Young has no direction in this model"):
        attribute_space(defaults=("ridge", "ridge", None, "ridge")).direction("Young")


def test_methods_that_were_refused_are_left_out() -> None:
    space = attribute_space()
    assert space.methods_of("Young") == ("mean_difference", "ridge")
    assert space.methods_of("Smiling") == space.methods


def test_cards_on_test_codes_come_first() -> None:
    space = attribute_space()
    cards = {name: space.card(name) for name in NAMES}
    assert [card.part for card in cards.values() if card] == ["test", "test", "validation", "test"]
    assert space.card("Smiling", "pattern") is None
    smiling, glasses, hat = (cards[NAMES[i]] for i in (0, 1, 3))
    assert smiling is not None
    assert glasses is not None
    assert hat is not None
    assert (smiling.has_reached, glasses.has_reached, hat.has_reached) == (True, False, False)
    assert (glasses.is_measurable, hat.is_measurable) == (True, False)


def test_means_of_few_images_are_not_shown() -> None:
    space = attribute_space()
    assert space.mean_pictures("Wearing_Hat") is None
    pair = space.mean_pictures("Eyeglasses")
    assert pair is not None
    assert space.without_pictures is not None
    np.testing.assert_array_equal(pair[0], space.without_pictures[1])
