"""Small readers of attributes with weights that are the same every time."""

from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from explorer.bundles.file import Contents
from explorer.models.registry import READERS, build

SIDE = 32
NAMES = ("Bald", "Smiling", "Young")
CONFIG: dict[str, Any] = {"attributes": 3, "channels": [8, 16], "side": SIDE}


def lively(family: str) -> nn.Module:
    """A network with seeded weights whose batch norms have statistics of their own."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        module = build(family, CONFIG, READERS).train()
        for _ in range(3):
            module(torch.rand(8, 3, SIDE, SIDE))
    return module.eval()


def some_pictures(count: int = 70) -> npt.NDArray[np.uint8]:
    return np.random.default_rng(0).integers(0, 256, (count, SIDE, SIDE, 3), dtype=np.uint8)


def probe_contents(**changes: Any) -> Contents:
    weights = {name: tensor.numpy() for name, tensor in lively("probe").state_dict().items()}
    fields: dict[str, Any] = {
        "name": "tiny-probe", "title": "Tiny probe", "kind": "probe", "family": "probe", "config": CONFIG,
        "code_size": 0, "picture_shape": (SIDE, SIDE, 3), "attributes": NAMES, "weights": weights,
    }  # fmt: skip
    return Contents(**fields | changes)
