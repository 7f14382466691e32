"""Attributes, directions and statistics as tensors and JSON of a bundle; checked when they are read."""

import math
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from explorer.bundles.attributes import AttributeSpace
from explorer.bundles.statistics import STATISTICS, CodeStatistics
from explorer.errors import ExplorerError
from explorer.latent.score_card import ScoreCard

_SPACE, _DIRECTIONS = "attributes/", "attributes/directions/"
_PARTS = {"test": "cards", "validation": "validation_cards"}
"""Parts of the data, and where their cards are."""
_DIGITS = 5
_COUNTS = ("images", "without", "having")
_MAY_BE_NONE = ("response", "response_at_2")

Arrays = dict[str, npt.NDArray[Any]]


class Reader(Protocol):
    """A bundle that is being read."""

    def array(self, key: str, kind: type, shape: tuple[int, ...], dtype: type) -> npt.NDArray[Any] | None:
        """Tensor ``key`` as ``dtype`` if it is there; -1 in ``shape`` fits any length."""
        ...

    def damaged(self, how: str) -> ExplorerError:
        """What to raise."""
        ...


def space_to_arrays(space: AttributeSpace) -> Arrays:
    """The tensors of an attribute space, by key; readings are halved to float16."""
    found: Arrays = {_DIRECTIONS + method: space.directions[method] for method in space.methods}
    for name in ("read_outs", "covariance", "counts", "readings", "reading_scale"):
        array = getattr(space, name)
        if array is not None:
            found[_SPACE + name] = array.astype(np.float16) if name == "readings" else array
    for name in ("mean_picture", "with_pictures", "without_pictures"):
        if getattr(space, name) is not None:
            found[_SPACE + name] = getattr(space, name)
    return found


def space_to_json(space: AttributeSpace) -> dict[str, Any]:
    """What is said in words and numbers of an attribute space."""
    cards: dict[str, Any] = {}
    for part, name in _PARTS.items():
        by_method: dict[str, Any] = {}
        for (attribute, method), card in getattr(space, name).items():
            by_method.setdefault(method, {})[attribute] = _card_to_json(card)
        cards[part] = by_method
    return {"methods": list(space.methods), "defaults": list(space.defaults), "cards": cards}


def read_space(
    reader: Reader, said: Any, names: tuple[str, ...], picture_shape: tuple[int, int, int], d: int, n: int
) -> AttributeSpace | None:
    """The attribute space of a bundle; None if it has none.

    Parameters
    ----------
    said
        What `space_to_json` made; None without.
    names
        The k attributes.
    n
        Number of the bundle's codes, which the readings belong to.

    Raises
    ------
    ExplorerError
        If a part is missing, of another shape or type, or not finite.
    """
    if said is None:
        return None
    k = len(names)
    if not isinstance(said, dict):
        raise reader.damaged("its attribute space is no JSON object")
    methods, defaults = said.get("methods"), said.get("defaults")
    if not isinstance(methods, list) or not all(isinstance(method, str) for method in methods):
        raise reader.damaged("its methods of finding directions are no list of names")
    if (
        not isinstance(defaults, list)
        or len(defaults) != k
        or not all(default is None or default in methods for default in defaults)
    ):
        raise reader.damaged("its default methods do not fit its attributes")

    def needed(name: str, shape: tuple[int, ...], kind: type = np.floating, dtype: type = np.float32) -> Any:
        found = reader.array(_SPACE + name, kind, shape, dtype)
        if found is None:
            raise reader.damaged(f"{_SPACE}{name} is missing")
        return found

    def pictures(name: str, count: tuple[int, ...]) -> npt.NDArray[np.uint8] | None:
        return reader.array(_SPACE + name, np.uint8, (*count, *picture_shape), np.uint8)

    return AttributeSpace(
        names=names,
        methods=tuple(methods),
        directions={method: needed(f"directions/{method}", (k, d)) for method in methods},
        read_outs=needed("read_outs", (k, d)),
        covariance=needed("covariance", (d, d)),
        counts=needed("counts", (k, 2), np.integer, np.int64),
        defaults=tuple(defaults),
        readings=reader.array(_SPACE + "readings", np.floating, (n, k), np.float32),
        reading_scale=reader.array(_SPACE + "reading_scale", np.floating, (k,), np.float32),
        mean_picture=pictures("mean_picture", ()),
        with_pictures=pictures("with_pictures", (k,)),
        without_pictures=pictures("without_pictures", (k,)),
        **_cards(reader, said.get("cards"), names, methods),
    )


def statistics_to_arrays(statistics: CodeStatistics) -> Arrays:
    """The tensors of the statistics, by key."""
    return {STATISTICS + part.name: getattr(statistics, part.name) for part in fields(statistics)}


def read_statistics(reader: Reader, d: int) -> CodeStatistics | None:
    """The statistics of a bundle; None if it does not have all of them.

    Raises
    ------
    ExplorerError
        If one is of another shape or type, or not finite.
    """
    names = [part.name for part in fields(CodeStatistics)]
    found = {name: reader.array(STATISTICS + name, np.floating, (d,), np.float32) for name in names}
    if any(array is None for array in found.values()):
        return None
    return CodeStatistics(**found)  # type: ignore[arg-type]


def _cards(reader: Reader, said: Any, names: tuple[str, ...], methods: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for part, where in _PARTS.items():
        by_method = said.get(part) if isinstance(said, dict) else None
        if not isinstance(by_method, dict):
            raise reader.damaged("its score cards are missing")
        cards = {}
        for method, by_attribute in by_method.items():
            if method not in methods or not isinstance(by_attribute, dict):
                raise reader.damaged(f"it has score cards of no method of its own, {method!r:.40}")
            for attribute, card in by_attribute.items():
                if attribute not in names:
                    raise reader.damaged(f"a score card names no attribute of its own, {attribute!r:.40}")
                cards[attribute, method] = _card_from_json(reader, card, part)
        found[where] = cards
    return found


def _card_to_json(card: ScoreCard) -> dict[str, Any]:
    said = asdict(card)
    del said["part"]
    return {
        name: round(value, _DIGITS) if isinstance(value, float) else value for name, value in said.items()
    }


def _card_from_json(reader: Reader, said: Any, part: str) -> ScoreCard:
    names = {field.name for field in fields(ScoreCard)} - {"part"}
    if (
        not isinstance(said, Mapping)
        or set(said) != names
        or not all(_is_fine(*item) for item in said.items())
    ):
        raise reader.damaged("a score card has other figures than it should")
    return ScoreCard(part=part, **said)


def _is_fine(name: str, value: object) -> bool:
    if value is None:
        return name in _MAY_BE_NONE
    if isinstance(value, bool) or not isinstance(value, int if name in _COUNTS else int | float):
        return False
    return math.isfinite(value) and value >= 0
