"""A whole run on CelebA: data, loop, bundle."""

from pathlib import Path

import numpy as np
import numpy.typing as npt

from explorer.bundles.file import Contents
from explorer.data.celeba import Faces
from explorer.data.idx import TEST, TRAIN, VALIDATION
from explorer.errors import ExplorerError
from explorer.latent.misfit import squared_errors
from explorer.models.codec import Codec
from explorer.training.evaluation import MEASURED, evaluate
from explorer.training.face_recipes import FaceRecipe
from explorer.training.joint import JointRun
from explorer.training.storage import provenance, stored

Bytes = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

UNLIKE = "squared_error_p99"
"""Of the test images' reconstructions 99 in 100 have a smaller squared error than this."""
LICENCE = (
    "For non-commercial research only: trained on CelebA (Z. Liu, P. Luo, X. Wang and X. Tang, 2015), whose "
    "terms say so. No image, identity or file name of it is in this file."
)
_UNMOVED = 1e-3
"""Part of the loss: where it moves less than this, float16 is as good as float32."""
_ENCODED_AT_A_TIME = 256


def begin(recipe: FaceRecipe, faces: Faces, folder: Path, device: str = "cpu") -> JointRun:
    """The run of a recipe on the training part, or what a checkpoint in ``folder`` has of it.

    Raises
    ------
    ExplorerError
        If there are no training images, or the checkpoint is another run's.
    """
    rows = np.flatnonzero(faces.split == TRAIN)
    if not len(rows):
        raise ExplorerError("None of the images belongs to the training part of CelebA's official split.")
    validation = faces.pictures[faces.split == VALIDATION]
    return JointRun(recipe, faces.pictures, rows, validation, folder, device)


def encode_and_judge(codec: Codec, pictures: Bytes) -> tuple[Floats, Floats]:
    """Posterior means (n, d) of pictures, and the squared errors (n,) of these decoded."""
    mu, errors = [np.empty((0, codec.code_size), np.float32)], [np.empty(0, np.float32)]
    for start in range(0, len(pictures), _ENCODED_AT_A_TIME):
        part = pictures[start : start + _ENCODED_AT_A_TIME]
        mu.append(codec.posterior(part)[0])
        errors.append(squared_errors(part, codec.decode(mu[-1])))
    return np.concatenate(mu), np.concatenate(errors)


def face_contents(recipe: FaceRecipe, training: JointRun, faces: Faces, *, command: str = "") -> Contents:
    """Of the bundle of a network as far as it is trained: weights, codes of the test images, losses.

    The losses are those of the weights as they are stored. Test images are looked at here, once. There are
    neither official labels nor file names.
    """
    validation, test = (faces.pictures[faces.split == part] for part in (VALIDATION, TEST))
    module = training.module.cpu()
    judged = validation if len(validation) else test
    tolerance = _UNMOVED * evaluate(module, judged, recipe.code_size)["loss"] if len(judged) else 0.0
    weights, module = stored(
        module, recipe.family, recipe.config(), judged, code_size=recipe.code_size, tolerance=tolerance
    )
    losses = {
        name: evaluate(module, pictures, recipe.code_size)
        for name, pictures in (("validation", validation), ("test", test))
        if len(pictures)
    }
    codec = Codec(module, (recipe.side, recipe.side, 3), recipe.code_size)
    mu, errors = encode_and_judge(codec, test)
    if len(test):
        losses["test"][UNLIKE] = float(np.percentile(errors, 99))
    counts = np.bincount(faces.split, minlength=3) if faces.split is not None else np.zeros(3, np.int64)
    return Contents(
        name=recipe.name,
        title=recipe.title,
        family=recipe.family,
        config=recipe.config(),
        code_size=recipe.code_size,
        picture_shape=codec.picture_shape,
        attributes=faces.attribute_names,
        weights=weights,
        arrays={"codes/mu": mu, "codes/split": np.full(len(mu), TEST, np.uint8)},
        metrics={**losses, "measured": MEASURED},
        provenance=provenance(
            recipe.values(),
            f"CelebA, official split: {counts[TRAIN]:,} images to train on, {counts[VALIDATION]:,} for "
            f"validation, {counts[TEST]:,} for the test; the centre of each, {recipe.side}×{recipe.side}",
            seed=recipe.seed,
            seconds=training.seconds,
            command=command,
        )
        | {"epochs": round(training.step * recipe.epochs / training.steps, 2)},
        licence=LICENCE,
    )
