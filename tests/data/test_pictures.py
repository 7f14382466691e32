from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from explorer.data.pictures import iterate_pictures, read_pictures, skipped_note
from explorer.errors import ExplorerError
from tests.data.idx_files import idx_bytes, images, write_mnist

DIGIT = (28, 28, 1)


def save(path: Path, grey: int, size: tuple[int, int] = (28, 28), mode: str = "L") -> None:
    Image.new(mode, size, grey if mode == "L" else (grey, grey, grey)).save(path)


def test_a_folder_of_idx_files(tmp_path: Path) -> None:
    write_mnist(tmp_path, train=12, test=5)
    found = read_pictures(tmp_path, DIGIT)
    assert np.array_equal(found.pictures[12:, ..., 0], images(5, 1))
    assert found.labels is not None
    assert found.split is not None
    assert found.split.tolist() == [0] * 12 + [2] * 5


def test_test_images_alone_are_a_data_set(tmp_path: Path) -> None:
    write_mnist(tmp_path, train=12, test=5)
    (tmp_path / "train-images-idx3-ubyte.gz").unlink()  # as KMNIST lies here
    found = read_pictures(tmp_path, DIGIT)
    assert len(found) == 5
    assert found.labels is not None
    assert found.labels.tolist() == [0, 1, 2, 3, 4]


def test_one_idx_file_without_labels(tmp_path: Path) -> None:
    path = tmp_path / "drawn.idx"
    path.write_bytes(idx_bytes(images(3)))
    found = read_pictures(path, DIGIT)
    assert (len(found), found.labels, found.split) == (3, None, None)


def test_parts_say_how_far_they_are(tmp_path: Path) -> None:
    write_mnist(tmp_path, train=12, test=5)
    parts = list(iterate_pictures(tmp_path, DIGIT, part=5))
    assert [(part.read, len(part.pictures), part.total) for part in parts] == [
        (5, 5, 17), (10, 5, 17), (12, 2, 17), (17, 5, 17),
    ]  # fmt: skip


def test_a_folder_of_pictures_in_natural_order_with_bad_ones_counted(tmp_path: Path) -> None:
    save(tmp_path / "img10.png", 100)
    save(tmp_path / "img2.png", 20)
    save(tmp_path / "IMG1.PNG", 10, mode="RGB")
    (tmp_path / "img3.png").write_bytes(b"no picture")
    (tmp_path / "img4.jpg").write_bytes((tmp_path / "img2.png").read_bytes()[:40])
    (tmp_path / ".img5.png").write_bytes(b"hidden")
    (tmp_path / "notes.txt").write_text("no picture either")
    found = read_pictures(tmp_path, DIGIT)
    assert found.pictures[:, 0, 0, 0].tolist() == [10, 20, 100]
    assert found.notes == ("2 files could not be read as pictures (img3.png, img4.jpg).",)
    assert found.labels is None


@pytest.mark.parametrize("shape", [(28, 28, 1), (128, 128, 3), (10, 20, 1)])
def test_pictures_are_converted_to_the_model_s_shape(tmp_path: Path, shape: tuple[int, int, int]) -> None:
    save(tmp_path / "wide.png", 70, (90, 30), "RGB")
    save(tmp_path / "small.png", 70, (5, 5))
    found = read_pictures(tmp_path, shape)
    assert found.pictures.shape == (2, *shape)
    assert (found.pictures == 70).all()


def test_a_wide_picture_is_cropped_about_its_middle(tmp_path: Path) -> None:
    picture = np.zeros((20, 60), np.uint8)
    picture[:, 20:40] = 200
    Image.fromarray(picture).save(tmp_path / "bar.png")
    assert (read_pictures(tmp_path / "bar.png", (20, 20, 1)).pictures == 200).all()


def test_idx_pictures_of_another_size_are_resized(tmp_path: Path) -> None:
    write_mnist(tmp_path)
    assert read_pictures(tmp_path, (14, 14, 3)).pictures.shape == (58, 14, 14, 3)


def test_a_picture_turned_by_its_camera_is_turned_back(tmp_path: Path) -> None:
    image = Image.new("L", (28, 28))
    image.putpixel((0, 0), 255)
    exif = Image.Exif()
    exif[0x0112] = 3  # upside down
    image.save(tmp_path / "turned.png", exif=exif)
    assert read_pictures(tmp_path, DIGIT).pictures[0, 27, 27, 0] == 255


def test_nothing_to_read_ends_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ExplorerError, match="does not exist"):
        read_pictures(tmp_path / "none", DIGIT)
    with pytest.raises(ExplorerError, match="neither idx files nor pictures"):
        read_pictures(tmp_path, DIGIT)
    (tmp_path / "a.png").write_bytes(b"")
    with pytest.raises(ExplorerError, match=r"The only file in .* could not be read as a picture"):
        read_pictures(tmp_path, DIGIT)
    with pytest.raises(ExplorerError, match=r"^a\.png cannot be read as a picture"):
        read_pictures(tmp_path / "a.png", DIGIT)
    (tmp_path / "b.png").write_bytes(b"")
    with pytest.raises(ExplorerError, match="None of the 2 files"):
        read_pictures(tmp_path, DIGIT)


def test_the_note_is_short_however_many_files_there_are() -> None:
    assert skipped_note(["a"]) == "1 file could not be read as pictures (a)."
    assert skipped_note(list("abcd")) == "4 files could not be read as pictures (a, b, c, …)."
