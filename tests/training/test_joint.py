import math
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import torch

from explorer.errors import ExplorerError
from explorer.models.codec import to_tensor
from explorer.training import joint
from explorer.training.face_recipes import FaceRecipe
from explorer.training.joint import JointRun
from tests.training.faces import pictures, tiny_recipe

PICTURES = pictures(44)
ROWS = np.arange(2, 37)
"""35 of them: four batches of 8, and three that sit an epoch out."""


def begin(folder: Path, recipe: FaceRecipe | None = None) -> JointRun:
    return JointRun(recipe or tiny_recipe(), PICTURES, ROWS, PICTURES[38:], folder)


def weights(run: JointRun) -> dict[str, torch.Tensor]:
    return run.module.state_dict()


def test_a_run_that_was_broken_off_ends_as_one_that_was_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(joint, "SAVE_SECONDS", 0.0)  # at every step
    monkeypatch.setattr(joint, "REPORT_STEPS", 1)
    whole = begin(tmp_path / "whole")
    losses = [(p.step, p.reconstruction, p.kl, p.validation) for p in whole.train()]
    found = []
    for last in (3, 4, 9, 12):  # within an epoch, at its end, within one, at the end
        for progress in begin(tmp_path / "broken").train():
            found.append((progress.step, progress.reconstruction, progress.kl, progress.validation))
            if progress.step == last:
                break
    assert found == losses
    resumed = begin(tmp_path / "broken")
    assert resumed.step == resumed.steps == 12
    assert resumed.validation_losses == whole.validation_losses
    assert all(torch.equal(tensor, weights(whole)[name]) for name, tensor in weights(resumed).items())
    assert list(resumed.train()) == []


def test_what_lies_behind_the_last_checkpoint_is_done_again(tmp_path: Path) -> None:
    for progress in begin(tmp_path).train():
        if progress.step == 8:
            break
    assert begin(tmp_path).step == 8  # with every epoch, whatever the clock says
    assert begin(tmp_path).seconds > 0


def test_progress_counts_steps_and_judges_at_the_end_of_each_epoch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(joint, "REPORT_STEPS", 3)
    run = begin(tmp_path)
    found = list(run.train())
    assert [p.step for p in found] == [3, 4, 6, 8, 9, 12]
    assert {p.steps for p in found} == {12}
    assert [p.step for p in found if p.validation is not None] == [4, 8, 12]
    assert [p.validation for p in found if p.validation is not None] == run.validation_losses
    assert all(math.isfinite(p.reconstruction + p.kl) for p in found)
    assert found[-1].epoch == 3
    assert found[-1].seconds_left == 0


def test_it_learns(tmp_path: Path) -> None:
    found = [p.validation for p in begin(tmp_path, tiny_recipe(epochs=20, rate=1e-2)).train() if p.validation]
    assert found[-1] < 0.5 * found[0]


def test_it_learns_in_bfloat16(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[torch.dtype] = []
    monkeypatch.setattr("explorer.training.joint.has_bfloat16", lambda device: True)
    run = begin(tmp_path, tiny_recipe(epochs=20, rate=1e-2))
    handle = run.module.encoder.register_forward_hook(  # type: ignore[union-attr]
        lambda module, given, made: seen.append(made.dtype)
    )
    found = [p.validation for p in run.train() if p.validation]
    handle.remove()
    assert torch.bfloat16 in seen
    assert found[-1] < 0.5 * found[0]
    assert {tensor.dtype for tensor in run.module.parameters()} == {torch.float32}


def test_rows_alone_are_trained_on_half_of_them_mirrored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[npt.NDArray[np.uint8]] = []

    def watch(x: npt.NDArray[np.uint8], device: torch.device) -> torch.Tensor:
        seen.append(x.copy())
        return to_tensor(x, device)

    monkeypatch.setattr("explorer.training.joint.to_tensor", watch)
    for _ in begin(tmp_path).train():
        pass
    assert list(map(len, seen)) == [8] * 12
    shown = {picture.tobytes() for picture in np.concatenate(seen)}
    plain = {picture.tobytes() for picture in PICTURES[ROWS]}
    mirrored = {picture.tobytes() for picture in np.ascontiguousarray(PICTURES[ROWS][:, :, ::-1])}
    assert shown <= plain | mirrored
    assert min(len(shown & plain), len(shown & mirrored)) > 15


@pytest.mark.parametrize("changed", ["recipe", "rows", "pictures"])
def test_a_checkpoint_of_another_run_is_refused(tmp_path: Path, changed: str) -> None:
    for _ in begin(tmp_path, tiny_recipe(epochs=1)).train():
        pass
    recipe = tiny_recipe(epochs=1, seed=1) if changed == "recipe" else tiny_recipe(epochs=1)
    rows = ROWS[1:] if changed == "rows" else ROWS
    shown = pictures(44, seed=1) if changed == "pictures" else PICTURES
    with pytest.raises(ExplorerError, match="belongs to a run with another recipe, seed or data"):
        JointRun(recipe, shown, rows, PICTURES[38:], tmp_path)


def test_without_validation_pictures_there_is_no_such_loss(tmp_path: Path) -> None:
    run = JointRun(tiny_recipe(epochs=1), PICTURES, ROWS, PICTURES[:0], tmp_path)
    assert [p.validation for p in run.train()] == [None]
    assert run.validation_losses == []
