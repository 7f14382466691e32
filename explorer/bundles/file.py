"""The model file: one .safetensors with tensors, and JSON under one key of its metadata."""

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from explorer.bundles.facts import ModelFacts
from explorer.bundles.metadata import KEY, Header, header_from_text, header_to_text
from explorer.errors import ExplorerError

WEIGHTS = "weights/"
MU, LABELS, SPLIT = "codes/mu", "codes/labels", "codes/split"

Arrays = Mapping[str, npt.NDArray[Any]]


@dataclass(frozen=True)
class Contents:
    """Everything that goes into a bundle."""

    name: str
    """Letters, digits, ``.``, ``_`` and ``-``: the name on the command line."""
    title: str
    family: str
    config: Mapping[str, Any]
    code_size: int
    picture_shape: tuple[int, int, int]
    weights: Arrays
    """The state dict: float32 or float16 (read back as float32), or integers."""
    arrays: Arrays = field(default_factory=dict)
    """``codes/mu`` (n, d) float32, ``codes/labels`` (n,) int, ``codes/split`` (n,) uint8."""
    kind: str = "vae"
    class_names: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    metrics: Mapping[str, Any] = field(default_factory=dict)
    provenance: Mapping[str, Any] = field(default_factory=dict)
    licence: str = ""


def read_facts(path: Path) -> ModelFacts:
    """Read all but the weights.

    Raises
    ------
    ExplorerError
        If the file is missing, damaged, no bundle, or of a format this version does not know.
    """
    with _Open(path) as file:
        header = file.header
        mu = file.array(MU, np.floating, (-1, header.code_size), np.float32)
        count = -1 if mu is None else len(mu)
        labels = file.array(LABELS, np.integer, (count,), np.int16)
        split = file.array(SPLIT, np.integer, (count,), np.uint8)
    classes = len(header.class_names)
    if labels is not None and len(labels) and not 0 <= labels.min() <= labels.max() < classes:
        raise ExplorerError(f"{path.name} is damaged: a label names none of its {classes} classes.")
    if split is not None and len(split) and split.max() > 2:
        raise ExplorerError(f"{path.name} is damaged: {SPLIT} holds a value above 2.")
    if mu is None:
        labels = split = None
    return ModelFacts(
        id=header.id,
        name=header.name,
        title=header.title,
        kind=header.kind,
        family=header.family,
        config=header.config,
        code_size=header.code_size,
        picture_shape=header.picture_shape,
        path=path,
        mu=mu,
        labels=labels,
        split=split,
        class_names=header.class_names,
        attributes=header.attributes,
        metrics=header.metrics,
        provenance=header.provenance,
        licence=header.licence,
    )


def read_weights(path: Path) -> dict[str, npt.NDArray[Any]]:
    """Read the weights as float32 (integers as they are), checked against the bundle's digest.

    Raises
    ------
    ExplorerError
        As `read_facts`; also if a weight is not finite, or weights and digest do not agree.
    """
    with _Open(path) as file:
        header = file.header
        stored = file.tensors(WEIGHTS)
    if header.id != model_id(header.name, header.family, header.config, stored):
        raise ExplorerError(f"{path.name} is damaged: its weights are not those it was saved with.")
    weights = {}
    for name, tensor in stored.items():
        is_float = np.issubdtype(tensor.dtype, np.floating)
        if is_float and not np.isfinite(tensor).all():
            raise ExplorerError(f"{path.name} is damaged: the weight {name!r} is not finite.")
        weights[name] = tensor.astype(np.float32) if is_float else tensor
    return weights


