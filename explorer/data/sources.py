"""A data set of any kind, told by what its folder holds."""

from pathlib import Path

from explorer.data.celeba import is_celeba, read_celeba
from explorer.data.pictures import DataSet, read_pictures
from explorer.data.shape import PictureShape


def read_source(source: Path, picture_shape: PictureShape) -> DataSet:
    """CelebA for a model of square colour pictures, else what `read_pictures` makes of the source.

    Raises
    ------
    ExplorerError
        If it cannot be read, or holds nothing that can.
    """
    height, width, channels = picture_shape
    if height == width and channels == 3 and is_celeba(source):
        return read_celeba(source, side=height)
    return read_pictures(source, picture_shape)
