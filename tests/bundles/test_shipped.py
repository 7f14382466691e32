from pathlib import Path

import pytest

from explorer.bundles import shipped
from explorer.bundles.file import read_facts
from explorer.bundles.shipped import find_model, shipped_models
from explorer.errors import ExplorerError


@pytest.fixture
def resources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    models = tmp_path / "models"
    models.mkdir()
    for name in ("faces-9d", "digits-2d", "faces-probe"):
        (models / f"{name}.safetensors").write_bytes(b"")
    monkeypatch.setattr(shipped, "resources_folder", lambda: tmp_path)
    return models


def test_a_probe_is_found_by_name_but_is_none_of_the_models(resources: Path) -> None:
    assert [path.stem for path in shipped_models()] == ["digits-2d", "faces-9d"]
    assert find_model("faces-probe") == resources / "faces-probe.safetensors"
    with pytest.raises(ExplorerError, match=r"Models on board: digits-2d, faces-9d\.$"):
        find_model("none-at-all")


def test_what_ships_is_of_the_kind_that_its_name_says() -> None:
    on_board = [read_facts(path) for path in shipped_models()]
    assert on_board
    assert {facts.kind for facts in on_board} == {"vae"}
