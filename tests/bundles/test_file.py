"""The bundle reader and writer: what goes in comes out, and nothing hostile gets through."""

import errno
import json
import os
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from safetensors.numpy import save_file

from explorer.bundles.file import Contents, read_facts, read_weights, write_bundle
from explorer.bundles.metadata import KEY, Header
from explorer.errors import ExplorerError
from tests.bundles.samples import contents

READ = {
    "id": "tiny-0",
    "format": 1,
    "name": "tiny",
    "title": "Tiny",
    "kind": "vae",
    "family": "course-mnist",
    "config": {},
    "code_size": 2,
    "picture_shape": [4, 4, 1],
    "class_names": ["zero", "one"],
    "attributes": [],
    "metrics": {},
    "provenance": {},
    "licence": "",
}


def save_raw(path: Path, tensors: dict[str, np.ndarray], header: object) -> Path:
    save_file(tensors, path, metadata={KEY: json.dumps(header)})
    return path


def test_what_is_written_is_read(tmp_path: Path) -> None:
    written = contents()
    facts = write_bundle(tmp_path / "a.safetensors", written)
    for name in ("name", "title", "family", "config", "code_size", "picture_shape", "metrics"):
        assert getattr(facts, name) == getattr(written, name), name
    assert facts.id.startswith("tiny-")
    assert facts.mu is not None
    assert facts.labels is not None
    np.testing.assert_array_equal(facts.mu, written.arrays["codes/mu"])
    np.testing.assert_array_equal(facts.labels, written.arrays["codes/labels"])
    assert not facts.mu.flags.writeable
    weights = read_weights(facts.path)
    assert weights["decoder.weight"].dtype == np.float32
    np.testing.assert_array_equal(weights["decoder.weight"], written.weights["decoder.weight"])
    assert weights["steps"].dtype == np.int64
    assert [path.name for path in tmp_path.iterdir()] == ["a.safetensors"]


def test_the_id_follows_the_weights_and_the_config(tmp_path: Path) -> None:
    one = write_bundle(tmp_path / "1.safetensors", contents())
    same = write_bundle(tmp_path / "2.safetensors", contents(title="Another title"))
    other = write_bundle(
        tmp_path / "3.safetensors",
        contents(weights={"decoder.weight": np.ones((16, 2), np.float32)}),
    )
    config = write_bundle(tmp_path / "4.safetensors", contents(config={"width": 4}))
    assert one.id == same.id
    assert len({one.id, other.id, config.id}) == 3


@pytest.mark.parametrize("key", sorted(READ))
@pytest.mark.parametrize("value", [None, 3.5, "", {"a": 1}, [1, 2], -1, True])
def test_a_wrong_field_is_refused_by_name_or_was_fine(tmp_path: Path, key: str, value: object) -> None:
    path = save_raw(tmp_path / "x.safetensors", {"weights/w": np.zeros(1)}, READ | {key: value})
    fine = {("config", "dict"), ("metrics", "dict"), ("provenance", "dict"), ("licence", "str")}
    if (key, type(value).__name__) in fine:
        assert read_facts(path).name == "tiny"
    else:
        with pytest.raises(ExplorerError, match=rf"{key}|format|kind"):
            read_facts(path)


@pytest.mark.parametrize("key", [field.name for field in fields(Header) if field.name in READ])
def test_a_missing_field_is_refused_by_name(tmp_path: Path, key: str) -> None:
    header = {name: value for name, value in READ.items() if name != key}
    path = save_raw(tmp_path / "x.safetensors", {"weights/w": np.zeros(1)}, header)
    with pytest.raises(ExplorerError, match=f"{key}.*missing"):
        read_facts(path)


