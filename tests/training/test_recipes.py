import json

import pytest

from explorer.errors import ExplorerError
from explorer.models.registry import build
from explorer.training.recipes import RECIPES, find_recipe


@pytest.mark.parametrize("name", sorted(RECIPES))
def test_every_recipe_builds_its_network_and_can_be_written_down(name: str) -> None:
    recipe = find_recipe(name)
    build(recipe.family, recipe.config())
    assert json.loads(json.dumps(recipe.values())) == recipe.values()


def test_changes_are_taken_over() -> None:
    assert find_recipe("mnist-2d", epochs=3).epochs == 3


def test_a_slip_of_the_pen_is_met_with_the_name_that_was_meant() -> None:
    with pytest.raises(ExplorerError, match=r"No recipe 'mnist2d' \(did you mean 'mnist-2d'\?\)"):
        find_recipe("mnist2d")
