import csv
import json
from pathlib import Path

import numpy as np
import pytest

from explorer.errors import ExplorerError
from explorer.imaging.code_files import write_csv, write_npz

CODES = np.random.default_rng(0).normal(size=(150, 5)).astype(np.float32)
CODES[0] = [0, 1e-20, -1e20, 0.1, 3]
PLACES = np.stack(np.divmod(np.arange(150), 10), axis=1).astype(np.float32)
PLACES[1, 1] = 0.5


def test_npz_is_read_back_without_pickle(tmp_path: Path) -> None:
    path = tmp_path / "codes.npz"
    assert list(write_npz(path, CODES, PLACES, {"seed": 1, "name": "ä"}))[-1] == 1
    with np.load(path, allow_pickle=False) as file:
        np.testing.assert_array_equal(file["codes"], CODES)
        np.testing.assert_array_equal(file["places"], PLACES)
        assert json.loads(str(file["session"])) == {"seed": 1, "name": "ä"}
    list(write_npz(path, CODES, PLACES))
    with np.load(path, allow_pickle=False) as file:
        assert sorted(file.files) == ["codes", "places"]


def test_csv_is_read_back_exactly(tmp_path: Path) -> None:
    path = tmp_path / "codes.csv"
    assert list(write_csv(path, CODES, PLACES))[-1] == 1
    with path.open(newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    assert header == ["row", "column", "z1", "z2", "z3", "z4", "z5"]
    table = np.array(rows, np.float64).astype(np.float32)
    np.testing.assert_array_equal(table, np.concatenate((PLACES, CODES), axis=1))
    assert rows[0][:2] == ["0", "0"]
    assert rows[0][5:] == ["0.1", "3"]
    assert rows[1][1] == "0.5"


def test_given_up_or_impossible_it_leaves_nothing(tmp_path: Path) -> None:
    for write in (write_npz, write_csv):
        work = write(tmp_path / "codes", CODES, PLACES)
        next(work)
        work.close()
        assert list(tmp_path.iterdir()) == []
        with pytest.raises(ExplorerError, match="does not exist"):
            list(write(tmp_path / "nowhere" / "codes", CODES, PLACES))
