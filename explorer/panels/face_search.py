"""Encoded faces found by words: attributes that they shall have or lack, or the number of one."""

import re

import numpy as np
import numpy.typing as npt

from explorer.bundles.attributes import AttributeSpace
from explorer.errors import ExplorerError
from explorer.panels.face_words import title_of

_ALIKE: dict[str, tuple[str, bool]] = {
    "smile": ("Smiling", True),
    "man": ("Male", True),
    "men": ("Male", True),
    "female": ("Male", False),
    "woman": ("Male", False),
    "women": ("Male", False),
    "old": ("Young", False),
    "beard": ("No_Beard", False),
    "blonde": ("Blond_Hair", True),
}
"""Other words that a person may use: the attribute, and whether it is had."""

Mask = npt.NDArray[np.bool_]


def number_in(text: str) -> int | None:
    """The number of a face, from 1, where the text is one: ``12,345`` or ``#7``."""
    plain = text.strip().removeprefix("#").replace(",", "").replace(" ", "")
    return int(plain) if plain.isdecimal() and len(plain) < 10 else None


def matching(text: str, space: AttributeSpace) -> Mask:
    """Which faces have all that is asked for, (n,): ``smiling glasses -male``, ``not young``.

    Raises
    ------
    ExplorerError
        If a word names no attribute.
    """
    assert space.readings is not None
    found = np.ones(len(space.readings), np.bool_)
    is_wanted = True
    for word in re.findall(r"[-−]?[^\s,;]+", text.casefold()):
        name = word.lstrip("-−")
        is_wanted = is_wanted and name == word
        if name in ("", "not", "no", "without"):
            is_wanted = False
            continue
        if name in ("and", "with"):
            continue
        found &= np.equal(_having(name, space), is_wanted)
        is_wanted = True
    return found


def _having(word: str, space: AttributeSpace) -> Mask:
    """The faces that have an attribute of this name, or any of those that it may mean."""
    assert space.readings is not None
    alike = _ALIKE.get(word)
    if alike is not None and alike[0] in space.names:
        meant_one: Mask = np.equal(space.readings[:, space.index(alike[0])] > 0, alike[1])
        return meant_one
    titles = {name: f"{title_of(name)} {name.replace('_', ' ')} {name}".casefold() for name in space.names}
    whole = [name for name, title in titles.items() if word in title.split()]
    begun = [name for name, title in titles.items() if f" {word}" in f" {title}"]
    within = [name for name, title in titles.items() if word in title]
    for meant in (whole, begun, within):
        if meant:
            has: Mask = np.any(space.readings[:, [space.index(name) for name in meant]] > 0, axis=1)
            return has
    raise ExplorerError(f"No attribute is called “{word[:20]}”")
