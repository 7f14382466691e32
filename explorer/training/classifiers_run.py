"""Whole runs of the guide and the probe on CelebA: data, loop, bundle; and the guide from its folder."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from torch import nn

from explorer.bundles.file import Contents, write_bundle
from explorer.bundles.metadata import PROBE
from explorer.data.cache import Report
from explorer.data.celeba import Faces
from explorer.data.idx import TEST, TRAIN, VALIDATION
from explorer.errors import ExplorerError
from explorer.models.codec import Codec, load_codec_and_facts
from explorer.models.reader import AttributeReader
from explorer.models.registry import READERS, build
from explorer.training.checkpoints import NAME, read_checkpoint
from explorer.training.classifier import ClassifierRun, Examples, Reading, accuracies
from explorer.training.classifier_recipes import GUIDE_RECIPE, PROBE_RECIPE, ClassifierRecipe
from explorer.training.faces_run import LICENCE
from explorer.training.reconstructions import Bytes, decoded, reconstruct
from explorer.training.storage import provenance

MEASURED = (
    "part of the test images whose official label is the sign of the logit; accuracy: of the images; "
    "decoded: of their reconstructions; majority: each answer the more frequent one among training images"
)
RECONSTRUCTED = 22_500
"""Training images whose reconstructions are shown too: as many are enough to learn how a model blurs."""
_READ_AT_A_TIME = 256


def train_guide(faces: Faces, folder: Path, recipe: ClassifierRecipe = GUIDE_RECIPE) -> Iterator[Reading]:
    """Train the guide on the real training images alone; takes up the checkpoint in ``folder``.

    Raises
    ------
    ExplorerError
        If there are no training images, the checkpoint is another run's, or the disk is full.
    """
    yield from ClassifierRun(recipe, _examples(faces, _training_rows(faces)), folder).train()


def load_guide(folder: Path) -> AttributeReader:
    """The guide as far as it is trained in a run folder.

    Raises
    ------
    ExplorerError
        If there is no checkpoint of a reader of attributes, or a damaged one.
    """
    module, state = _trained(folder)
    side = int(state["config"]["side"])
    return AttributeReader(module, (side, side, 3), tuple(state["names"]))


def train_probe(
    faces: Faces,
    model: Path,
    folder: Path,
    recipe: ClassifierRecipe = PROBE_RECIPE,
    report: Report | None = None,
) -> Iterator[Reading]:
    """Train the probe on the training images and on reconstructions of some by the bundle ``model``.

    Takes up the checkpoint in ``folder``, where the reconstructions are kept as well.

    Parameters
    ----------
    report
        Told of progress while they are made, which happens before the first step.

    Raises
    ------
    ExplorerError
        If the model cannot be used, there are no training images, the checkpoint is another run's, or the
        disk is full.
    """
    rows = _training_rows(faces)
    codec, facts = load_codec_and_facts(model)
    shown = reconstruct(codec, facts.id, faces.pictures, rows[:RECONSTRUCTED], folder, report)
    yield from ClassifierRun(recipe, _examples(faces, rows, shown), folder).train()


def export_probe(
    faces: Faces,
    model: Path,
    folder: Path,
    out: Path,
    recipe: ClassifierRecipe = PROBE_RECIPE,
    *,
    command: str = "",
) -> None:
    """Write the bundle of the probe as far as it is trained in ``folder``.

    The accuracies are those of the weights as they are stored, on the test images and on their
    reconstructions by ``model``. Test images are looked at here, once.

    Raises
    ------
    ExplorerError
        If there is nothing trained in ``folder``, or a file cannot be read or written.
    """
    trained, state = _trained(folder)
    codec, facts = load_codec_and_facts(model)
    halved = {
        name: tensor.half() if tensor.is_floating_point() else tensor
        for name, tensor in trained.state_dict().items()
    }
    trained.load_state_dict(halved)
    picture_shape = (recipe.side, recipe.side, 3)
    reader = AttributeReader(trained, picture_shape, faces.attribute_names)
    counts = np.bincount(faces.split, minlength=3) if faces.split is not None else np.zeros(3, np.int64)
    out.parent.mkdir(parents=True, exist_ok=True)
    write_bundle(
        out,
        Contents(
            name=recipe.name,
            title=recipe.title,
            kind=PROBE,
            family=recipe.family,
            config=state["config"],
            code_size=0,
            picture_shape=picture_shape,
            attributes=faces.attribute_names,
            weights={name: tensor.numpy() for name, tensor in halved.items()},
            metrics=_metrics(reader, faces, codec),
            provenance=provenance(
                recipe.values(),
                f"CelebA, official split: {counts[TRAIN]:,} images to train on, {counts[VALIDATION]:,} for "
                f"validation, {counts[TEST]:,} for the test; and reconstructions by {facts.id} of "
                f"{min(counts[TRAIN], RECONSTRUCTED):,} to train on and of those for the test",
                seed=recipe.seed,
                seconds=state["seconds"],
                command=command,
            )
            | {"epochs": round(state["step"] / max(1, counts[TRAIN] // recipe.batch), 2)},
            licence=LICENCE,
        ),
    )


def _metrics(reader: AttributeReader, faces: Faces, codec: Codec) -> dict[str, Any]:
    """Accuracies on the test images, in all and by attribute."""
    test, train = (np.flatnonzero(faces.split == part) for part in (TEST, TRAIN))
    if not len(test):
        return {}
    labels = faces.attributes[test]
    read = [np.empty((0, len(reader.attributes)), np.float32)]
    read_decoded = list(read)
    for start in range(0, len(test), _READ_AT_A_TIME):
        pictures = faces.pictures[test[start : start + _READ_AT_A_TIME]]
        read.append(reader.read(pictures))
        read_decoded.append(reader.read(decoded(codec, pictures)))
    answers = np.where(faces.attributes[train].mean(axis=0) > 0, 1.0, -1.0).astype(np.float32)
    found: dict[str, npt.NDArray[np.float64]] = {
        "accuracy": accuracies(np.concatenate(read), labels),
        "decoded": accuracies(np.concatenate(read_decoded), labels),
        "majority": accuracies(np.broadcast_to(answers, labels.shape), labels),
    }
    return {
        "measured": MEASURED,
        "pictures": len(test),
        "mean": {what: round(float(values.mean()), 4) for what, values in found.items()},
        "by_attribute": {
            name: {what: round(float(values[k]), 4) for what, values in found.items()}
            for k, name in enumerate(reader.attributes)
        },
    }


def _trained(folder: Path) -> tuple[nn.Module, dict[str, Any]]:
    """The network of a run folder as far as it is trained, and the state of the run."""
    state = read_checkpoint(folder)
    if state is None:
        raise ExplorerError(f"{folder} holds no trained reader of attributes: {NAME} is missing.")
    try:
        module = build(state["family"], state["config"], READERS)
        module.load_state_dict(state["module"])
        _ = state["config"]["side"], state["names"], state["seconds"]
    except (KeyError, TypeError, RuntimeError) as error:
        raise ExplorerError(f"{folder / NAME} is no checkpoint of a reader of attributes.") from error
    return module, state


def _training_rows(faces: Faces) -> npt.NDArray[np.int64]:
    rows: npt.NDArray[np.int64] = np.flatnonzero(faces.split == TRAIN)
    if not len(rows):
        raise ExplorerError("None of the images belongs to the training part of CelebA's official split.")
    return rows


def _examples(faces: Faces, rows: npt.NDArray[np.int64], reconstructions: Bytes | None = None) -> Examples:
    return Examples(
        pictures=faces.pictures,
        attributes=faces.attributes,
        names=faces.attribute_names,
        rows=rows,
        validation=np.flatnonzero(faces.split == VALIDATION),
        reconstructions=reconstructions,
    )
