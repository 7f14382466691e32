"""The handlers on a small real model: pictures, codes and the cache."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from explorer.engine import handlers
from explorer.engine.answers import (
    Decoded,
    Encoded,
    Nearest,
)
from explorer.engine.handlers import TorchHandler
from explorer.engine.requests import (
    DecodeCodes,
    DecodeTiles,
    EncodeFiles,
    EncodePictures,
    FindNearest,
    ModelRef,
)
from explorer.engine.steps import Done
from explorer.errors import ExplorerError
from explorer.latent.codes import Codes, Pictures
from explorer.latent.lattice import Tiles
from explorer.models.codec import Codec
from tests.support.gates import PATIENCE
from tests.support.handling import assert_same_pictures, joined, record_batches, results, some_codes

Array = npt.NDArray[np.float32]


@pytest.mark.parametrize("count", [0, 1, 3, 40])
def test_decoding_in_chunks_is_decoding(
    handler: TorchHandler, bundle: ModelRef, codec: Codec, count: int
) -> None:
    codes = some_codes(count)
    parts = results(handler, DecodeCodes(bundle, Codes.of(codes)))
    assert_same_pictures(joined(parts, codec), codec.decode(codes))
    assert len(parts) > 1 or count < 2  # the first chunk is of one code


def test_tiles_are_decoded_from_the_middle_and_called_by_their_place(
    handler: TorchHandler, bundle: ModelRef, codec: Codec
) -> None:
    frame = Codes.of(np.concatenate([some_codes(1), np.eye(2, some_codes(1).shape[1], dtype=np.float32)]))
    tiles = Tiles(2, -3, -2, 4, 3)
    parts = results(handler, DecodeTiles(bundle, frame, tiles))
    assert_same_pictures(joined(parts, codec), codec.decode(tiles.codes(frame.values)))
    assert isinstance(parts[0], Decoded)
    assert parts[0].indices[0] == tiles.centre_first()[0] == len(tiles) // 2


@pytest.mark.parametrize("wanted", [(0, 1, 6, 17, 20, 34), (17,), ()])
def test_some_of_the_tiles_are_decoded_in_the_same_order_by_the_same_names(
    handler: TorchHandler, bundle: ModelRef, codec: Codec, wanted: tuple[int, ...]
) -> None:
    frame, tiles = Codes.of(np.array([[0.5, -1], [1, 0], [0, 1]])), Tiles(2, -3, -2, 4, 3)
    request = DecodeTiles(bundle, frame, tiles, wanted=wanted)
    parts = [part for part in results(handler, request) if isinstance(part, Decoded)]
    indices = np.concatenate([part.indices for part in parts])
    assert indices.tolist() == [index for index in tiles.centre_first().tolist() if index in wanted]
    pictures = np.concatenate([part.pictures for part in parts])
    assert_same_pictures(pictures, codec.decode(tiles.codes(frame.values)[indices]))
    assert wanted or len(parts) == 1


def test_what_was_decoded_is_not_decoded_again_and_comes_first(
    handler: TorchHandler, bundle: ModelRef, codec: Codec, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = some_codes(30)
    results(handler, DecodeCodes(bundle, Codes.of(codes[10:20])))
    decoded = record_batches(monkeypatch)
    parts = results(handler, DecodeCodes(bundle, Codes.of(codes)))
    assert isinstance(parts[0], Decoded)
    assert parts[0].indices.tolist() == list(range(10, 20))
    assert sum(decoded) == 20
    assert_same_pictures(joined(parts, codec), codec.decode(codes))
    (again,) = results(handler, DecodeCodes(bundle, Codes.of(codes)))
    assert sum(decoded) == 20
    np.testing.assert_array_equal(joined([again], codec), joined(parts, codec))


@pytest.mark.parametrize(("each", "sizes"), [(0.0003, [64]), (0.001, [20, 20, 24]), (0.1, [4] * 16)])
def test_a_view_of_tiles_is_decoded_in_one_piece_where_that_is_quick(
    handler: TorchHandler, bundle: ModelRef, monkeypatch: pytest.MonkeyPatch, each: float, sizes: list[int]
) -> None:
    decoded = record_batches(monkeypatch, (4, each))
    results(handler, DecodeCodes(bundle, Codes.of(some_codes(1))))
    decoded.clear()
    frame = Codes.of(np.array([[0, 0], [1, 0], [0, 1]]))
    results(handler, DecodeTiles(bundle, frame, Tiles(0, -4, -4, 4, 4)))
    assert decoded == sizes, "what takes 0.02 s (the last 0.03), or a chunk where that is more"


def test_cached_pictures_of_many_codes_come_in_blocks(
    handler: TorchHandler, bundle: ModelRef, codec: Codec, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handlers, "_LOOK_UP", 8)
    codes = some_codes(20)
    results(handler, DecodeCodes(bundle, Codes.of(codes[[0, 9, 19]])))
    parts = results(handler, DecodeCodes(bundle, Codes.of(codes)))
    assert_same_pictures(joined(parts, codec), codec.decode(codes))
    all_cached = results(handler, DecodeCodes(bundle, Codes.of(codes)))
    assert len(all_cached) == 3
    assert_same_pictures(joined(all_cached, codec), codec.decode(codes))


def test_nobody_can_spoil_what_is_kept(handler: TorchHandler, bundle: ModelRef, codec: Codec) -> None:
    request = DecodeCodes(bundle, Codes.of(some_codes(1)))
    for _ in range(3):  # decoded, then from the cache
        (part,) = results(handler, request)
        assert isinstance(part, Decoded)
        assert_same_pictures(part.pictures, codec.decode(request.codes.values))
        with pytest.raises(ValueError, match="read-only"):
            part.pictures[:] = 7


def test_pictures_are_kept_after_they_were_answered(
    handler: TorchHandler, bundle: ModelRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = DecodeCodes(bundle, Codes.of(some_codes(1)))
    results(handler, DecodeCodes(bundle, Codes.of(some_codes(1, seed=9))))
    kept = len(handler._cache)
    work = handler(request)
    done = next(work)
    assert isinstance(done, Done)
    assert len(handler._cache) == kept
    work.close()
    assert len(handler._cache) == kept + 1
    decoded = record_batches(monkeypatch)
    results(handler, request)
    assert not decoded
    work = handler(DecodeCodes(bundle, Codes.of(some_codes(1, seed=8))))
    next(work)

    def fail(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(handler._cache, "add", fail)
    with pytest.raises(MemoryError):  # where the engine hears of it, and logs it
        work.close()


def test_codes_of_another_space_are_refused_in_words(handler: TorchHandler, bundle: ModelRef) -> None:
    good, bad = Codes.of(np.zeros((1, 2))), Codes.of(np.zeros((1, 3)))
    for request in (
        DecodeCodes(bundle, bad),
        FindNearest(bundle, bad, good, 1),
        FindNearest(bundle, good, bad, 1),
    ):
        with pytest.raises(ExplorerError, match="has 2 numbers, but 3 were given"):
            results(handler, request)


def test_the_nearest_come_with_their_pictures(handler: TorchHandler, bundle: ModelRef, codec: Codec) -> None:
    among = some_codes(200)
    request = FindNearest(bundle, Codes.of([0.5, 0.5]), Codes.of(among), 5)
    (found,) = results(handler, request)
    assert isinstance(found, Nearest)
    distances = np.linalg.norm(among - 0.5, axis=1)
    assert found.indices.tolist() == np.argsort(distances)[:5].tolist()
    np.testing.assert_allclose(found.distances, np.sort(distances)[:5], rtol=1e-5)
    assert_same_pictures(found.pictures, codec.decode(among[found.indices]))


def test_encoding_in_chunks_is_encoding(handler: TorchHandler, bundle: ModelRef, codec: Codec) -> None:
    pictures = np.random.default_rng(0).integers(0, 256, (9, 28, 28, 1), dtype=np.uint8)
    parts = results(handler, EncodePictures(bundle, Pictures.of(pictures)))
    encoded = [part for part in parts if isinstance(part, Encoded)]
    assert len(encoded) == len(parts) > 1
    assert np.concatenate([part.indices for part in encoded]).tolist() == list(range(9))
    assert {part.total for part in encoded} == {9}
    mu, logvar = codec.posterior(pictures)
    np.testing.assert_allclose(np.concatenate([part.mu for part in encoded]), mu, atol=1e-5)
    np.testing.assert_allclose(np.concatenate([part.logvar for part in encoded]), logvar, atol=1e-5)


def test_a_folder_is_encoded_with_a_word_on_what_was_skipped(
    handler: TorchHandler, bundle: ModelRef, codec: Codec, tmp_path: Path
) -> None:
    pictures = np.random.default_rng(0).integers(0, 256, (5, 28, 28), dtype=np.uint8)
    for number, picture in enumerate(pictures):
        Image.fromarray(picture).save(tmp_path / f"{number}.png")
    (tmp_path / "9.png").write_bytes(b"not a picture")
    encoded = [part for part in results(handler, EncodeFiles(bundle, tmp_path)) if isinstance(part, Encoded)]
    assert np.concatenate([part.indices for part in encoded]).tolist() == list(range(5))
    np.testing.assert_allclose(
        np.concatenate([part.mu for part in encoded]), codec.posterior(pictures[..., None])[0], atol=1e-5
    )
    assert encoded[-1].total == 5
    assert "9.png" in encoded[-1].notes[0]


def test_an_idx_file_is_encoded_with_its_labels(
    handler: TorchHandler, bundle: ModelRef, tmp_path: Path
) -> None:
    images, labels = np.zeros((7, 28, 28), np.uint8), np.arange(7, dtype=np.uint8)
    for name, array in (("images-idx3-ubyte", images), ("labels-idx1-ubyte", labels)):
        header = bytes([0, 0, 8, array.ndim]) + np.array(array.shape, ">u4").tobytes()
        (tmp_path / f"t10k-{name}").write_bytes(header + array.tobytes())
    encoded = [part for part in results(handler, EncodeFiles(bundle, tmp_path)) if isinstance(part, Encoded)]
    found = [part.labels for part in encoded if part.labels is not None]
    assert np.concatenate(found).tolist() == list(range(7))
    splits = [part.split for part in encoded if part.split is not None]
    assert np.concatenate(splits).tolist() == [2] * 7


def test_a_source_that_does_not_exist_is_a_sentence(
    handler: TorchHandler, bundle: ModelRef, tmp_path: Path
) -> None:
    with pytest.raises(ExplorerError, match="does not exist"):
        results(handler, EncodeFiles(bundle, tmp_path / "nowhere"))


def test_encoding_a_slow_disk_can_be_given_up(
    handler: TorchHandler, bundle: ModelRef, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Event()

    def slow(source: Path, shape: object) -> Iterator[None]:
        assert gate.wait(PATIENCE)
        yield None

    monkeypatch.setattr(handlers, "iterate_pictures", slow)
    work = handler(EncodeFiles(bundle, tmp_path))
    for _ in range(3):
        assert next(work).seconds_left == np.inf  # it does not block while the disk does
    gate.set()
    work.close()  # the leak guard sees that the reading thread is gone
