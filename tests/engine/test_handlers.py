"""The handlers on a small real model: codes and pictures."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from explorer.engine import handlers
from explorer.engine.answers import (
    Encoded,
    Nearest,
)
from explorer.engine.handlers import TorchHandler
from explorer.engine.requests import (
    DecodeCodes,
    EncodeFiles,
    EncodePictures,
    FindNearest,
    ModelRef,
)
from explorer.errors import ExplorerError
from explorer.latent.codes import Codes, Pictures
from explorer.models.codec import Codec
from tests.support.gates import PATIENCE
from tests.support.handling import assert_same_pictures, results, some_codes

Array = npt.NDArray[np.float32]


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
