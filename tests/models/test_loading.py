import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from explorer.bundles.file import write_bundle
from explorer.errors import ExplorerError
from explorer.models.course import CourseDigits
from explorer.models.loading import facts_of_state_dict, load_network
from tests.bundles.samples import contents


def digits_with(**changes: Any) -> dict[str, Any]:
    return {**CourseDigits().state_dict(), **changes}


class Hostile:
    """Runs code when it is unpickled the careless way."""

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (Path("hostile-was-here"),)


def test_a_pickle_runs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    torch.save({"encoder.0.weight": Hostile()}, tmp_path / "torch.pt")
    (tmp_path / "plain.pt").write_bytes(pickle.dumps(Hostile()))
    for name in ("torch.pt", "plain.pt"):
        with pytest.raises(ExplorerError, match=f"{name} is neither"):
            facts_of_state_dict(tmp_path / name)
    assert not (tmp_path / "hostile-was-here").exists()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "neither"),
        (b"no weights at all", "neither"),
        (b"PK\x03\x04 half a zip", "neither"),
    ],
)
def test_foreign_files_end_in_a_sentence(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "foreign.pt"
    path.write_bytes(content)
    with pytest.raises(ExplorerError, match=says):
        load_network(path)


@pytest.mark.parametrize("saved", [[1, 2], {}, {"a": 1}, {1: torch.zeros(1)}, torch.zeros(3)])
def test_what_is_no_state_dict_is_refused(tmp_path: Path, saved: object) -> None:
    path = tmp_path / "other.pt"
    torch.save(saved, path)
    with pytest.raises(ExplorerError, match="neither a model bundle nor"):
        facts_of_state_dict(path)


def test_weights_of_another_network_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.pt"
    torch.save({"layer.weight": torch.zeros(3, 3)}, path)
    with pytest.raises(ExplorerError, match="none of the course's networks"):
        load_network(path)


def test_weights_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "odd.pt"
    state = digits_with()
    del state["decoder.8.bias"]
    torch.save(state, path)
    with pytest.raises(ExplorerError, match="do not fit"):
        load_network(path)


def test_weights_that_are_not_finite_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "nan.pt"
    torch.save(digits_with(**{"z_mean.bias": torch.tensor([0.0, float("nan")])}), path)
    with pytest.raises(ExplorerError, match=r"z_mean\.bias.*not finite"):
        load_network(path)


def test_a_checkpoint_around_the_weights_is_looked_into(tmp_path: Path) -> None:
    path = tmp_path / "wrapped.pt"
    state = digits_with()
    torch.save({"epoch": 3, "state_dict": {f"module.{name}": w for name, w in state.items()}}, path)
    module, _ = load_network(path)
    assert torch.equal(module.state_dict()["z_mean.bias"], state["z_mean.bias"])


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(ExplorerError, match="does not exist"):
        load_network(tmp_path / "none.pt")
    with pytest.raises(ExplorerError, match=r"cannot be read: it is a folder\."):
        load_network(tmp_path)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"family": "none"}, "family 'none' is unknown"),
        ({"family": "course-digits", "config": {"colour": 1}}, "does not fit the family"),
        ({"family": "residual", "config": {"width": 10**9}}, "does not fit the family"),
        ({"family": "residual", "config": {"code_size": 3}}, "does not fit the family"),
        ({"family": "residual", "config": {"width": "wide"}}, "does not fit the family"),
        ({"family": "residual", "config": {"extent": 1e300}, "weights": {}}, "do not fit"),
        ({"family": "course-digits", "config": {}}, "do not fit the network"),
    ],
)
def test_bundles_whose_parts_do_not_fit_are_refused(
    tmp_path: Path, changes: dict[str, Any], says: str
) -> None:
    path = tmp_path / "odd.safetensors"
    write_bundle(path, contents(**changes))
    with pytest.raises(ExplorerError, match=says):
        load_network(path)


def test_a_bundle_of_another_picture_shape_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "odd.safetensors"
    weights = {name: np.asarray(w) for name, w in CourseDigits().state_dict().items()}
    write_bundle(
        path, contents(family="course-digits", config={}, weights=weights, picture_shape=(32, 32, 1))
    )
    with pytest.raises(ExplorerError, match="makes pictures of"):
        load_network(path)
