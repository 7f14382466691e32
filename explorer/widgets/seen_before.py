"""SeenBefore: pictures of what was on screen lately, for the moment when somebody returns to it."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

from PySide6.QtGui import QImage

Place = TypeVar("Place", bound=Hashable)

LIMIT = 48 * 2**20
"""Bytes."""


class SeenBefore(Generic[Place]):
    """Pictures by place; what was not looked at longest goes first."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit = limit
        self._pictures: OrderedDict[Place, QImage] = OrderedDict()

    def __contains__(self, place: Place) -> bool:
        return place in self._pictures

    def find(self, place: Place) -> QImage | None:
        """The picture of a place, or None where nobody was there lately."""
        picture = self._pictures.get(place)
        if picture is not None:
            self._pictures.move_to_end(place)
        return picture

    def keep(self, place: Place, picture: QImage) -> None:
        """Keep a picture, which must have its own memory."""
        self._pictures[place] = picture
        self._pictures.move_to_end(place)
        used = sum(one.sizeInBytes() for one in self._pictures.values())
        while used > self._limit:
            _, oldest = self._pictures.popitem(last=False)
            used -= oldest.sizeInBytes()

    def forget(self) -> None:
        """None of them is as it was."""
        self._pictures.clear()
