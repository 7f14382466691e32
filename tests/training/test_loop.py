import math
from pathlib import Path

import pytest
import torch

from explorer.errors import ExplorerError
from explorer.training.loop import Run
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
    recipe = tiny_recipe(epochs=15, searched_epochs=5, width=48, rate=5e-3, average=0.9)
    found = [p.validation for p in Run(recipe, pictures(), VALIDATION, tmp_path).train() if p.validation]
    assert found[-1] < 0.5 * found[0]


def test_the_search_changes_nothing_before_its_time(tmp_path: Path) -> None:
    amortised = Run(tiny_recipe(searched_epochs=0), pictures(), VALIDATION, tmp_path / "amortised")
    both = Run(tiny_recipe(), pictures(), VALIDATION, tmp_path / "both")
    alone = [(p.step, p.reconstruction, p.validation) for p in amortised.train()]
    assert [(p.step, p.reconstruction, p.validation) for p in both.train()][: len(alone)] == alone


def test_searched_posteriors_teach_the_decoder_and_the_network_follows(tmp_path: Path) -> None:
    recipe = tiny_recipe(epochs=0)
    run = Run(recipe, pictures(), VALIDATION, tmp_path)
    before = {name: tensor.clone() for name, tensor in weights(run).items()}
    for _ in run.train():
        pass
    unmoved = [name for name, tensor in weights(run).items() if torch.equal(tensor, before[name])]
    assert unmoved == []


def test_a_finished_run_has_nothing_left_to_do(tmp_path: Path) -> None:
    recipe = tiny_recipe(epochs=1, searched_epochs=0)
    done = Run(recipe, pictures(), VALIDATION, tmp_path)
    assert list(done.train())
    again = Run(recipe, pictures(), VALIDATION, tmp_path)
    assert list(again.train()) == []
    assert all(torch.equal(tensor, weights(done)[name]) for name, tensor in weights(again).items())


@pytest.mark.parametrize("other", ["recipe", "pictures"])
def test_another_run_s_checkpoint_is_not_taken_up(tmp_path: Path, other: str) -> None:
    for _ in Run(tiny_recipe(epochs=1, searched_epochs=0), pictures(), VALIDATION, tmp_path).train():
        pass
    recipe = (
        tiny_recipe(epochs=1, searched_epochs=0, seed=1)
        if other == "recipe"
        else tiny_recipe(epochs=1, searched_epochs=0)
    )
    data = pictures(seed=1) if other == "pictures" else pictures()
    with pytest.raises(ExplorerError, match="another recipe, seed or data"):
        Run(recipe, data, VALIDATION, tmp_path)
