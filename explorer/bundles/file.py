"""The model file: one .safetensors with tensors, and JSON under one key of its metadata."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError, safe_open

from explorer.bundles.description import Description
from explorer.bundles.facts import SPLITS, ModelFacts
from explorer.bundles.metadata import KEY, PROBE, VAE, Header, header_from_text, header_to_text
from explorer.bundles.statistics import STATISTICS, CodeStatistics
from explorer.errors import ExplorerError

if TYPE_CHECKING:
    from explorer.bundles.attributes import AttributeSpace

WEIGHTS = "weights/"
MU, LABELS, SPLIT = "codes/mu", "codes/labels", "codes/split"

_IS = {
    VAE: "is a model with codes, not a probe that reads attributes",
    PROBE: "is a probe: it reads attributes of pictures, and has no codes to explore",
}
"""What a bundle is that is not of the kind wanted."""

Arrays = Mapping[str, npt.NDArray[Any]]


@dataclass(frozen=True, eq=False, kw_only=True)
class Contents(Description):
    """Everything that goes into a bundle."""

    weights: Arrays
    """The state dict: float32 or float16 (read back as float32), or integers."""
    arrays: Arrays = field(default_factory=dict)
    """``codes/mu`` (n, d) float32, ``codes/labels`` (n,) int, ``codes/split`` (n,) uint8."""
    attribute_space: "AttributeSpace | None" = None
    statistics: CodeStatistics | None = None


def read_facts(path: Path) -> ModelFacts:
    """Read all but the weights.

    Raises
    ------
    ExplorerError
        If the file is missing, damaged, no bundle, or of a format this version does not know.
    """
    with _opened(path) as bundle:
        return _facts(bundle, path)


def read_model_facts(path: Path) -> ModelFacts:
    """As `read_facts`, of a model with codes.

    Raises
    ------
    ExplorerError
        As `read_facts`; also if the bundle is of another kind.
    """
    facts = read_facts(path)
    check_kind(facts, VAE)
    return facts


def check_kind(facts: ModelFacts, kind: str) -> None:
    """Refuse a bundle of another kind in words.

    Raises
    ------
    ExplorerError
        Saying what the bundle is instead.
    """
    if facts.kind != kind:
        raise ExplorerError(f"{facts.path.name} {_IS[facts.kind]}.")


def read_weights(path: Path) -> dict[str, npt.NDArray[Any]]:
    """Read the weights as float32 (integers as they are), checked against the bundle's digest.

    Raises
    ------
    ExplorerError
        As `read_facts`; also if a weight is not finite, or weights and digest do not agree.
    """
    with _opened(path) as bundle:
        return _weights(bundle)


def write_bundle(path: Path, contents: Contents) -> ModelFacts:
    """Write a bundle; the file appears whole or not at all. Returns what `read_facts` then reads.

    Raises
    ------
    ExplorerError
        If the folder cannot be written to, or the contents would not be read back.
    """
    # Here: the window reads bundles, and opens without what writes them.
    from safetensors.numpy import save

    from explorer.bundles.attribute_storage import space_to_arrays, space_to_json, statistics_to_arrays
    from explorer.imaging.files import write_whole

    described = {part.name: getattr(contents, part.name) for part in fields(Description)}
    identity = model_id(contents.name, contents.family, contents.config, contents.weights)
    space = contents.attribute_space
    said = None if space is None else space_to_json(space)
    text = header_to_text(Header(id=identity, attribute_space=said, **described))
    tensors = {WEIGHTS + name: np.ascontiguousarray(weight) for name, weight in contents.weights.items()}
    arrays = dict(contents.arrays)
    if space is not None:
        arrays |= space_to_arrays(space)
    if contents.statistics is not None:
        arrays |= statistics_to_arrays(contents.statistics)
    tensors |= {name: np.ascontiguousarray(array) for name, array in arrays.items()}
    draft = _Bundle(path.name, header_from_text(text, path.name), frozenset(tensors), tensors.__getitem__)
    _facts(draft, path)
    _weights(draft)
    write_whole(path, save(tensors, metadata={KEY: text}))
    return read_facts(path)


def model_id(name: str, family: str, config: Mapping[str, Any], weights: Arrays) -> str:
    """Name and digest of what decides a model's pictures: family, configuration, weights."""
    digest = hashlib.blake2b(json.dumps([family, config], sort_keys=True).encode(), digest_size=8)
    for key in sorted(weights):
        tensor = np.ascontiguousarray(weights[key])
        digest.update(f"{key} {tensor.dtype.str} {tensor.shape}".encode())
        digest.update(tensor.tobytes())
    return f"{name}-{digest.hexdigest()}"


