import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from explorer.errors import ExplorerError
from explorer.imaging.png import KEY, png_bytes, read_session, save_png

SESSION = {"model": "mnist-2d", "pins": [[0.5, -1.0]], "note": "σ → 2 µ"}


def _picture(channels: int) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.random.default_rng(channels).integers(0, 256, (7, 5, channels), dtype=np.uint8)


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_pixels_and_session_come_back_exactly(tmp_path: Path, channels: int) -> None:
    path = tmp_path / "picture.png"
    save_png(path, _picture(channels), SESSION)
    with Image.open(path) as image:
        np.testing.assert_array_equal(np.asarray(image).reshape(7, 5, channels), _picture(channels))
        assert image.info["srgb"] == 0
        assert image.info["Software"] == "Latent Explorer"
    assert read_session(path) == SESSION


def test_a_picture_without_session_has_none(tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    save_png(path, _picture(3))
    assert read_session(path) is None


def test_a_picture_of_another_shape_is_refused() -> None:
    for shape in [(7, 5), (7, 5, 2), (0, 5, 3)]:
        with pytest.raises(ValueError, match="a picture must be"):
            png_bytes(np.zeros(shape, np.uint8))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(session=st.dictionaries(st.text(), json_values, max_size=4))
def test_any_session_comes_back(tmp_path_factory: pytest.TempPathFactory, session: dict[str, Any]) -> None:
    path = tmp_path_factory.mktemp("png") / "picture.png"
    save_png(path, _picture(1), session)
    assert read_session(path) == session


@given(cut=st.integers(0, 400), position=st.integers(0, 400), value=st.integers(0, 255))
def test_a_damaged_file_is_read_or_refused_in_words(
    tmp_path_factory: pytest.TempPathFactory, cut: int, position: int, value: int
) -> None:
    data = bytearray(png_bytes(_picture(3), SESSION))
    if position < len(data):
        data[position] = value
    path = tmp_path_factory.mktemp("png") / "picture.png"
    path.write_bytes(data[: max(0, len(data) - cut)])
    try:
        session = read_session(path)
    except ExplorerError as error:
        assert "picture.png" in str(error)  # noqa: PT017  (either outcome is right)
    else:
        assert session in (None, SESSION)


@pytest.mark.parametrize("text", ["[1, 2]", "{", "[" * 100_000])
def test_a_session_that_is_no_object_is_refused(tmp_path: Path, text: str) -> None:
    plain = png_bytes(_picture(1))
    body = KEY.encode() + b"\x00\x00\x00\x00\x00" + text.encode()
    chunk = len(body).to_bytes(4) + b"iTXt" + body + zlib.crc32(b"iTXt" + body).to_bytes(4)
    end = plain.index(b"IDAT") - 4
    path = tmp_path / "picture.png"
    path.write_bytes(plain[:end] + chunk + plain[end:])
    with pytest.raises(ExplorerError, match="session inside"):
        read_session(path)


def test_a_missing_and_a_foreign_file_are_named(tmp_path: Path) -> None:
    with pytest.raises(ExplorerError, match="does not exist"):
        read_session(tmp_path / "nowhere.png")
    foreign = tmp_path / "foreign.png"
    foreign.write_bytes(b"not a picture")
    with pytest.raises(ExplorerError, match="cannot be read as a PNG"):
        read_session(foreign)
