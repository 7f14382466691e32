"""The whole way from images to a bundle with directions, on a network and readers that are tiny."""

from pathlib import Path

import numpy as np
import pytest
import torch

from explorer.bundles.facts import ModelFacts
from explorer.bundles.file import read_facts
from explorer.data.celeba import read_celeba
from explorer.data.idx import TRAIN
from explorer.models.codec import load_codec
from explorer.models.reader import load_reader
from explorer.training.face_directions import METHODS
from explorer.training.face_scores import COMPARED
from explorer.training.run import run
from tests.data.celeba_files import names, write_celeba
from tests.training.faces import SIDE, tiny_recipe

SPLITS = (0,) * 130 + (1,) * 4 + (2,) * 6


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("whole")


@pytest.fixture(scope="module")
def titles(place: Path) -> list[str]:
    """The stages of a run in ``place`` that went to its end."""
    data = write_celeba(place / "celeba", SPLITS, size=(SIDE, SIDE))
    out = place / "out" / "faces.safetensors"
    torch.set_num_threads(1)  # as in the tests: other numbers of threads round otherwise
    records = run(tiny_recipe(), data, out, place / "run", command="as typed")
    return list(dict.fromkeys(getattr(record, "title", "network") for record in records))


@pytest.fixture
def facts(place: Path, titles: list[str]) -> ModelFacts:
    return read_facts(place / "out" / "faces.safetensors")


def test_every_stage_tells_where_it_stands(titles: list[str]) -> None:
    assert titles == [
        "decoding the images",
        "network",
        "measuring the loss",
        "training the guide",
        "reconstructing",
        "training the probe",
        "encoding",
        "read-outs",
        "effects",
        "comparing",
        "scoring",
    ]


def test_the_bundle_holds_all_that_is_derived(facts: ModelFacts) -> None:
    space = facts.attribute_space
    assert space is not None
    assert facts.mu is not None
    assert space.methods == METHODS
    assert space.names == facts.attributes
    for name in space.names:
        methods = space.methods_of(name)
        if methods:
            assert space.direction(name).shape == (5,)
            assert space.card(name) is not None
    assert {name for name, _ in space.cards} >= {name for name in COMPARED if space.methods_of(name)}
    assert {card.part for card in space.cards.values()} == {"test"}
    assert {card.images for card in space.validation_cards.values()} == {4}
    assert space.readings is not None
    assert space.readings.shape == (6, 40)
    assert facts.provenance["command"] == "as typed"


def test_difference_of_means_and_mean_pictures_are_those_of_the_images(
    place: Path, facts: ModelFacts
) -> None:
    faces = read_celeba(place / "celeba", side=SIDE)
    assert faces.split is not None
    pictures = faces.pictures[faces.split == TRAIN]
    labels = faces.attributes[faces.split == TRAIN]
    codec = load_codec(facts.path)
    mu, logvar = codec.posterior(pictures)
    space, statistics = facts.attribute_space, facts.statistics
    assert space is not None
    assert statistics is not None
    np.testing.assert_allclose(statistics.mean, mu.mean(axis=0), atol=1e-4)
    np.testing.assert_allclose(statistics.variance, np.exp(logvar).mean(axis=0), rtol=1e-3)
    np.testing.assert_allclose(
        statistics.kl, ((mu**2 + np.exp(logvar) - logvar - 1) / 2).mean(axis=0), rtol=1e-3, atol=1e-4
    )
    np.testing.assert_allclose(space.covariance, np.cov(mu.T, bias=True), atol=1e-3)
    assert space.mean_picture is not None
    assert np.abs(space.mean_picture - pictures.mean(axis=0)).max() <= 0.51
    shown = 0
    for k, name in enumerate(space.names):
        has = labels[:, k] > 0
        assert space.counts[k].tolist() == [130 - has.sum(), has.sum()]
        found = space.directions["mean_difference"][k]
        if found.any():
            expected = mu[has].mean(axis=0) - mu[~has].mean(axis=0)
            np.testing.assert_allclose(found, expected, atol=1e-4)
        pair = space.mean_pictures(name)
        if pair is not None:
            shown += 1
            assert np.abs(pair[0] - pictures[~has].mean(axis=0)).max() <= 0.51
            assert np.abs(pair[1] - pictures[has].mean(axis=0)).max() <= 0.51
        else:
            assert min(has.sum(), 130 - has.sum()) < 50
            assert space.with_pictures is not None
            assert not space.with_pictures[k].any()
    assert shown


def test_the_probe_is_beside_it_and_its_readings_inside(place: Path, facts: ModelFacts) -> None:
    probe = load_reader(place / "out" / "celeba-probe.safetensors")
    space = facts.attribute_space
    assert space is not None
    assert space.readings is not None
    assert space.reading_scale is not None
    assert facts.mu is not None
    read = probe.read(load_codec(facts.path).decode(facts.mu))
    np.testing.assert_allclose(space.readings, read, atol=0.02)
    np.testing.assert_allclose(space.reading_scale, read.std(axis=0), rtol=0.02, atol=1e-5)


def test_neither_file_names_nor_labels_nor_paths_are_in_the_bundles(place: Path, titles: list[str]) -> None:
    for path in (place / "out").iterdir():
        content = path.read_bytes()
        assert not [name for name in names(len(SPLITS)) if name.encode() in content]
        assert str(place).encode() not in content
        assert b"codes/labels" not in content


def test_of_a_finished_run_only_what_is_derived_is_made_again(
    place: Path, facts: ModelFacts, monkeypatch: pytest.MonkeyPatch
) -> None:
    probe = (place / "out" / "celeba-probe.safetensors").read_bytes()
    before = facts.path.read_bytes()
    facts.path.unlink()

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a score card was made again")

    monkeypatch.setattr("explorer.training.face_scores.score", refuse)
    told = list(run(tiny_recipe(), place / "celeba", facts.path, place / "run", command="as typed"))
    titles = {getattr(record, "title", "network") for record in told}
    assert not titles & {"network", "training the guide", "training the probe", "reconstructing"}
    assert (place / "out" / "celeba-probe.safetensors").read_bytes() == probe
    assert len(facts.path.read_bytes()) == len(before)
    again = read_facts(facts.path).attribute_space
    assert again is not None
    assert facts.attribute_space is not None
    assert again.cards == facts.attribute_space.cards
