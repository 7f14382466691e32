"""Attributes and statistics come back from the file as they went in, or the file is refused."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors import safe_open
from safetensors.numpy import save_file

from explorer.bundles.file import read_facts
from explorer.bundles.metadata import KEY
from explorer.errors import ExplorerError
from tests.bundles.samples import contents
from tests.support.faces import NAMES, attribute_space, face_bundle


def altered(path: Path, change: Callable[[dict[str, np.ndarray], dict[str, Any]], object]) -> Path:
    """A copy of a bundle whose tensors and attribute space as JSON were changed."""
    with safe_open(path, framework="numpy") as file:
        tensors = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118  (no mapping)
        header = json.loads(file.metadata()[KEY])
    change(tensors, header["attribute_space"])
    copy = path.with_name("altered.safetensors")
    save_file(tensors, copy, metadata={KEY: json.dumps(header)})
    return copy


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return face_bundle(tmp_path_factory.mktemp("bundle"))


def test_what_is_written_is_read(bundle: Path) -> None:
    written, facts = attribute_space(), read_facts(bundle)
    read = facts.attribute_space
    assert read is not None
    for name in ("names", "methods", "defaults", "cards", "validation_cards"):
        assert getattr(read, name) == getattr(written, name), name
    for method in written.methods:
        np.testing.assert_array_equal(read.directions[method], written.directions[method])
    for name in ("read_outs", "covariance", "counts", "readings", "reading_scale", "mean_picture"):
        np.testing.assert_array_equal(getattr(read, name), getattr(written, name), err_msg=name)
    np.testing.assert_array_equal(read.with_pictures, written.with_pictures)
    np.testing.assert_array_equal(read.without_pictures, written.without_pictures)
    assert facts.statistics is not None
    assert facts.mu is not None
    np.testing.assert_array_equal(facts.statistics.mean, facts.mu.mean(axis=0))


def test_models_without_attributes_stay_valid(tmp_path: Path) -> None:
    from explorer.bundles.file import write_bundle

    facts = write_bundle(tmp_path / "plain.safetensors", contents())
    assert facts.attribute_space is None
    assert facts.statistics is None


@pytest.mark.parametrize(
    "name", ["readings", "reading_scale", "mean_picture", "with_pictures", "without_pictures"]
)
def test_what_need_not_be_there_need_not(bundle: Path, name: str) -> None:
    space = read_facts(altered(bundle, lambda tensors, _: tensors.pop(f"attributes/{name}"))).attribute_space
    assert space is not None
    assert getattr(space, name) is None


@pytest.mark.parametrize("name", ["read_outs", "covariance", "counts", "directions/ridge"])
def test_what_is_missing_is_named(bundle: Path, name: str) -> None:
    with pytest.raises(ExplorerError, match=f"attributes/{name} is missing"):
        read_facts(altered(bundle, lambda tensors, _: tensors.pop(f"attributes/{name}")))


@pytest.mark.parametrize(
    "key",
    [
        "attributes/read_outs",
        "attributes/covariance",
        "attributes/directions/ridge",
        "attributes/readings",
        "attributes/reading_scale",
        "statistics/kl",
    ],
)
@pytest.mark.parametrize("how", ["nan", "short", "integer"])
def test_tensors_that_do_not_fit_are_refused_by_name(bundle: Path, key: str, how: str) -> None:
    def bend(tensors: dict[str, np.ndarray], _: object) -> None:
        tensor = tensors[key].copy()
        tensors[key] = {"nan": tensor, "short": tensor[1:], "integer": tensor.astype(np.int32)}[how]
        if how == "nan":
            tensor.flat[0] = np.nan

    with pytest.raises(ExplorerError, match=f"damaged: {key} is"):
        read_facts(altered(bundle, bend))


def with_card(change: dict[str, Any]) -> Callable[[object, dict[str, Any]], object]:
    return lambda _, said: said["cards"]["test"]["ridge"]["Smiling"].update(change)


@pytest.mark.parametrize(
    "change",
    [
        lambda _, said: said.update(methods="ridge"),
        lambda _, said: said.update(methods=[1]),
        lambda _, said: said.update(defaults=["ridge"]),
        lambda _, said: said.update(defaults=["magic"] * len(NAMES)),
        lambda _, said: said.update(cards=[]),
        lambda _, said: said["cards"].pop("validation"),
        lambda _, said: said["cards"]["test"].update(magic={}),
        lambda _, said: said["cards"]["test"]["ridge"].update(Tall={}),
        lambda _, said: said["cards"]["test"]["ridge"].update(Smiling=None),
        with_card({"alpha": None}),
        with_card({"alpha": "1"}),
        with_card({"leakage": -1.0}),
        with_card({"leakage": float("inf")}),
        with_card({"images": 1.5}),
        with_card({"images": True}),
        with_card({"more": 1.0}),
    ],
)
def test_words_that_do_not_fit_are_refused(bundle: Path, change: Callable[..., object]) -> None:
    with pytest.raises(ExplorerError, match="damaged"):
        read_facts(altered(bundle, change))
