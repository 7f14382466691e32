from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from explorer.data.celeba import is_celeba, read_celeba
from explorer.errors import ExplorerError
from tests.data.celeba_files import SPLITS, attributes, names, write, write_celeba, write_images, write_lists


def pixels(path: Path) -> np.ndarray:
    with Image.open(path) as image:
        return np.asarray(image)


def test_images_of_128_are_left_as_they_are(tmp_path: Path) -> None:
    faces = read_celeba(write_celeba(tmp_path))
    assert faces.pictures.shape == (8, 128, 128, 3)
    assert faces.pictures.dtype == np.uint8
    for picture, name in zip(faces.pictures, names(8), strict=True):
        np.testing.assert_array_equal(picture, pixels(tmp_path / "img_align_celeba" / name))
    np.testing.assert_array_equal(faces.attributes, attributes(8))
    assert faces.attributes.dtype == np.int8
    assert faces.split is not None
    assert faces.split.dtype == np.uint8
    assert tuple(faces.split.tolist()) == SPLITS
    assert faces.notes == ()
    assert faces.attribute_names[31] == "Smiling"


def test_the_centre_of_official_images_is_at_left_25_and_top_45(tmp_path: Path) -> None:
    faces = read_celeba(write_celeba(tmp_path, (0, 2), size=(178, 218)))
    whole = pixels(tmp_path / "img_align_celeba" / "000001.jpg")
    np.testing.assert_array_equal(faces.pictures[0], whole[45 : 45 + 128, 25 : 25 + 128])


def test_the_second_time_no_image_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = read_celeba(write_celeba(tmp_path))
    monkeypatch.setattr(Image, "open", lambda *_: pytest.fail("an image was opened"))
    np.testing.assert_array_equal(read_celeba(tmp_path).pictures, first.pictures)


def test_a_part_of_the_images_with_the_whole_lists(tmp_path: Path) -> None:
    images = write_images(tmp_path, 5)
    write_lists(tmp_path)
    (images / "000002.jpg").unlink()
    faces = read_celeba(tmp_path)
    np.testing.assert_array_equal(faces.attributes, np.array(attributes(5))[[0, 2, 3, 4]])
    assert faces.notes == tuple(
        f"4 images of {name}.txt missing in img_align_celeba (000002.jpg, 000006.jpg, 000007.jpg, …)."
        for name in ("list_attr_celeba", "list_eval_partition")
    )


def test_images_that_a_list_does_not_know_are_left_out(tmp_path: Path) -> None:
    write_celeba(tmp_path)
    write(tmp_path / "list_eval_partition.txt", [f"{name} 0" for name in names(7)])
    faces = read_celeba(tmp_path)
    assert len(faces) == 7
    assert faces.notes == ("1 image not in list_eval_partition.txt, and left out (000008.jpg).",)


def test_unreadable_images_are_left_out_and_named(tmp_path: Path) -> None:
    images = write_celeba(tmp_path) / "img_align_celeba"
    (images / "000003.jpg").write_bytes(b"no picture")
    (images / "000004.jpg").write_bytes((images / "000004.jpg").read_bytes()[:900])
    Image.new("RGB", (100, 128)).save(images / "000005.jpg")
    faces = read_celeba(tmp_path)
    kept = [0, 1, 5, 6, 7]
    np.testing.assert_array_equal(faces.attributes, np.array(attributes(8))[kept])
    np.testing.assert_array_equal(faces.pictures[2], pixels(images / "000006.jpg"))
    assert faces.notes == ("3 files could not be read as pictures (000003.jpg, 000004.jpg, 000005.jpg).",)


def test_grey_images_get_three_channels(tmp_path: Path) -> None:
    images = write_celeba(tmp_path) / "img_align_celeba"
    Image.new("L", (128, 128), 77).save(images / "000001.jpg")
    assert (read_celeba(tmp_path).pictures[0] == 77).all()


def test_an_archive_that_holds_its_folder_twice(tmp_path: Path) -> None:
    write_images(tmp_path / "img_align_celeba", 8)
    write_lists(tmp_path)
    assert len(read_celeba(tmp_path)) == 8


def test_a_folder_that_holds_none_of_it(tmp_path: Path) -> None:
    assert not is_celeba(tmp_path)
    with pytest.raises(ExplorerError, match=r"img_align_celeba/ is missing.*quota.*By hand: take .*\.zip"):
        read_celeba(tmp_path)
    with pytest.raises(ExplorerError, match="nowhere does not exist"):
        read_celeba(tmp_path / "nowhere")


@pytest.mark.parametrize("missing", ["list_attr_celeba.txt", "list_eval_partition.txt"])
def test_a_missing_list_is_named(tmp_path: Path, missing: str) -> None:
    write_celeba(tmp_path)
    (tmp_path / missing).unlink()
    assert is_celeba(tmp_path)
    with pytest.raises(ExplorerError, match=f"{missing} is missing.*By hand"):
        read_celeba(tmp_path)


def test_lists_of_other_images(tmp_path: Path) -> None:
    images = write_celeba(tmp_path) / "img_align_celeba"
    for path in images.iterdir():
        path.rename(path.with_stem("9" + path.stem))
    with pytest.raises(ExplorerError, match=r"None of the images in .* is in both lists"):
        read_celeba(tmp_path)


def test_not_one_readable_image(tmp_path: Path) -> None:
    for path in (write_celeba(tmp_path) / "img_align_celeba").iterdir():
        path.write_bytes(b"no picture")
    with pytest.raises(ExplorerError, match=r"None of the 8 images in .* could be read"):
        read_celeba(tmp_path)


def test_official_files_are_cropped_as_torchvision_does(data_folder: Path) -> None:
    folder = data_folder / "celeba-original"
    if not folder.is_dir():
        pytest.skip(f"{folder} does not exist")
    faces = read_celeba(folder)
    path = sorted((folder / "img_align_celeba").iterdir())[0]
    whole = pixels(path)
    assert whole.shape == (218, 178, 3)
    np.testing.assert_array_equal(faces.pictures[0], whole[45:173, 25:153])
    assert faces.notes == ()
    assert set(np.unique(faces.attributes)) == {-1, 1}
