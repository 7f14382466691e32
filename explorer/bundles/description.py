"""What a model file says of its model in words and numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, eq=False, kw_only=True)
class Description:
    """Fields of the JSON header; what is written, what is read and what is known share them."""

    name: str
    """Letters, digits, ``.``, ``_`` and ``-``, as used on the command line, e.g. ``mnist-2d``."""
    title: str
    """Name as shown to a person, e.g. ``MNIST, 2-D``."""
    kind: str = "vae"
    """``vae``, or ``probe``: a reader of attributes."""
    family: str
    """Key of the network family in ``explorer.models.registry``."""
    config: Mapping[str, Any]
    """Keyword arguments of the family."""
    code_size: int
    """Number D of code dimensions; 0 for a probe."""
    picture_shape: tuple[int, int, int]
    """(h, w, c) of a picture."""
    class_names: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    metrics: Mapping[str, Any] = field(default_factory=dict)
    """Losses with how they were measured."""
    provenance: Mapping[str, Any] = field(default_factory=dict)
    """Recipe, data, seed, command, time, machine, versions."""
    licence: str = ""
