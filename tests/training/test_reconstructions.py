from pathlib import Path

import numpy as np
import pytest
import torch

from explorer.errors import ExplorerError
from explorer.models.codec import Codec
from explorer.models.registry import build
from explorer.training.reconstructions import decoded, reconstruct
from tests.training.faces import SIDE, pictures

PICTURES = pictures(150)
ROWS = np.arange(10, 150)
"""140: two batches of 64, and 12."""


@pytest.fixture
def codec() -> Codec:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        module = build("faces", {"code_size": 5, "channels": [8, 16], "blocks": [0, 0], "side": SIDE})
    return Codec(module, (SIDE, SIDE, 3), 5)


def test_each_picture_is_decoded_from_its_posterior_mean(codec: Codec, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    found = reconstruct(codec, "a", PICTURES, ROWS, tmp_path / "run", lambda *done: told.append(done))
    assert found.shape == (140, SIDE, SIDE, 3)
    assert not found.flags.writeable
    expected = codec.decode(codec.posterior(PICTURES[ROWS])[0])
    assert np.abs(found.astype(int) - expected).max() <= 1  # batches of other sizes round otherwise
    np.testing.assert_array_equal(decoded(codec, PICTURES[ROWS]), expected)
    assert told == [(64, 140), (128, 140), (140, 140)]


def test_what_is_there_is_not_made_again(codec: Codec, tmp_path: Path) -> None:
    whole = np.array(reconstruct(codec, "a", PICTURES, ROWS, tmp_path))
    told: list[int] = []
    np.testing.assert_array_equal(
        reconstruct(codec, "a", PICTURES, ROWS, tmp_path, lambda done, _: told.append(done)), whole
    )
    assert told == []


@pytest.mark.parametrize("kept", [0, 1000, 64 * SIDE * SIDE * 3, 64 * SIDE * SIDE * 3 + 1])
def test_what_was_broken_off_is_taken_up(codec: Codec, tmp_path: Path, kept: int) -> None:
    whole = np.array(reconstruct(codec, "a", PICTURES, ROWS, tmp_path))
    (path,) = tmp_path.iterdir()
    path.write_bytes(path.read_bytes()[:kept])
    told: list[int] = []
    found = reconstruct(codec, "a", PICTURES, ROWS, tmp_path, lambda done, _: told.append(done))
    np.testing.assert_array_equal(found, whole)
    assert told[0] == (64 if kept <= 1000 else 128)


def test_those_of_another_model_or_data_set_are_replaced(codec: Codec, tmp_path: Path) -> None:
    reconstruct(codec, "a", PICTURES, ROWS, tmp_path)
    for name, rows in (("b", ROWS), ("b", ROWS[1:])):
        before = set(tmp_path.iterdir())
        assert len(reconstruct(codec, name, PICTURES, rows, tmp_path)) == len(rows)
        assert not before & set(tmp_path.iterdir())
    assert len(list(tmp_path.iterdir())) == 1


def test_a_folder_that_is_none_is_said(codec: Codec, tmp_path: Path) -> None:
    (tmp_path / "run").write_text("a file")
    with pytest.raises(ExplorerError, match="Reconstructions cannot be kept in"):
        reconstruct(codec, "a", PICTURES, ROWS, tmp_path / "run")