def write_bundle(path: Path, contents: Contents) -> ModelFacts:
    """Write a bundle; the file appears whole or not at all. Returns what `read_facts` then reads.

    Raises
    ------
    ExplorerError
        If the folder cannot be written to, or the contents would not be read back.
    """
    identity = model_id(contents.name, contents.family, contents.config, contents.weights)
    header = Header(
        id=identity,
        name=contents.name,
        title=contents.title,
        kind=contents.kind,
        family=contents.family,
        config=contents.config,
        code_size=contents.code_size,
        picture_shape=contents.picture_shape,
        class_names=contents.class_names,
        attributes=contents.attributes,
        metrics=contents.metrics,
        provenance=contents.provenance,
        licence=contents.licence,
    )
    tensors = {WEIGHTS + name: np.ascontiguousarray(w) for name, w in contents.weights.items()}
    tensors |= {name: np.ascontiguousarray(array) for name, array in contents.arrays.items()}
    payload = save(tensors, metadata={KEY: header_to_text(header)})
    temporary = None
    try:
        with tempfile.NamedTemporaryFile(
            dir=path.parent, prefix=f".{path.name}.", delete=False
        ) as file:
            temporary = Path(file.name)
            file.write(payload)
            file.flush()
            os.fsync(file.fileno())
        read_facts(temporary)
        read_weights(temporary)
        temporary.chmod(0o644)
        temporary.replace(path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ExplorerError(f"{path} could not be written: {reason}.") from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
    return read_facts(path)


def model_id(name: str, family: str, config: Mapping[str, Any], weights: Arrays) -> str:
    """Name and digest of what decides a model's pictures: family, configuration, weights."""
    digest = hashlib.blake2b(json.dumps([family, config], sort_keys=True).encode(), digest_size=8)
    for key in sorted(weights):
        tensor = np.ascontiguousarray(weights[key])
        digest.update(f"{key} {tensor.dtype.str} {tensor.shape}".encode())
        digest.update(tensor.tobytes())
    return f"{name}-{digest.hexdigest()}"


class _Open:
    """A bundle opened for reading; the mapped file is let go on leaving the block."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: Any = None
        self.header: Header

    def __enter__(self) -> "_Open":
        name = self._path.name
        try:
            self._file = safe_open(self._path, framework="numpy").__enter__()
            metadata = self._file.metadata() or {}
        except FileNotFoundError as error:
            raise ExplorerError(f"{self._path} does not exist.") from error
        except OSError as error:
            raise ExplorerError(f"{name} cannot be read: {error.strerror or error}.") from error
        except SafetensorError as error:
            raise ExplorerError(f"{name} is no model file, or is damaged.") from error
        try:
            self.header = header_from_text(metadata.get(KEY), name)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._file.__exit__(None, None, None)
        self._file = None

    def array(
        self, key: str, kind: type, shape: tuple[int, ...], dtype: type
    ) -> npt.NDArray[Any] | None:
        """Tensor ``key`` as ``dtype`` if it is there; -1 in ``shape`` fits any length."""
        if key not in self._file.keys():  # noqa: SIM118  (safe_open is no mapping)
            return None
        found = self._tensor(key)
        fits = found.ndim == len(shape) and all(
            want in (-1, have) for want, have in zip(shape, found.shape, strict=True)
        )
        if not fits or not np.issubdtype(found.dtype, kind):
            raise ExplorerError(
                f"{self._path.name} is damaged: {key} is {found.dtype} {found.shape}."
            )
        if issubclass(kind, np.floating):
            if not np.isfinite(found).all():
                raise ExplorerError(f"{self._path.name} is damaged: {key} is not finite.")
        elif found.size and not (
            np.iinfo(dtype).min <= int(found.min()) and int(found.max()) <= np.iinfo(dtype).max
        ):
            raise ExplorerError(f"{self._path.name} is damaged: {key} holds a wild number.")
        return np.array(found, dtype=dtype, order="C")

    def tensors(self, prefix: str) -> dict[str, npt.NDArray[Any]]:
        """All tensors whose name begins with ``prefix``, without it, as they are stored."""
        keys = [key for key in self._file.keys() if key.startswith(prefix)]  # noqa: SIM118
        return {key.removeprefix(prefix): self._tensor(key) for key in sorted(keys)}

    def _tensor(self, key: str) -> npt.NDArray[Any]:
        try:
            tensor: npt.NDArray[Any] = self._file.get_tensor(key)
        except (SafetensorError, TypeError, AttributeError, ValueError) as error:
            raise ExplorerError(
                f"{self._path.name} is damaged: the tensor {key!r} cannot be read."
            ) from error
        return tensor
