"""The JSON header of a model file: its fields, checked one by one when read."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from explorer.bundles.description import Description
from explorer.errors import ExplorerError

KEY = "latent-explorer"
FORMAT = 1
VAE, PROBE = "vae", "probe"
KINDS = (VAE, PROBE)
"""A variational autoencoder; a reader of attributes, which has no code."""
_NAME = re.compile(r"[A-Za-z0-9][\w.-]{0,63}")
_MOST_DIMENSIONS = 65536


@dataclass(frozen=True, eq=False, kw_only=True)
class Header(Description):
    """Everything a bundle says in words and numbers."""

    id: str
    attribute_space: Mapping[str, Any] | None = None
    """What is said of `explorer.bundles.attributes.AttributeSpace`; None of a model without one."""


def header_to_text(header: Header) -> str:
    """JSON of a header.

    Raises
    ------
    ExplorerError
        If a value is none that JSON has, or a number is not finite.
    """
    try:
        return json.dumps({"format": FORMAT, **asdict(header)}, allow_nan=False, sort_keys=True)
    except (TypeError, ValueError) as error:
        raise ExplorerError(f"The bundle's description cannot be written: {error}.") from error


def header_from_text(text: str | None, file_name: str) -> Header:
    """Header from its JSON.

    Raises
    ------
    ExplorerError
        If there is none, or a field is missing, of another type or out of range.
    """
    if text is None:
        raise ExplorerError(
            f"{file_name} is a safetensors file, but not one of this application's model bundles."
        )
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ExplorerError(f"{file_name} is damaged: its description is no JSON.") from error
    if not isinstance(found, dict):
        raise ExplorerError(f"{file_name} is damaged: its description is no JSON object.")
    version = found.get("format")
    if version != FORMAT or isinstance(version, bool):
        raise ExplorerError(
            f"{file_name} has the bundle format {version!r:.20}; this version reads {FORMAT}. "
            "A newer version of the application may open it."
        )
    fields = _Fields(found, file_name)
    kind = fields.one_of("kind", KINDS)
    return Header(
        id=fields.text("id"),
        name=fields.name("name"),
        title=fields.text("title"),
        kind=kind,
        family=fields.text("family"),
        config=fields.mapping("config"),
        code_size=fields.nothing("code_size") if kind == PROBE else fields.size("code_size"),
        picture_shape=fields.picture_shape("picture_shape"),
        class_names=fields.names("class_names"),
        attributes=fields.names("attributes"),
        metrics=fields.mapping("metrics"),
        provenance=fields.mapping("provenance"),
        licence=fields.text("licence", is_empty_fine=True),
        attribute_space=fields.optional_mapping("attribute_space"),
    )


class _Fields:
    """Reads typed fields of a JSON object, or says in a sentence which one is wrong."""

    def __init__(self, found: dict[str, Any], file_name: str) -> None:
        self._found = found
        self._file_name = file_name

    def _refuse(self, key: str) -> ExplorerError:
        state = "wrong" if key in self._found else "missing"
        return ExplorerError(f"{self._file_name} is damaged: its field {key!r} is {state}.")

    def text(self, key: str, *, is_empty_fine: bool = False) -> str:
        value = self._found.get(key)
        if not isinstance(value, str) or not (value or is_empty_fine):
            raise self._refuse(key)
        return value

    def name(self, key: str) -> str:
        value = self.text(key)
        if not _NAME.fullmatch(value):
            raise self._refuse(key)
        return value

    def one_of(self, key: str, allowed: tuple[str, ...]) -> str:
        value = self.text(key)
        if value not in allowed:
            raise ExplorerError(
                f"{self._file_name} is a bundle of the kind {value!r:.40}, which this version does not know."
            )
        return value

    def mapping(self, key: str) -> dict[str, Any]:
        value = self._found.get(key)
        if not isinstance(value, dict):
            raise self._refuse(key)
        return value

    def optional_mapping(self, key: str) -> dict[str, Any] | None:
        return None if self._found.get(key) is None else self.mapping(key)

    def size(self, key: str) -> int:
        value = self._found.get(key)
        if not _is_size(value):
            raise self._refuse(key)
        return int(value)  # type: ignore[arg-type]

    def nothing(self, key: str) -> int:
        value = self._found.get(key)
        if value != 0 or not isinstance(value, int) or isinstance(value, bool):
            raise self._refuse(key)
        return 0

    def picture_shape(self, key: str) -> tuple[int, int, int]:
        value = self._found.get(key)
        is_shape = isinstance(value, list) and len(value) == 3 and all(map(_is_size, value))
        if not isinstance(value, list) or not is_shape or value[2] not in (1, 3):
            raise self._refuse(key)
        return (value[0], value[1], value[2])

    def names(self, key: str) -> tuple[str, ...]:
        value = self._found.get(key)
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self._refuse(key)
        return tuple(value)


def _is_size(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= _MOST_DIMENSIONS
