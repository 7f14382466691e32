"""A whole training run: data, loop, bundle; a generator of progress that whoever runs it may break off."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import numpy as np
import numpy.typing as npt
from torch import nn

from explorer.bundles.file import Contents, write_bundle
from explorer.data.idx import TEST, TRAIN, VALIDATION
from explorer.data.mnist import CLASS_NAMES, read_mnist
from explorer.data.pictures import DataSet
from explorer.errors import ExplorerError
from explorer.models.codec import Codec
from explorer.models.residual import ResidualVAE
from explorer.training.checkpoints import NAME
from explorer.training.evaluation import MEASURED, evaluate
from explorer.training.face_recipes import FaceRecipe
from explorer.training.faces_whole import run_whole
from explorer.training.loop import Progress, Run
from explorer.training.recipes import AnyRecipe, Recipe, find_recipe
from explorer.training.stages import Stage
from explorer.training.storage import provenance, stored

_LICENCE = (
    "Weights and codes: MIT, as the application. Trained on MNIST (Y. LeCun and C. Cortes), which is "
    "CC BY-SA 3.0; no image of it is in this file."
)
_DATA = "MNIST: the first 55,000 training images; the last 5,000 for validation; 10,000 test images"
_UNMOVED = 0.005
"""Units of loss: where it moves no more than this, float16 is as good as float32."""
_ENCODED_AT_A_TIME = 1024
_PARTS = {"training": TRAIN, "validation": VALIDATION, "test": TEST}
AMORTISED = "the same with the posteriors that the encoder network proposes, before the search"


def run(
    recipe: str | AnyRecipe,
    data: Path,
    out: Path,
    folder: Path,
    *,
    device: str = "cpu",
    resume: bool = True,
    command: str = "",
) -> Iterator[Progress | Stage]:
    """Train by a recipe and write the bundle ``out``.

    Call `explorer.models.process.tune_process` before torch is imported, or training takes longer.

    Parameters
    ----------
    recipe
        Its name, or a recipe.
    data
        Folder with the data set's files.
    folder
        For the checkpoint, which is written with every epoch, or more often.
    resume
        Take up the checkpoint that is there; else one that is there is an error.
    command
        As it was typed, for the bundle's provenance.

    Raises
    ------
    ExplorerError
        If there is no such recipe, data are missing, or a file cannot be written.
    """
    if isinstance(recipe, str):
        recipe = find_recipe(recipe)
    if not resume and (folder / NAME).exists():
        raise ExplorerError(f"{folder} holds a run already: resume it, or choose another folder.")
    if isinstance(recipe, FaceRecipe):
        yield from run_whole(recipe, data, out, folder, device=device, command=command)
        return
    images = read_mnist(data)
    part = {which: images.pictures[images.split == which] for which in (TRAIN, VALIDATION)}
    training = Run(recipe, part[TRAIN], part[VALIDATION], folder, device)
    yield from training.train()
    export(recipe, training.average.cpu(), images, out, seconds=training.seconds, command=command)


def export(
    recipe: Recipe, module: nn.Module, images: DataSet, out: Path, *, seconds: float, command: str = ""
) -> None:
    """Write the bundle of a trained network: weights, codes of all pictures, losses, provenance.

    The losses are those of the weights as they are stored. Test images are looked at here, once.
    """
    assert images.split is not None
    assert images.labels is not None
    validation = images.pictures[images.split == VALIDATION]
    weights, module = stored(
        module, recipe.family, recipe.config(), validation, code_size=recipe.code_size, tolerance=_UNMOVED
    )
    codec = Codec(module, (28, 28, 1), recipe.code_size)
    parts = range(0, len(images), _ENCODED_AT_A_TIME)
    mu = np.concatenate([codec.posterior(images.pictures[i : i + _ENCODED_AT_A_TIME])[0] for i in parts])
    out.parent.mkdir(parents=True, exist_ok=True)
    write_bundle(
        out,
        Contents(
            name=recipe.name,
            title=recipe.title,
            family=recipe.family,
            config=recipe.config(),
            code_size=recipe.code_size,
            picture_shape=codec.picture_shape,
            class_names=CLASS_NAMES,
            weights=weights,
            arrays={
                "codes/mu": mu,
                "codes/labels": images.labels.astype(np.uint8),
                "codes/split": images.split,
            },
            metrics=_metrics(module, images.pictures, images.split, recipe.code_size),
            provenance=provenance(recipe.values(), _DATA, seed=recipe.seed, seconds=seconds, command=command),
            licence=_LICENCE,
        ),
    )


def _metrics(
    module: nn.Module, pictures: npt.NDArray[np.uint8], split: npt.NDArray[np.uint8], code_size: int
) -> dict[str, Any]:
    """Losses of each part of the data, with the encoder as it is used, and with its network alone."""
    found: dict[str, Any] = {"measured": MEASURED, "amortised": AMORTISED}
    propose = cast(ResidualVAE, module).propose
    for name, which in _PARTS.items():
        part = pictures[split == which]
        found[name] = evaluate(module, part, code_size)
        found[f"{name}_amortised"] = evaluate(module, part, code_size, propose)
    return found
