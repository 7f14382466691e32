"""A small model with attributes in a file, for tests of what shows or uses directions."""

from pathlib import Path
from typing import Any

import numpy as np
import torch

from explorer.bundles.attributes import FEWEST, AttributeSpace
from explorer.bundles.file import Contents, write_bundle
from explorer.bundles.statistics import CodeStatistics
from explorer.latent.score_card import ScoreCard
from explorer.models.registry import build

NAMES = ("Smiling", "Eyeglasses", "Young", "Wearing_Hat")
METHODS = ("mean_difference", "ridge", "pattern")
CODE_SIZE = 6
SIDE = 16
COUNT = 40
"""Codes in the bundle, all of the test part."""
CONFIG = {"code_size": CODE_SIZE, "channels": [4, 8], "blocks": [0, 0], "side": SIDE}


def score_card(**changes: Any) -> ScoreCard:
    """A card that is as good as any."""
    fields: dict[str, Any] = {
        "part": "test",
        "images": COUNT,
        "without": 22,
        "having": 18,
        "alpha": 1.25,
        "response": 0.71,
        "leakage": 0.3,
        "identity": 0.004,
        "response_at_2": 0.95,
    }
    return ScoreCard(**fields | changes)


def attribute_space(**changes: Any) -> AttributeSpace:
    """Four attributes in 6-D; ``pattern`` has no direction for Young, Wearing_Hat has too few images.

    The read-outs of Smiling and Eyeglasses are orthogonal axes, that of Young lies near Smiling's, and
    Wearing_Hat's is Eyeglasses' again: the two cannot be told apart.
    """
    rng = np.random.default_rng(11)
    k, d = len(NAMES), CODE_SIZE
    read_outs = np.zeros((k, d), np.float32)
    read_outs[0, 0] = read_outs[1, 1] = 1.0
    read_outs[2, :3] = (0.6, 0.0, 0.8)
    read_outs[3, 1] = 2.0
    directions = {m: read_outs + rng.normal(0, 0.1, (k, d)).astype(np.float32) for m in METHODS}
    directions["pattern"][2] = 0.0
    fields: dict[str, Any] = {
        "names": NAMES,
        "methods": METHODS,
        "directions": directions,
        "read_outs": read_outs,
        "covariance": np.eye(d, dtype=np.float32),
        "defaults": ("ridge", "ridge", "mean_difference", "ridge"),
        "counts": np.array([[300, 200], [450, 50], [120, 380], [500 - FEWEST + 1, FEWEST - 1]]),
        "cards": {
            ("Smiling", "mean_difference"): score_card(leakage=0.5),
            ("Smiling", "ridge"): score_card(),
            ("Eyeglasses", "ridge"): score_card(response=0.4, alpha=3.0),
            ("Wearing_Hat", "ridge"): score_card(without=38, having=2, response=None, response_at_2=None),
        },
        "validation_cards": {
            (name, method): score_card(part="validation", images=300, without=200, having=100)
            for name in NAMES
            for method in METHODS[:2]
        },
        "readings": np.float16(rng.normal(0, 2, (COUNT, k))).astype(np.float32),
        "reading_scale": np.full(k, 2.0, np.float32),
        "mean_picture": rng.integers(0, 256, (SIDE, SIDE, 3), np.uint8),
        "with_pictures": rng.integers(0, 256, (k, SIDE, SIDE, 3), np.uint8),
        "without_pictures": rng.integers(0, 256, (k, SIDE, SIDE, 3), np.uint8),
    }
    return AttributeSpace(**fields | changes)


def face_bundle(folder: Path, *, name: str = "faces", **changes: Any) -> Path:
    """Write a bundle of 16×16 colour pictures with 6-D codes and four attributes; returns its path.

    ``changes`` are fields of `attribute_space`.
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        network = build("faces", CONFIG).eval()
    codes = np.random.default_rng(3).normal(size=(COUNT, CODE_SIZE)).astype(np.float32)
    path = folder / f"{name}.safetensors"
    write_bundle(
        path,
        Contents(
            name=name,
            title="Small faces, 6-D",
            family="faces",
            config=CONFIG,
            code_size=CODE_SIZE,
            picture_shape=(SIDE, SIDE, 3),
            attributes=NAMES,
            weights={key: tensor.numpy() for key, tensor in network.state_dict().items()},
            arrays={"codes/mu": codes, "codes/split": np.full(COUNT, 2, np.uint8)},
            attribute_space=attribute_space(**changes),
            statistics=CodeStatistics(
                mean=codes.mean(axis=0),
                std=codes.std(axis=0),
                variance=np.full(CODE_SIZE, 0.1, np.float32),
                kl=np.full(CODE_SIZE, 1.5, np.float32),
            ),
            licence="none",
        ),
    )
    return path
