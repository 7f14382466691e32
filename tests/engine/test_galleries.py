"""Points shown as the pictures that were encoded: what the engine reads for them."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from explorer.bundles.originals import Originals
from explorer.data.pictures import read_pictures
from explorer.engine.answers import Decoded, Encoded
from explorer.engine.handlers import TorchHandler
from explorer.engine.requests import DecodePoints, EncodeFiles, ModelRef
from explorer.errors import ExplorerError
from explorer.latent.codes import Codes
from explorer.latent.crowding import Cells, choose
from tests.data.idx_files import write_mnist
from tests.support.handling import results, some_codes

FRAME = Codes.of([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
CELLS = Cells.covering((-1.0, -1.0, 1.0, 1.0), 0.4)
SHAPE = (28, 28, 1)


def read(handler: TorchHandler, bundle: ModelRef, originals: Originals, count: int) -> dict[int, np.ndarray]:
    """The pictures that are shown, by their index."""
    request = DecodePoints(bundle, FRAME, Codes.of(some_codes(count)), CELLS, originals=originals)
    found: dict[int, np.ndarray] = {}
    for part in results(handler, request):
        assert isinstance(part, Decoded)
        assert part.pictures.flags.c_contiguous
        found |= dict(zip(part.indices.tolist(), part.pictures, strict=True))
    assert list(found) == choose(some_codes(count), CELLS).tolist()
    return found


def test_originals_are_read_in_place_of_decoding(
    handler: TorchHandler, bundle: ModelRef, tmp_path: Path
) -> None:
    write_mnist(tmp_path, train=60, test=10)
    data = read_pictures(tmp_path, SHAPE).pictures
    for _ in range(2):  # the second time they are in memory: the source may be gone
        found = read(handler, bundle, Originals(tmp_path), 70)
        assert len(found) > 5
        assert all((picture == data[index]).all() for index, picture in found.items())
        shutil.rmtree(tmp_path, ignore_errors=True)


def test_pictures_of_a_folder_are_read_one_by_one(
    handler: TorchHandler, bundle: ModelRef, tmp_path: Path
) -> None:
    for at in range(40):
        Image.fromarray(np.full((28, 28), at, np.uint8)).save(tmp_path / f"{at}.png")
    found = read(handler, bundle, Originals(tmp_path), 40)
    assert len(found) > 5
    assert all((picture == index).all() for index, picture in found.items())


def test_another_data_set_is_refused(handler: TorchHandler, bundle: ModelRef, tmp_path: Path) -> None:
    write_mnist(tmp_path, train=60, test=10)
    with pytest.raises(ExplorerError, match="it holds 70 pictures now, the codes are of 71"):
        read(handler, bundle, Originals(tmp_path), 71)


def test_encoding_says_where_the_pictures_are(
    handler: TorchHandler, bundle: ModelRef, tmp_path: Path
) -> None:
    for at in range(5):
        Image.fromarray(np.full((28, 28), at, np.uint8)).save(tmp_path / f"{at}.png")
    (tmp_path / "3.png").write_bytes(b"no picture")
    last = results(handler, EncodeFiles(bundle, tmp_path))[-1]
    assert isinstance(last, Encoded)
    assert last.originals == Originals(tmp_path, frozenset({"3.png"}))
