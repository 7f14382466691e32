from pathlib import Path

import numpy as np
import pytest

from explorer.data.celeba_lists import ATTRIBUTES, find_list, read_attributes, read_split
from explorer.errors import ExplorerError
from tests.data.celeba_files import attributes, names, write, write_lists


def test_there_are_40_attributes_and_smiling_is_number_31() -> None:
    assert len(set(ATTRIBUTES)) == 40
    assert ATTRIBUTES[31] == "Smiling"
    assert list(ATTRIBUTES[1:]) == sorted(ATTRIBUTES[1:])


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_official_lists(tmp_path: Path, end: str) -> None:
    write_lists(tmp_path, end=end)
    found = read_attributes(tmp_path / "list_attr_celeba.txt")
    assert list(found.names) == names(8)
    assert found.values.dtype == np.int8
    np.testing.assert_array_equal(found.values, attributes(8))
    assert found.notes == ()
    split = read_split(tmp_path / "list_eval_partition.txt")
    assert list(split.names) == names(8)
    np.testing.assert_array_equal(split.values[:, 0], (0, 0, 0, 0, 1, 1, 2, 2))


@pytest.mark.parametrize("absent", [-1, 0])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_csv_form_with_minus_one_or_zero(tmp_path: Path, absent: int, end: str) -> None:
    rows = [
        ",".join([name, *(str(v if v == 1 else absent) for v in row)])
        for name, row in zip(names(4), attributes(4), strict=True)
    ]
    path = tmp_path / "list_attr_celeba.csv"
    write(path, [",".join(("image_id", *ATTRIBUTES)), *rows], end)
    found = read_attributes(path)
    np.testing.assert_array_equal(found.values, attributes(4))
    assert find_list(tmp_path, "list_attr_celeba") == path
    parts = tmp_path / "list_eval_partition.csv"
    write(parts, ["image_id,partition", "000001.jpg,0", "000002.jpg,2"], end)
    assert read_split(parts).values[:, 0].tolist() == [0, 2]


def test_columns_in_another_order_come_back_in_the_official_one(tmp_path: Path) -> None:
    path = tmp_path / "list_attr_celeba.csv"
    row = attributes(1)[0][::-1]
    write(path, [",".join(("image_id", *ATTRIBUTES[::-1])), ",".join(["000001.jpg", *map(str, row)])])
    np.testing.assert_array_equal(read_attributes(path).values, attributes(1))


def test_a_list_that_is_cut_off_says_so_and_keeps_its_whole_rows(tmp_path: Path) -> None:
    write_lists(tmp_path)
    path = tmp_path / "list_attr_celeba.txt"
    path.write_bytes(path.read_bytes()[:-200])
    found = read_attributes(path)
    assert list(found.names) == names(len(found.names))
    assert 0 < len(found.names) < 8
    assert found.notes[0].startswith("list_attr_celeba.txt announces 8 rows, but has ")
    assert found.notes[-1] == "list_attr_celeba.txt: 1 damaged row was left out."


def test_values_that_are_none_are_damaged_rows(tmp_path: Path) -> None:
    write_lists(tmp_path)
    path = tmp_path / "list_attr_celeba.txt"
    text = path.read_text()
    lines = text.splitlines()
    lines[2] = lines[2].replace(" 1", " 0", 1)  # among −1 a 0 says nothing
    lines[4] = lines[4].replace(" 1", " x", 1)
    write(path, lines)
    found = read_attributes(path)
    assert list(found.names) == [name for i, name in enumerate(names(8)) if i not in (0, 2)]
    assert found.notes == ("list_attr_celeba.txt: 2 damaged rows were left out.",)
    parts = tmp_path / "list_eval_partition.txt"
    write(parts, ["000001.jpg 0", "000002.jpg 3", "000003.jpg"])
    split = read_split(parts)
    assert split.names == ("000001.jpg",)
    assert split.notes == ("list_eval_partition.txt: 2 damaged rows were left out.",)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "has no column '5_o_Clock_Shadow'"),
        (b"3\n" + " ".join(ATTRIBUTES[:-1]).encode() + b"\n", "has no column 'Young'"),
        (b"3\n" + " ".join(ATTRIBUTES).encode() + b"\n", "has no row that can be used"),
        (b"\xff\xfe\x00", "is no text file"),
    ],
)
def test_a_list_that_is_none(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "list_attr_celeba.txt"
    path.write_bytes(content)
    with pytest.raises(ExplorerError, match=sentence) as raised:
        read_attributes(path)
    assert str(path) in str(raised.value)


def test_a_split_without_rows(tmp_path: Path) -> None:
    path = tmp_path / "list_eval_partition.txt"
    path.write_text("")
    with pytest.raises(ExplorerError, match="has no row that can be used"):
        read_split(path)
    with pytest.raises(ExplorerError, match="cannot be read"):
        read_split(tmp_path)
