import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import torch

import explorer
from explorer import ExplorerError, Model, open_model
from tests.support.faces import NAMES, face_bundle
from tests.support.models import COUNT, course_bundle, course_state_dict, seeded_course_network


@pytest.fixture
def model(tmp_path: Path) -> Model:
    return open_model(course_bundle(tmp_path))


def _expected(codes: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
    """Straight through the network, as the mathematics says."""
    with torch.no_grad():
        x = seeded_course_network().decode(torch.tensor(codes, dtype=torch.float32))  # type: ignore[operator]
    expected: npt.NDArray[np.float32] = (x.permute(0, 2, 3, 1).numpy() * 255).round()
    return expected


def test_decode_is_the_networks_decoder_rounded(model: Model) -> None:
    codes = np.random.default_rng(0).normal(size=(5, 2))
    pictures = model.decode(codes)
    assert pictures.shape == (5, 28, 28, 1)
    assert pictures.dtype == np.uint8
    assert pictures.flags.c_contiguous
    assert pictures.flags.writeable
    assert np.abs(pictures - _expected(codes)).max() <= 1


def test_one_code_may_come_without_its_first_axis(model: Model) -> None:
    np.testing.assert_array_equal(model.decode([0.5, -1.0]), model.decode([[0.5, -1.0]]))
    assert model.decode(np.empty((0, 2))).shape == (0, 28, 28, 1)


def test_many_codes_are_decoded_in_their_order(model: Model) -> None:
    codes = np.random.default_rng(1).normal(size=(1100, 2))  # more than two chunks
    pictures = model.decode(codes)
    for index in (0, 511, 512, 1099):
        assert np.abs(pictures[index] - _expected(codes[index : index + 1])[0]).max() <= 1


def test_encode_is_the_posterior_mean(model: Model) -> None:
    pictures = np.random.default_rng(2).integers(0, 256, (3, 28, 28, 1), dtype=np.uint8)
    mu, logvar = model.posterior(pictures)
    with torch.no_grad():
        x = torch.tensor(pictures).permute(0, 3, 1, 2) / 255
        expected_mu, expected_logvar = seeded_course_network().encode(x)  # type: ignore[operator]
    np.testing.assert_allclose(mu, expected_mu.numpy(), atol=1e-5)
    np.testing.assert_allclose(logvar, expected_logvar.numpy(), atol=1e-5)
    np.testing.assert_array_equal(model.encode(pictures), mu)
    np.testing.assert_allclose(model.encode(pictures[0]), mu[:1], atol=1e-6)
    assert mu.dtype == logvar.dtype == np.float32


def test_codes_and_labels_are_those_of_the_bundle_and_read_only(model: Model) -> None:
    assert model.codes is not None
    assert model.labels is not None
    assert model.codes.shape == (COUNT, 2)
    assert model.labels.tolist() == [index % 10 for index in range(COUNT)]
    with pytest.raises(ValueError, match="read-only"):
        model.codes[0] = 0


def test_info_is_json_and_says_what_is_known(model: Model) -> None:
    info = json.loads(json.dumps(model.info))
    assert info["code_size"] == model.code_size == 2
    assert tuple(info["picture_shape"]) == model.picture_shape == (28, 28, 1)
    assert info["codes"]["count"] == COUNT
    assert info["codes"]["by_split"] == {"train": 10, "validation": 10, "test": 10}
    assert sum(info["codes"]["by_class"].values()) == COUNT
    assert info["metrics"] == {"test": {"loss": 321.0}}
    assert info["name"] == model.name == "seeded"
    assert "seeded" in repr(model)


def test_a_model_without_codes_has_none(tmp_path: Path) -> None:
    bare = open_model(course_bundle(tmp_path, has_codes=False))
    assert bare.codes is None
    assert bare.labels is None
    assert bare.info["codes"] is None


def test_a_course_state_dict_opens_like_a_bundle(tmp_path: Path, model: Model) -> None:
    course = open_model(course_state_dict(tmp_path))
    codes = [[0.1, 0.2], [3.0, -2.0]]
    np.testing.assert_array_equal(course.decode(codes), model.decode(codes))
    assert course.info["family"] == "course-digits"


@pytest.mark.parametrize(
    ("codes", "sentence"),
    [
        ([[1.0, 2.0, 3.0]], "has 2 numbers, not 3"),
        ([[float("nan"), 0.0]], "finite"),
        ([["a", "b"]], "list of numbers"),
        (np.zeros((1, 1, 2)), "shape"),
    ],
)
def test_bad_codes_are_refused_in_words(model: Model, codes: Any, sentence: str) -> None:
    with pytest.raises(ExplorerError, match=sentence):
        model.decode(codes)


@pytest.mark.parametrize(
    "pictures",
    [
        np.zeros((1, 28, 28, 1), np.float32),
        np.zeros((1, 28, 27, 1), np.uint8),
        np.zeros((1, 28, 28, 3), np.uint8),
        np.zeros((28, 28), np.uint8),
    ],
)
def test_bad_pictures_are_refused_in_words(model: Model, pictures: npt.NDArray[Any]) -> None:
    with pytest.raises(ExplorerError, match=r"28|uint8"):
        model.encode(pictures)


def test_what_cannot_be_opened_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(ExplorerError, match="No model 'mnist-three'"):
        open_model("mnist-three")
    with pytest.raises(ExplorerError, match="does not exist"):
        open_model(tmp_path / "nowhere.safetensors")
    with pytest.raises(ExplorerError, match="no device"):
        open_model(course_bundle(tmp_path), device="abacus").decode([0, 0])


def test_the_api_is_what_the_package_names() -> None:
    assert {"ExplorerError", "Model", "open_model"} <= set(dir(explorer))
    with pytest.raises(AttributeError, match="nonsense"):
        _ = explorer.nonsense


def test_directions_move_codes(tmp_path: Path) -> None:
    model = open_model(face_bundle(tmp_path))
    assert model.attributes == NAMES
    direction = model.direction("Smiling")
    assert direction.shape == (model.code_size,)
    assert direction.dtype == np.float32
    assert model.codes is not None
    assert model.decode(model.codes[:2] + 2 * direction).shape == (2, *model.picture_shape)
    assert not np.array_equal(direction, model.direction("Smiling", "mean_difference"))
    assert not np.array_equal(direction, model.direction("Smiling", hold=("Young",)))
    with pytest.raises(ExplorerError, match="did you mean 'Smiling'"):
        model.direction("smile")
    assert model.info["directions"][0]["attribute"] == "Smiling"


def test_a_model_without_attributes_says_so(tmp_path: Path) -> None:
    model = open_model(course_bundle(tmp_path))
    assert model.attributes == ()
    assert model.info["directions"] == []
    with pytest.raises(ExplorerError, match="seeded has no attributes"):
        model.direction("Smiling")
