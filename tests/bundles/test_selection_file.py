"""Codes as CSV and NPZ, opened again."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from explorer.bundles.selection_file import selection_csv, selection_npz, write_selection
from explorer.errors import ExplorerError
from tests.session.samples import facts

INDICES = np.array([3, 40, 41, 299])


@pytest.mark.parametrize("size", [1, 2, 20])
def test_a_table_holds_every_code_exactly(size: int) -> None:
    known = facts(size=size)
    rows = list(csv.DictReader(io.StringIO(selection_csv(known, INDICES).decode())))
    assert known.mu is not None
    assert known.labels is not None
    codes = np.array([[row[f"z{at}"] for at in range(1, size + 1)] for row in rows], np.float32)
    np.testing.assert_array_equal(codes, known.mu[INDICES])
    assert [int(row["index"]) for row in rows] == INDICES.tolist()
    assert [int(row["label"]) for row in rows] == known.labels[INDICES].tolist()
    assert [row["class"] for row in rows] == [known.class_names[at] for at in known.labels[INDICES]]
    assert {row["split"] for row in rows} == {"train"}
    assert {row["model"] for row in rows} == {known.id}


def test_arrays_hold_the_same() -> None:
    known = facts(size=5)
    assert known.mu is not None
    assert known.labels is not None
    with np.load(io.BytesIO(selection_npz(known, INDICES)), allow_pickle=False) as found:
        np.testing.assert_array_equal(found["codes"], known.mu[INDICES])
        np.testing.assert_array_equal(found["labels"], known.labels[INDICES])
        np.testing.assert_array_equal(found["indices"], INDICES)
        assert found["split"].tolist() == [0, 0, 0, 0]
        assert found["model"] == known.id
        assert found["class_names"].tolist() == list(known.class_names)


def test_what_is_not_known_is_left_out() -> None:
    known = replace(facts(), labels=None, split=None)
    with np.load(io.BytesIO(selection_npz(known, INDICES))) as found:
        assert set(found) == {"codes", "indices", "model"}
    row = next(csv.DictReader(io.StringIO(selection_csv(known, INDICES).decode())))
    assert (row["label"], row["class"], row["split"]) == ("", "", "")


def test_the_ending_says_which(tmp_path: Path) -> None:
    for name in ("one.csv", "two.NPZ"):
        write_selection(tmp_path / name, facts(), INDICES)
        assert (tmp_path / name).stat().st_size > 100
    with pytest.raises(ExplorerError, match=r"must end in \.csv or \.npz"):
        write_selection(tmp_path / "three.txt", facts(), INDICES)
    with pytest.raises(ExplorerError):
        write_selection(tmp_path / "nowhere" / "four.csv", facts(), INDICES)
