from pathlib import Path

import numpy as np
import pytest

from explorer.bundles.file import read_facts
from explorer.data.mnist import read_mnist
from explorer.errors import ExplorerError
from explorer.models.codec import load_codec
from explorer.training.evaluation import evaluate
from explorer.training.run import run
from tests.data.idx_files import write_mnist
from tests.training.samples import tiny_recipe


def test_a_run_ends_in_a_bundle_that_says_what_it_is(tmp_path: Path) -> None:
    write_mnist(tmp_path)
    out = tmp_path / "out" / "mnist-2d.safetensors"
    recipe = tiny_recipe()
    steps = [p.step for p in run(recipe, tmp_path, out, tmp_path / "run", command="as typed")]
    assert steps[-1] == 20
    facts = read_facts(out)
    data = read_mnist(tmp_path)
    assert facts.mu is not None
    assert facts.labels is not None
    assert facts.split is not None
    assert data.labels is not None
    assert data.split is not None
    assert (facts.name, facts.family, facts.config) == ("mnist-2d", "residual", recipe.config())
    assert np.array_equal(facts.labels, data.labels)
    assert np.array_equal(facts.split, data.split)
    codec = load_codec(out)
    np.testing.assert_allclose(codec.posterior(data.pictures)[0], facts.mu, atol=1e-4)
    for which, value in (("validation", 1), ("test", 2)):
        found = evaluate(codec.module, data.pictures[data.split == value], 2)
        assert facts.metrics[which]["loss"] == pytest.approx(found["loss"], rel=1e-4)
        assert facts.metrics[f"{which}_amortised"]["loss"] != facts.metrics[which]["loss"]
    assert facts.provenance["command"] == "as typed"
    assert facts.provenance["recipe"] == recipe.values()
    assert str(tmp_path) not in repr(facts.provenance)


def test_a_finished_run_writes_its_bundle_again(tmp_path: Path) -> None:
    write_mnist(tmp_path)
    for name in ("one", "two"):
        for _ in run(tiny_recipe(epochs=1, searched_epochs=0), tmp_path, tmp_path / name, tmp_path / "run"):
            pass
    assert read_facts(tmp_path / "one").id == read_facts(tmp_path / "two").id


def test_a_run_that_is_there_is_not_gone_on_with_unasked(tmp_path: Path) -> None:
    write_mnist(tmp_path)
    folder = tmp_path / "run"
    for _ in run(tiny_recipe(epochs=1, searched_epochs=0), tmp_path, tmp_path / "out", folder):
        pass
    with pytest.raises(ExplorerError, match="holds a run already"):
        next(run(tiny_recipe(epochs=1, searched_epochs=0), tmp_path, tmp_path / "out", folder, resume=False))


def test_an_unknown_recipe_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(ExplorerError, match="No recipe"):
        next(run("mist", tmp_path / "none", tmp_path / "out", tmp_path / "run"))
    assert not list(tmp_path.iterdir())
