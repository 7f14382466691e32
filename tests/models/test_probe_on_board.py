"""The probe that ships: what it says of itself, and what it reads of real faces."""

from pathlib import Path

import numpy as np
import pytest

from explorer.bundles.file import read_facts
from explorer.bundles.shipped import find_model
from explorer.data.celeba import read_celeba
from explorer.data.celeba_lists import ATTRIBUTE_LIST, ATTRIBUTES, SPLIT_LIST, find_list, read_split
from explorer.data.idx import TEST
from explorer.models.reader import AttributeReader, load_reader
from explorer.training.classifier import accuracies

FACES = 400
"""Test images that are read here."""


@pytest.fixture(scope="module")
def path() -> Path:
    return find_model("celeba-probe")


@pytest.fixture(scope="module")
def reader(path: Path) -> AttributeReader:
    return load_reader(path)


def test_it_names_what_it_reads_and_says_how_well(path: Path) -> None:
    facts = read_facts(path)
    assert path.stat().st_size <= 4_000_000
    assert (facts.kind, facts.attributes, facts.picture_shape) == ("probe", ATTRIBUTES, (128, 128, 3))
    assert facts.licence.startswith("For non-commercial research only")
    mean, found = facts.metrics["mean"], facts.metrics["by_attribute"]
    assert list(found) == list(ATTRIBUTES)
    assert mean["accuracy"] > mean["majority"] + 0.07
    assert mean["decoded"] > mean["majority"] + 0.04
    for what, value in mean.items():
        assert value == pytest.approx(np.mean([row[what] for row in found.values()]), abs=1e-4)


def test_it_reads_real_faces_as_well_as_it_says(
    path: Path, reader: AttributeReader, data_folder: Path, tmp_path: Path
) -> None:
    celeba = data_folder / "celeba"
    lists = [find_list(celeba, stem) for stem in (ATTRIBUTE_LIST, SPLIT_LIST)]
    if None in lists:
        pytest.skip(f"{celeba} does not hold CelebA")
    images = tmp_path / "img_align_celeba"
    images.mkdir()
    for which in lists:
        assert which is not None
        (tmp_path / which.name).symlink_to(which.resolve())
    split = read_split(tmp_path / lists[1].name) if lists[1] is not None else None
    assert split is not None
    test = [name for name, part in zip(split.names, split.values[:, 0], strict=True) if part == TEST]
    there = [name for name in test if (celeba / images.name / name).is_file()][:FACES]
    for name in there:
        (images / name).symlink_to((celeba / images.name / name).resolve())
    faces = read_celeba(tmp_path)
    found = accuracies(reader.read(faces.pictures), faces.attributes)
    stated = read_facts(path).metrics
    assert found.mean() == pytest.approx(stated["mean"]["accuracy"], abs=0.02)
    assert found[ATTRIBUTES.index("Smiling")] > 0.85
    # An attribute that is read no better than by chance of the order of names would show here.
    expected = [row["accuracy"] for row in stated["by_attribute"].values()]
    assert np.corrcoef(found, expected)[0, 1] > 0.9