@dataclass(frozen=True)
class _Bundle:
    """Header and tensors, of a file or still in memory."""

    file_name: str
    header: Header
    keys: frozenset[str]
    read: Callable[[str], npt.NDArray[Any]]

    def tensor(self, key: str) -> npt.NDArray[Any]:
        try:
            return self.read(key)
        except (SafetensorError, TypeError, AttributeError, ValueError) as error:
            raise self.damaged(f"the tensor {key!r} cannot be read") from error

    def array(self, key: str, kind: type, shape: tuple[int, ...], dtype: type) -> npt.NDArray[Any] | None:
        """Tensor ``key`` as ``dtype`` if it is there; -1 in ``shape`` fits any length."""
        if key not in self.keys:
            return None
        found = self.tensor(key)
        fits = found.ndim == len(shape) and all(
            want in (-1, have) for want, have in zip(shape, found.shape, strict=True)
        )
        if not fits or not np.issubdtype(found.dtype, kind):
            raise self.damaged(f"{key} is {found.dtype} {found.shape}")
        if issubclass(kind, np.floating):
            if not np.isfinite(found).all():
                raise self.damaged(f"{key} is not finite")
        elif found.size and not (
            np.iinfo(dtype).min <= int(found.min()) and int(found.max()) <= np.iinfo(dtype).max
        ):
            raise self.damaged(f"{key} holds a wild number")
        return np.array(found, dtype=dtype, order="C")

    def damaged(self, how: str) -> ExplorerError:
        return ExplorerError(f"{self.file_name} is damaged: {how}.")


@contextmanager
def _opened(path: Path) -> Iterator[_Bundle]:
    """A bundle opened for reading; the mapped file is let go on leaving the block."""
    file: Any  # safetensors has no types
    try:
        file = safe_open(path, framework="numpy")
    except FileNotFoundError as error:
        raise ExplorerError(f"{path} does not exist.") from error
    except OSError as error:
        why = "it is a folder" if path.is_dir() else error.strerror or error
        raise ExplorerError(f"{path.name} cannot be read: {why}.") from error
    except SafetensorError as error:
        raise ExplorerError(f"{path.name} is no model file, or is damaged.") from error
    with file:
        header = header_from_text((file.metadata() or {}).get(KEY), path.name)
        yield _Bundle(path.name, header, frozenset(file.keys()), file.get_tensor)


def _facts(bundle: _Bundle, path: Path) -> ModelFacts:
    header = bundle.header
    mu = bundle.array(MU, np.floating, (-1, header.code_size), np.float32)
    count = -1 if mu is None else len(mu)
    labels = bundle.array(LABELS, np.integer, (count,), np.int16)
    split = bundle.array(SPLIT, np.integer, (count,), np.uint8)
    classes = len(header.class_names)
    if labels is not None and len(labels) and not 0 <= labels.min() <= labels.max() < classes:
        raise bundle.damaged(f"a label names none of its {classes} classes")
    if split is not None and len(split) and split.max() >= len(SPLITS):
        raise bundle.damaged(f"{SPLIT} names no split")
    if mu is None:
        labels = split = None
    described = dict(vars(header))
    said = described.pop("attribute_space")
    size, codes = header.code_size, 0 if mu is None else len(mu)
    space = statistics = None
    if said is not None or any(key.startswith(STATISTICS) for key in bundle.keys):
        from explorer.bundles.attribute_storage import read_space, read_statistics

        space = read_space(bundle, said, header.attributes, header.picture_shape, size, codes)
        statistics = read_statistics(bundle, size)
    return ModelFacts(
        path=path,
        mu=mu,
        labels=labels,
        split=split,
        attribute_space=space,
        statistics=statistics,
        **described,
    )


def _weights(bundle: _Bundle) -> dict[str, npt.NDArray[Any]]:
    names = sorted(key.removeprefix(WEIGHTS) for key in bundle.keys if key.startswith(WEIGHTS))
    weights = {name: bundle.tensor(WEIGHTS + name) for name in names}
    header = bundle.header
    if header.id != model_id(header.name, header.family, header.config, weights):
        raise bundle.damaged("its weights are not those it was saved with")
    for name, weight in weights.items():
        if np.issubdtype(weight.dtype, np.floating):
            if not np.isfinite(weight).all():
                raise bundle.damaged(f"the weight {name!r} is not finite")
            weights[name] = weight.astype(np.float32)
    return weights
