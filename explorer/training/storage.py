"""What a trained network becomes in a bundle: weights as they are stored, and where they came from."""

import os
import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from explorer.models.registry import build
from explorer.training.evaluation import evaluate

Tensors = dict[str, npt.NDArray[Any]]


def stored(
    module: nn.Module,
    family: str,
    config: Mapping[str, Any],
    validation: npt.NDArray[np.uint8],
    *,
    code_size: int,
    tolerance: float,
) -> tuple[Tensors, nn.Module]:
    """Weights as they are stored, and a network that has these, in evaluation mode.

    Numbers are halved to float16 where the loss on ``validation`` (n, h, w, c) moves by no more than
    ``tolerance``.
    """
    state = module.state_dict()
    halved = {name: tensor.half() if tensor.is_floating_point() else tensor for name, tensor in state.items()}
    half = build(family, config).eval().requires_grad_(False)
    half.load_state_dict(halved)
    exact = evaluate(module, validation, code_size)["loss"]
    # Written so that a loss that is no number moves too.
    if abs(evaluate(half, validation, code_size)["loss"] - exact) <= tolerance:
        return {name: tensor.numpy() for name, tensor in halved.items()}, half
    return {name: tensor.numpy() for name, tensor in state.items()}, module.eval()


def provenance(
    recipe: Mapping[str, Any], data: str, *, seed: int, seconds: float, command: str
) -> dict[str, Any]:
    """Recipe, data, seed, command, time, machine and versions, JSON-able; no host, no path."""
    return {
        "recipe": dict(recipe),
        "data": data,
        "seed": seed,
        "command": command,
        "minutes": round(seconds / 60, 1),
        "finished": datetime.now(UTC).date().isoformat(),
        "machine": f"{_processor()}, {os.cpu_count()} cores, {torch.get_num_threads()} threads",
        "versions": {name: metadata.version(name) for name in ("torch", "numpy")}
        | {"python": platform.python_version()},
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
