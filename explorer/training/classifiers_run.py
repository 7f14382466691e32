"""Whole runs of the guide and the probe on CelebA: data, loop, bundle; and the guide from its folder."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from explorer.data.celeba import Faces
from explorer.data.idx import TRAIN, VALIDATION
from explorer.errors import ExplorerError
from explorer.models.reader import AttributeReader
from explorer.models.registry import READERS, build
from explorer.training.checkpoints import NAME, read_checkpoint
from explorer.training.classifier import Bytes, ClassifierRun, Examples, Reading
from explorer.training.classifier_recipes import GUIDE_RECIPE, ClassifierRecipe


def train_guide(faces: Faces, folder: Path, recipe: ClassifierRecipe = GUIDE_RECIPE) -> Iterator[Reading]:
    """Train the guide on the real training images alone; takes up the checkpoint in ``folder``.

    Raises
    ------
    ExplorerError
        If there are no training images, the checkpoint is another run's, or the disk is full.
    """
    yield from ClassifierRun(recipe, _examples(faces), folder).train()


def load_guide(folder: Path) -> AttributeReader:
    """The guide as far as it is trained in a run folder.

    Raises
    ------
    ExplorerError
        If there is no checkpoint of a reader of attributes, or a damaged one.
    """
    state = read_checkpoint(folder)
    if state is None:
        raise ExplorerError(f"{folder} holds no guide: {NAME} is missing. Train the guide first.")
    try:
        module = build(state["family"], state["config"], READERS)
        module.load_state_dict(state["module"])
        names, side = tuple(state["names"]), state["config"]["side"]
    except (KeyError, TypeError, RuntimeError) as error:
        raise ExplorerError(f"{folder / NAME} is no checkpoint of a reader of attributes.") from error
    return AttributeReader(module, (side, side, 3), names)


def _examples(faces: Faces, reconstructions: Bytes | None = None) -> Examples:
    if faces.split is None or not (faces.split == TRAIN).any():
        raise ExplorerError("None of the images belongs to the training part of CelebA's official split.")
    return Examples(
        pictures=faces.pictures,
        attributes=faces.attributes,
        names=faces.attribute_names,
        rows=np.flatnonzero(faces.split == TRAIN),
        validation=np.flatnonzero(faces.split == VALIDATION),
        reconstructions=reconstructions,
    )
