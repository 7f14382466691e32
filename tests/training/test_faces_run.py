from pathlib import Path

import numpy as np
import pytest

from explorer.bundles.file import read_facts, read_weights
from explorer.data.celeba import read_celeba
from explorer.errors import ExplorerError
from explorer.models.codec import load_codec
from explorer.training.evaluation import evaluate
from tests.data.celeba_files import names, write_celeba
from tests.training.faces import SIDE, run_network, tiny_recipe

SPLITS = (0,) * 10 + (1,) * 3 + (2,) * 4


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_celeba(tmp_path / "celeba", SPLITS, size=(SIDE, SIDE))


def test_a_run_ends_in_a_bundle_that_says_what_it_is(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "out" / "celeba-200d.safetensors"
    recipe = tiny_recipe()
    steps = [p.step for p in run_network(recipe, data, out, tmp_path / "run", command="as typed")]
    assert steps[-1] == 3
    facts = read_facts(out)
    assert (facts.name, facts.family, facts.config) == ("celeba-200d", "faces", recipe.config())
    assert facts.attributes[31] == "Smiling"
    assert facts.labels is None
    assert facts.split is not None
    assert facts.mu is not None
    assert facts.split.tolist() == [2] * 4
    faces = read_celeba(data, side=SIDE)
    codec = load_codec(out)
    np.testing.assert_allclose(codec.posterior(faces.pictures[13:])[0], facts.mu, atol=1e-4)
    for which, part in (("validation", slice(10, 13)), ("test", slice(13, 17))):
        found = evaluate(codec.module, faces.pictures[part], 5)
        assert facts.metrics[which]["loss"] == pytest.approx(found["loss"], rel=1e-4)
        assert facts.metrics[which]["pictures"] == found["pictures"]
    original, decoded = faces.pictures[13:] / 255.0, codec.decode(facts.mu) / 255.0
    errors = ((original - decoded) ** 2).sum(axis=(1, 2, 3))
    assert facts.metrics["test"]["squared_error_p99"] == pytest.approx(np.percentile(errors, 99), rel=1e-3)
    assert facts.provenance["command"] == "as typed"
    assert facts.provenance["epochs"] == 3
    assert facts.provenance["recipe"] == recipe.values()
    assert "10 images to train on, 3 for validation, 4 for the test" in facts.provenance["data"]
    assert facts.licence.startswith("For non-commercial research only")


def test_neither_file_names_nor_labels_nor_paths_are_in_the_bundle(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "faces.safetensors"
    for _ in run_network(tiny_recipe(epochs=1), data, out, tmp_path / "run"):
        pass
    content = out.read_bytes()
    assert not [name for name in names(17) if name.encode() in content]
    assert str(tmp_path).encode() not in content
    assert b"codes/labels" not in content


def test_weights_are_halved(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "faces.safetensors"
    for _ in run_network(tiny_recipe(), data, out, tmp_path / "run"):
        pass
    for name, weight in read_weights(out).items():
        if weight.dtype == np.float32:
            np.testing.assert_array_equal(weight, weight.astype(np.float16), err_msg=name)


def test_a_finished_run_writes_its_bundle_again(data: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        for _ in run_network(tiny_recipe(epochs=1), data, tmp_path / name, tmp_path / "run"):
            pass
    assert read_facts(tmp_path / "one").id == read_facts(tmp_path / "two").id


def test_without_training_images_there_is_nothing_to_do(tmp_path: Path) -> None:
    data = write_celeba(tmp_path / "celeba", (1, 2), size=(SIDE, SIDE))
    with pytest.raises(ExplorerError, match="None of the images belongs to the training part"):
        next(run_network(tiny_recipe(), data, tmp_path / "out", tmp_path / "run"))
