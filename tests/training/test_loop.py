import math
from pathlib import Path

import pytest
import torch

from explorer.errors import ExplorerError
from explorer.training.loop import Run, learning_rate, narrowest
from tests.training.samples import pictures, tiny_recipe

VALIDATION = pictures(6, seed=9)


def weights(run: Run) -> dict[str, torch.Tensor]:
    return run.average.state_dict()


def test_a_run_that_was_broken_off_ends_as_one_that_was_not(tmp_path: Path) -> None:
    recipe = tiny_recipe()
    whole = Run(recipe, pictures(), VALIDATION, tmp_path / "whole")
    losses = [(p.step, p.reconstruction, p.kl, p.validation) for p in whole.train()]
    broken = Run(recipe, pictures(), VALIDATION, tmp_path / "broken")
    before = []
    for progress in broken.train():
        before.append((progress.step, progress.reconstruction, progress.kl, progress.validation))
        if progress.step == 14:  # in the third epoch: what lies behind its last checkpoint is done again
            break
    resumed = Run(recipe, pictures(), VALIDATION, tmp_path / "broken")
    assert resumed.step == 10
    after = [(p.step, p.reconstruction, p.kl, p.validation) for p in resumed.train()]
    assert before[:6] + after == losses
    assert all(torch.equal(tensor, weights(whole)[name]) for name, tensor in weights(resumed).items())


def test_progress_counts_steps_and_judges_at_the_end_of_each_epoch(tmp_path: Path) -> None:
    run = Run(tiny_recipe(), pictures(), VALIDATION, tmp_path)
    found = list(run.train())
    assert [p.step for p in found] == [2, 4, 5, 7, 9, 10, 12, 14, 15, 17, 19, 20]
    assert {p.steps for p in found} == {20}
    assert [p.step for p in found if p.validation is not None] == [5, 10, 15, 20]
    assert found[-1].seconds_left == 0
    assert found[-1].epoch == 4
    assert all(math.isfinite(p.reconstruction + p.kl) for p in found)
    assert run.seconds > 0


def test_it_learns(tmp_path: Path) -> None:
    recipe = tiny_recipe(epochs=20, width=48, rate=5e-3, average=0.9)
    found = [p.validation for p in Run(recipe, pictures(), VALIDATION, tmp_path).train() if p.validation]
    assert found[-1] < 0.5 * found[0]


def test_a_finished_run_has_nothing_left_to_do(tmp_path: Path) -> None:
    recipe = tiny_recipe(epochs=1)
    done = Run(recipe, pictures(), VALIDATION, tmp_path)
    assert list(done.train())
    again = Run(recipe, pictures(), VALIDATION, tmp_path)
    assert list(again.train()) == []
    assert all(torch.equal(tensor, weights(done)[name]) for name, tensor in weights(again).items())


@pytest.mark.parametrize("other", ["recipe", "pictures"])
def test_another_run_s_checkpoint_is_not_taken_up(tmp_path: Path, other: str) -> None:
    for _ in Run(tiny_recipe(epochs=1), pictures(), VALIDATION, tmp_path).train():
        pass
    recipe = tiny_recipe(epochs=1, seed=1) if other == "recipe" else tiny_recipe(epochs=1)
    data = pictures(seed=1) if other == "pictures" else pictures()
    with pytest.raises(ExplorerError, match="another recipe, seed or data"):
        Run(recipe, data, VALIDATION, tmp_path)


def test_the_rate_rises_and_falls_to_nothing() -> None:
    recipe = tiny_recipe()
    assert learning_rate(recipe, recipe.rise) == pytest.approx(recipe.rate)
    assert learning_rate(recipe, 0) < 0.05 * recipe.rate
    assert learning_rate(recipe, 1) == pytest.approx(0)


def test_the_bound_on_posteriors_falls_and_goes() -> None:
    recipe = tiny_recipe()
    assert narrowest(recipe, 0) == recipe.wide
    assert narrowest(recipe, recipe.narrowing * 0.999) == pytest.approx(recipe.narrow, rel=0.01)
    assert narrowest(recipe, recipe.narrowing) < 0.01
