from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from explorer.data.celeba import Faces
from explorer.data.sources import read_source
from explorer.errors import ExplorerError
from tests.data.celeba_files import write_celeba
from tests.data.idx_files import write_mnist


def test_celeba_comes_with_its_split(tmp_path: Path) -> None:
    found = read_source(write_celeba(tmp_path, (0, 1, 2), size=(40, 48)), (32, 32, 3))
    assert isinstance(found, Faces)
    assert found.pictures.shape == (3, 32, 32, 3)
    assert found.split is not None
    assert found.split.tolist() == [0, 1, 2]


def test_celeba_is_none_for_a_model_of_digits(tmp_path: Path) -> None:
    with pytest.raises(ExplorerError, match="holds neither idx files nor pictures"):
        read_source(write_celeba(tmp_path), (28, 28, 1))


def test_digits_and_pictures_are_read_as_ever(tmp_path: Path) -> None:
    write_mnist(tmp_path)
    assert read_source(tmp_path, (28, 28, 1)).labels is not None
    picture = tmp_path / "one.png"
    Image.fromarray(np.full((32, 32, 3), 7, np.uint8)).save(picture)
    assert (read_source(picture, (32, 32, 3)).pictures == 7).all()