@pytest.mark.parametrize(
    ("name", "array"),
    [
        ("codes/mu", np.zeros((3, 3), np.float32)),
        ("codes/mu", np.zeros(3, np.float32)),
        ("codes/mu", np.zeros((3, 2), np.int32)),
        ("codes/mu", np.array([[np.nan, 0.0]], np.float32)),
        ("codes/mu", np.array([[np.inf, 0.0]], np.float32)),
        ("codes/labels", np.zeros(5, np.int16)),
        ("codes/labels", np.full(4, 2, np.int16)),
        ("codes/labels", np.full(4, -1, np.int16)),
        ("codes/labels", np.full(4, 2**40, np.int64)),
        ("codes/labels", np.zeros(4, np.float32)),
        ("codes/split", np.full(4, 3, np.uint8)),
    ],
)
def test_arrays_that_do_not_fit_are_refused(tmp_path: Path, name: str, array: Any) -> None:
    arrays = {"codes/mu": np.zeros((4, 2), np.float32), name: array}
    path = save_raw(tmp_path / "x.safetensors", arrays, READ)
    with pytest.raises(ExplorerError, match="damaged"):
        read_facts(path)


def test_weights_that_were_changed_are_refused(tmp_path: Path) -> None:
    path = write_bundle(tmp_path / "a.safetensors", contents()).path
    raw = bytearray(path.read_bytes())
    start = raw.index(np.float16(contents().weights["decoder.weight"][3, 1]).tobytes())
    raw[start] ^= 1
    path.write_bytes(raw)
    with pytest.raises(ExplorerError, match="weights are not those"):
        read_weights(path)


@pytest.mark.parametrize("number", [np.nan, np.inf, -np.inf])
def test_weights_that_are_not_finite_are_refused(tmp_path: Path, number: float) -> None:
    with pytest.raises(ExplorerError, match="not finite"):
        write_bundle(tmp_path / "a.safetensors", contents(weights={"w": np.full(3, number, np.float32)}))
    assert list(tmp_path.iterdir()) == []


def test_foreign_files_are_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(ExplorerError, match="does not exist"):
        read_facts(tmp_path / "absent.safetensors")
    text = tmp_path / "text.safetensors"
    text.write_text("hello")
    with pytest.raises(ExplorerError, match="no model file"):
        read_facts(text)
    foreign = tmp_path / "foreign.safetensors"
    save_file({"w": np.zeros(2)}, foreign)
    with pytest.raises(ExplorerError, match="not one of this application's"):
        read_facts(foreign)
    (tmp_path / "folder.safetensors").mkdir()
    with pytest.raises(ExplorerError, match=r"folder\.safetensors cannot be read: it is a folder\."):
        read_facts(tmp_path / "folder.safetensors")
    newer = save_raw(tmp_path / "newer.safetensors", {"w": np.zeros(1)}, READ | {"format": 2})
    with pytest.raises(ExplorerError, match="bundle format 2"):
        read_facts(newer)


def test_a_full_disk_leaves_the_old_file_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_bundle(tmp_path / "a.safetensors", contents()).path
    before = path.read_bytes()

    def refuse(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(ExplorerError, match="no space is left"):
        write_bundle(path, contents(title="New"))
    assert path.read_bytes() == before
    assert [child.name for child in tmp_path.iterdir()] == ["a.safetensors"]


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(ExplorerError, match="does not exist"):
        write_bundle(tmp_path / "absent" / "a.safetensors", contents())


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("bundle") / "a.safetensors"
    return write_bundle(path, contents()).path.read_bytes()


def read_everything(path: Path) -> Contents | None:
    try:
        read_facts(path)
        read_weights(path)
    except ExplorerError:
        return None
    return contents()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_truncation_is_refused(whole: bytes, tmp_path: Path, data: st.DataObject) -> None:
    path = tmp_path / "cut.safetensors"
    path.write_bytes(whole[: data.draw(st.integers(0, len(whole) - 1))])
    assert read_everything(path) is None


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_corruption_is_a_sentence_or_harmless(whole: bytes, tmp_path: Path, data: st.DataObject) -> None:
    raw = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 8))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "bent.safetensors"
    path.write_bytes(raw)
    read_everything(path)  # anything but an ExplorerError fails the test


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    header=st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(sorted(READ)), inner, max_size=6)
        ),
        max_leaves=12,
    )
)
def test_any_header_is_a_sentence_or_harmless(tmp_path: Path, header: object) -> None:
    merged = READ | header if isinstance(header, dict) else header
    path = save_raw(tmp_path / "odd.safetensors", {"weights/w": np.zeros(1)}, merged)
    read_everything(path)
