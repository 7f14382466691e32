"""Chosen codes of a model with their labels as a file for other programs: CSV or NPZ."""

import csv
import io
from pathlib import Path

import numpy as np
import numpy.typing as npt

from explorer.bundles.facts import SPLITS, ModelFacts
from explorer.errors import ExplorerError
from explorer.imaging.files import write_whole


def write_selection(path: Path, known: ModelFacts, indices: npt.NDArray[np.intp]) -> None:
    """Write some encoded pictures of a model; what kind of file it is, its ending says.

    Raises
    ------
    ExplorerError
        If the ending is another than ``.csv`` or ``.npz``, or the file cannot be written.
    """
    writers = {".csv": selection_csv, ".npz": selection_npz}
    writer = writers.get(path.suffix.lower())
    if writer is None:
        raise ExplorerError(f"{path.name} must end in .csv or .npz.")
    write_whole(path, writer(known, indices))


def selection_csv(known: ModelFacts, indices: npt.NDArray[np.intp]) -> bytes:
    """A line for each: model, index, split, label, class, and the code, exact in float32."""
    codes = _codes(known, indices)
    text = io.StringIO()
    lines = csv.writer(text)
    dimensions = [f"z{number}" for number in range(1, known.code_size + 1)]
    lines.writerow(["model", "index", "split", "label", "class", *dimensions])
    for index, code in zip(indices.tolist(), codes.tolist(), strict=True):
        label = "" if known.labels is None else int(known.labels[index])
        name = "" if known.labels is None else known.class_names[known.labels[index]]
        split = "" if known.split is None else SPLITS[known.split[index]]
        lines.writerow([known.id, index, split, label, name, *(f"{number:.9g}" for number in code)])
    return text.getvalue().encode()


def selection_npz(known: ModelFacts, indices: npt.NDArray[np.intp]) -> bytes:
    """Arrays ``codes`` (m, d), ``indices`` (m,) and ``model``; ``labels`` and ``split`` if known."""
    arrays: dict[str, npt.NDArray[np.generic]] = {
        "codes": _codes(known, indices),
        "indices": indices.astype(np.int64),
        "model": np.array(known.id),
    }
    if known.labels is not None:
        arrays |= {"labels": known.labels[indices], "class_names": np.array(known.class_names)}
    if known.split is not None:
        arrays |= {"split": known.split[indices], "split_names": np.array(SPLITS)}
    data = io.BytesIO()
    np.savez(data, **arrays)  # type: ignore[arg-type]  # its third argument is allow_pickle
    return data.getvalue()


def _codes(known: ModelFacts, indices: npt.NDArray[np.intp]) -> npt.NDArray[np.float32]:
    if known.mu is None:
        raise ExplorerError(f"{known.title} has no codes to export.")
    return known.mu[indices]
