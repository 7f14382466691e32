from pathlib import Path

import numpy as np
import pytest
import torch

from explorer.bundles.file import read_facts
from explorer.data.celeba import Faces, read_celeba
from explorer.data.celeba_lists import ATTRIBUTES
from explorer.errors import ExplorerError
from explorer.models.codec import load_codec
from explorer.models.reader import load_reader
from explorer.training.checkpoints import NAME, save_checkpoint
from explorer.training.classifier import accuracies
from explorer.training.classifiers_run import export_probe, load_guide, train_guide, train_probe
from explorer.training.reconstructions import decoded
from tests.data.celeba_files import names, write_celeba
from tests.training.classifiers import tiny_guide, tiny_probe
from tests.training.faces import SIDE, run_network, tiny_recipe

SPLITS = (0,) * 20 + (1,) * 3 + (2,) * 5
GUIDE, PROBE = tiny_guide(epochs=1), tiny_probe(epochs=1)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_celeba(tmp_path / "celeba", SPLITS, size=(SIDE, SIDE))


@pytest.fixture
def faces(data: Path) -> Faces:
    return read_celeba(data, side=SIDE)


@pytest.fixture
def model(data: Path, tmp_path: Path) -> Path:
    out = tmp_path / "vae.safetensors"
    for _ in run_network(tiny_recipe(epochs=1), data, out, tmp_path / "vae"):
        pass
    return out


def test_the_guide_is_read_from_its_run_folder(faces: Faces, tmp_path: Path) -> None:
    steps = [p.step for p in train_guide(faces, tmp_path / "guide", GUIDE)]
    assert steps == [2]
    guide = load_guide(tmp_path / "guide")
    assert guide.attributes == ATTRIBUTES
    logits = guide.read(faces.pictures)
    assert logits.shape == (28, 40)
    assert logits.std(axis=0).min() > 0
    assert [path.name for path in (tmp_path / "guide").iterdir()] == [NAME]


def test_a_folder_without_a_guide_is_said(tmp_path: Path) -> None:
    with pytest.raises(ExplorerError, match="holds no trained reader of attributes"):
        load_guide(tmp_path)
    save_checkpoint(tmp_path, {"module": {"w": torch.zeros(2)}}, "another")
    with pytest.raises(ExplorerError, match="is no checkpoint of a reader"):
        load_guide(tmp_path)


def test_the_probe_ends_in_a_bundle_that_says_how_well_it_reads(
    faces: Faces, model: Path, tmp_path: Path
) -> None:
    out, folder = tmp_path / "out" / "celeba-probe.safetensors", tmp_path / "probe"
    told: list[int] = []
    for _ in train_probe(faces, model, folder, PROBE, lambda done, _: told.append(done)):
        pass
    assert told == [20]
    export_probe(faces, model, folder, out, PROBE, command="as typed")
    facts = read_facts(out)
    assert (facts.name, facts.kind, facts.family) == ("celeba-probe", "probe", "probe")
    assert facts.attributes == ATTRIBUTES
    assert facts.licence.startswith("For non-commercial research only")
    assert facts.provenance["command"] == "as typed"
    assert facts.provenance["epochs"] == 1
    assert read_facts(model).id in facts.provenance["data"]
    reader, codec = load_reader(out), load_codec(model)
    test, labels = faces.pictures[23:], faces.attributes[23:]
    found = facts.metrics["by_attribute"]
    assert list(found) == list(ATTRIBUTES)
    majority = np.where(faces.attributes[:20].sum(axis=0) > 0, 1, -1)
    for what, expected in (
        ("accuracy", accuracies(reader.read(test), labels)),
        ("decoded", accuracies(reader.read(decoded(codec, test)), labels)),
        ("majority", (labels == majority).mean(axis=0)),
    ):
        np.testing.assert_allclose([values[what] for values in found.values()], expected, atol=1e-4)
        assert facts.metrics["mean"][what] == pytest.approx(expected.mean(), abs=1e-4)
    assert facts.metrics["pictures"] == 5


def test_neither_file_names_nor_paths_are_in_the_bundle(faces: Faces, model: Path, tmp_path: Path) -> None:
    for _ in train_probe(faces, model, tmp_path / "probe", PROBE):
        pass
    export_probe(faces, model, tmp_path / "probe", tmp_path / "out", PROBE)
    content = (tmp_path / "out").read_bytes()
    assert not [name for name in names(28) if name.encode() in content]
    assert str(tmp_path).encode() not in content


def test_a_finished_run_is_not_trained_again(faces: Faces, model: Path, tmp_path: Path) -> None:
    assert len(list(train_probe(faces, model, tmp_path / "probe", PROBE))) == 1
    assert list(train_probe(faces, model, tmp_path / "probe", PROBE)) == []


def test_without_training_images_there_is_nothing_to_do(tmp_path: Path) -> None:
    faces = read_celeba(write_celeba(tmp_path / "celeba", (1, 2), size=(SIDE, SIDE)), side=SIDE)
    with pytest.raises(ExplorerError, match="None of the images belongs to the training part"):
        next(train_guide(faces, tmp_path / "guide", GUIDE))
