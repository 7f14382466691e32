"""Small models in files, for tests that decode and encode: the course's MNIST network with seeded weights."""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from explorer.bundles.file import Contents, write_bundle
from explorer.models.registry import build

COUNT = 30
"""Codes in the bundle."""


def seeded_course_network() -> torch.nn.Module:
    """The course's MNIST network with weights that are the same every time."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return build("course-digits", {"code_size": 2}).eval()


def course_bundle(folder: Path, *, has_codes: bool = True) -> Path:
    """Write a bundle of it, with labelled codes, and return its path."""
    weights = {name: tensor.numpy() for name, tensor in seeded_course_network().state_dict().items()}
    codes = np.random.default_rng(3).normal(size=(COUNT, 2)).astype(np.float32)
    arrays: dict[str, npt.NDArray[Any]] = {
        "codes/mu": codes,
        "codes/labels": (np.arange(COUNT) % 10).astype(np.uint8),
        "codes/split": (np.arange(COUNT) % 3).astype(np.uint8),
    }
    path = folder / "seeded.safetensors"
    contents = Contents(
        name="seeded",
        title="Seeded, 2-D",
        family="course-digits",
        config={"code_size": 2},
        code_size=2,
        picture_shape=(28, 28, 1),
        weights=weights,
        arrays=arrays if has_codes else {},
        class_names=tuple("0123456789") if has_codes else (),
        metrics={"test": {"loss": 321.0}},
        provenance={"recipe": "none"},
        licence="MIT",
    )
    write_bundle(path, contents)
    return path


def course_state_dict(folder: Path) -> Path:
    """Write its state dict as the course does, and return its path."""
    path = folder / "course.pt"
    torch.save(seeded_course_network().state_dict(), path)
    return path
