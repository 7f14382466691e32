from pathlib import Path

import pytest
import torch

from explorer.errors import ExplorerError
from explorer.training.checkpoints import NAME, load_checkpoint, save_checkpoint


def test_what_was_saved_comes_back(tmp_path: Path) -> None:
    folder = tmp_path / "runs" / "one"
    assert load_checkpoint(folder, "a") is None
    save_checkpoint(folder, {"step": 3, "weights": {"w": torch.ones(2)}}, "a")
    found = load_checkpoint(folder, "a")
    assert found is not None
    assert found["step"] == 3
    assert torch.equal(found["weights"]["w"], torch.ones(2))
    assert [path.name for path in folder.iterdir()] == [NAME]


def test_a_checkpoint_of_another_run_is_refused(tmp_path: Path) -> None:
    save_checkpoint(tmp_path, {"step": 3}, "a")
    with pytest.raises(ExplorerError, match="another recipe, seed or data"):
        load_checkpoint(tmp_path, "b")


@pytest.mark.parametrize("kept", [0, 10, 400])
def test_a_damaged_checkpoint_is_named(tmp_path: Path, kept: int) -> None:
    save_checkpoint(tmp_path, {"weights": torch.ones(100)}, "a")
    path = tmp_path / NAME
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(ExplorerError, match="damaged; delete it"):
        load_checkpoint(tmp_path, "a")


def test_a_failing_write_leaves_the_old_checkpoint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_checkpoint(tmp_path, {"step": 1}, "a")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("explorer.training.checkpoints.os.fsync", full)
    with pytest.raises(ExplorerError, match="No space left"):
        save_checkpoint(tmp_path, {"step": 2}, "a")
    assert load_checkpoint(tmp_path, "a") == {"step": 1}
    assert [path.name for path in tmp_path.iterdir()] == [NAME]


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ExplorerError, match="could not be written"):
        save_checkpoint(tmp_path / "file", {}, "a")
