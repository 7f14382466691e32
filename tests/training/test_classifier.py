import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import torch

from explorer.errors import ExplorerError
from explorer.models.codec import to_tensor
from explorer.training import classifier
from explorer.training.classifier import ClassifierRun, Examples, Reading, accuracies
from explorer.training.classifier_recipes import ClassifierRecipe
from tests.training.classifiers import NAMES, examples, tiny_guide, tiny_probe

RECIPES = [tiny_probe(), tiny_guide()]
"""36 pictures are trained on: four batches of 8, and four that sit an epoch out."""


def begin(
    folder: Path, recipe: ClassifierRecipe | None = None, shown: Examples | None = None
) -> ClassifierRun:
    return ClassifierRun(recipe or tiny_probe(), shown or examples(is_reconstructed=True), folder)


def finish(run: ClassifierRun) -> list[Reading]:
    return list(run.train())


@pytest.mark.parametrize("recipe", RECIPES, ids=["probe", "guide"])
def test_a_run_that_was_broken_off_ends_as_one_that_was_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, recipe: ClassifierRecipe
) -> None:
    monkeypatch.setattr(classifier, "SAVE_SECONDS", 0.0)  # at every step
    monkeypatch.setattr(classifier, "REPORT_STEPS", 1)
    whole = begin(tmp_path / "whole", recipe)
    expected = [(p.step, p.loss, p.accuracy) for p in whole.train()]
    found = []
    for last in (3, 4, 9, 12):  # within an epoch, at its end, within one, at the end
        for progress in begin(tmp_path / "broken", recipe).train():
            found.append((progress.step, progress.loss, progress.accuracy))
            if progress.step == last:
                break
    assert found == expected
    resumed = begin(tmp_path / "broken", recipe)
    assert resumed.step == resumed.steps == 12
    assert resumed.accuracies == whole.accuracies
    weights = whole.module.state_dict()
    assert all(torch.equal(tensor, weights[name]) for name, tensor in resumed.module.state_dict().items())
    assert finish(resumed) == []


def test_progress_counts_steps_and_judges_at_the_end_of_each_epoch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(classifier, "REPORT_STEPS", 3)
    run = begin(tmp_path)
    found = finish(run)
    assert [p.step for p in found] == [3, 4, 6, 8, 9, 12]
    assert [p.step for p in found if p.accuracy is not None] == [4, 8, 12]
    assert [p.accuracy for p in found if p.accuracy is not None] == run.accuracies
    assert all(math.isfinite(p.loss) for p in found)
    assert found[-1].seconds_left == 0
    assert found[0].figures == {"loss": f"{found[0].loss:.4f}"}
    assert found[1].figures["validation"].endswith("%")


@pytest.mark.parametrize("family", ["probe", "guide"])
def test_it_learns_what_can_be_seen(tmp_path: Path, family: str) -> None:
    recipe = (tiny_probe if family == "probe" else tiny_guide)(epochs=40, rate=5e-3)
    shown = examples(200)
    run = begin(tmp_path, recipe, shown)
    finish(run)
    rows = shown.rows
    right = accuracies(run.reader.read(shown.pictures[rows]), shown.attributes[rows])
    assert right.min() > 0.9
    assert run.reader.attributes == NAMES


def test_pictures_are_mirrored_and_reconstructed_by_half(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[npt.NDArray[np.uint8]] = []

    def watch(x: npt.NDArray[np.uint8], device: torch.device) -> torch.Tensor:
        seen.append(x.copy())
        return to_tensor(x, device)

    monkeypatch.setattr("explorer.training.classifier.to_tensor", watch)
    shown = examples(is_reconstructed=True)
    assert shown.reconstructions is not None
    finish(begin(tmp_path, tiny_probe(share=0.5), shown))
    assert list(map(len, seen)) == [8] * 12

    def known(pictures: npt.NDArray[np.uint8]) -> tuple[set[bytes], set[bytes]]:
        mirrored = np.ascontiguousarray(pictures[:, :, ::-1])
        return {p.tobytes() for p in pictures}, {p.tobytes() for p in mirrored}

    real, real_mirrored = known(shown.pictures[shown.rows])
    blurred, blurred_mirrored = known(shown.reconstructions)
    given = [picture.tobytes() for picture in np.concatenate(seen)]
    counts = [sum(p in kind for p in given) for kind in (real, real_mirrored, blurred, blurred_mirrored)]
    assert sum(counts) == len(given) == 96
    assert min(counts) > 12


def test_labels_go_with_their_pictures(tmp_path: Path) -> None:
    shown = examples(is_reconstructed=True)
    run = begin(tmp_path, tiny_probe(share=1.0), shown)
    places = np.array([5, 0, 17])
    x, wanted = run._batch(places)
    np.testing.assert_array_equal(wanted.numpy() > 0, shown.attributes[shown.rows[places]] > 0)
    assert shown.reconstructions is not None
    expected = to_tensor(shown.reconstructions[places], torch.device("cpu"))
    same = [torch.equal(a, b) or torch.equal(a, b.flip(2)) for a, b in zip(x, expected, strict=True)]
    assert same == [True] * 3


def test_what_is_mapped_from_disk_is_left_as_it_is(tmp_path: Path) -> None:
    shown = examples(is_reconstructed=True)
    before = shown.pictures.copy()
    finish(begin(tmp_path, tiny_probe(epochs=1), shown))
    np.testing.assert_array_equal(shown.pictures, before)


@pytest.mark.parametrize("changed", ["recipe", "rows", "pictures", "attributes", "reconstructions"])
def test_a_checkpoint_of_another_run_is_refused(tmp_path: Path, changed: str) -> None:
    recipe, shown = tiny_probe(epochs=1), examples(is_reconstructed=True)
    finish(begin(tmp_path, recipe, shown))
    others: dict[str, Any] = {
        "rows": shown.rows[1:],
        "pictures": 255 - shown.pictures,
        "attributes": -shown.attributes,
        "reconstructions": None,
    }
    if changed == "recipe":
        recipe = tiny_probe(epochs=1, seed=5)
    else:
        shown = replace(shown, **{changed: others[changed]})
    with pytest.raises(ExplorerError, match="belongs to a run with another recipe, seed or data"):
        begin(tmp_path, recipe, shown)


def test_without_validation_pictures_nothing_is_judged(tmp_path: Path) -> None:
    shown = replace(examples(), validation=np.arange(0))
    assert [p.accuracy for p in finish(begin(tmp_path, tiny_guide(epochs=1), shown))] == [None]


def test_accuracies_are_parts_of_the_pictures_by_attribute() -> None:
    logits = np.array([[1.0, -1.0], [0.5, 2.0], [-3.0, -1.0], [0.0, 1.0]], np.float32)
    labels = np.array([[1, -1], [-1, 1], [-1, 1], [-1, -1]], np.int8)
    np.testing.assert_array_equal(accuracies(logits, labels), [0.75, 0.5])
