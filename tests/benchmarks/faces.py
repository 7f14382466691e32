"""The network for faces beside the course's, and its input beside its training step; weights are fresh.

Decoding is the whole way from numpy codes to numpy pictures; the course's is its decoder alone, in eager
float32, evaluation mode and without gradients, with the memory format that it has in the course.
"""

import tempfile
from pathlib import Path

import numpy as np

from explorer.models.process import tune_process
from tests.benchmarks.figures import Figure, alternate, ratio

COUNTS = {"one": 1, "many": 64}
ROUNDS = {"one": 200, "many": 20}
PICTURES = 2_000


def measure() -> list[Figure]:
    """Ratios of medians: decoding 1 and 64 faces to the course's, reading a batch to training on it."""
    tune_process()
    return [*_decoding(), _input()]


def _decoding() -> list[Figure]:
    import torch

    from explorer.models.codec import Codec
    from explorer.models.registry import build, network
    from explorer.training.face_recipes import FaceRecipe

    recipe = FaceRecipe()
    shape = (recipe.side, recipe.side, 3)
    codec = Codec(build(recipe.family, recipe.config()), shape, recipe.code_size)
    course = network(build("course-faces", {}).eval().requires_grad_(False))
    figures = []
    for name, count in COUNTS.items():
        codes = np.random.default_rng(0).normal(size=(count, recipe.code_size)).astype(np.float32)
        z = torch.from_numpy(codes)
        with torch.inference_mode():
            ours, theirs = alternate(
                lambda codes=codes: codec.decode(codes),  # type: ignore[misc]
                lambda z=z: course.decode(z),  # type: ignore[misc]
                rounds=ROUNDS[name],
            )
        figures.append(ratio(f"faces.{name}.to_course", ours, theirs))
    return figures


def _input() -> Figure:
    from explorer.training.face_recipes import FaceRecipe
    from explorer.training.joint import JointRun

    recipe = FaceRecipe()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pictures.bin"
        rng = np.random.default_rng(0)
        shape = (PICTURES, recipe.side, recipe.side, 3)
        path.write_bytes(rng.integers(0, 256, shape, dtype=np.uint8).tobytes())
        pictures = np.memmap(path, np.uint8, "r", shape=shape)
        run = JointRun(recipe, pictures, np.arange(PICTURES), pictures[:0], Path(folder) / "run")
        run.module.train()

        def rows() -> np.ndarray[tuple[int], np.dtype[np.int64]]:
            return rng.choice(PICTURES, recipe.batch, replace=False)

        read, trained = alternate(lambda: run.batch(rows()), lambda: run.take_step(rows()))
    return ratio("faces.input.to_step", read, trained)
