"""Networks from files: bundles, and the course's state dicts (``torch.load(weights_only=True)`` alone)."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from explorer.bundles.facts import ModelFacts
from explorer.bundles.file import read_model_facts, read_weights
from explorer.errors import ExplorerError
from explorer.models.course import recognise
from explorer.models.registry import build

BUNDLE_SUFFIX = ".safetensors"
_TITLES = {"course-digits": "Course MNIST network", "course-faces": "Course face network"}
_WRAPPERS = ("state_dict", "model_state_dict", "model")
"""Keys under which training scripts put the state dict into a larger checkpoint."""


def load_network(path: Path) -> tuple[nn.Module, ModelFacts]:
    """The network of a bundle or a course state dict, in evaluation mode on the CPU, and its facts.

    Raises
    ------
    ExplorerError
        If the file cannot be read, is foreign, or its weights do not fit its configuration.
    """
    if path.suffix.lower() == BUNDLE_SUFFIX:
        facts = read_model_facts(path)
        weights: Mapping[str, Tensor] = {k: torch.from_numpy(w) for k, w in read_weights(path).items()}
    else:
        weights = _read_state_dict(path)
        facts = _facts(path, weights)
    network = build(facts.family, facts.config)
    try:
        network.load_state_dict(weights)
    except RuntimeError as error:
        raise ExplorerError(
            f"The weights in {path.name} do not fit the network {facts.family!r} that they belong to."
        ) from error
    _check_sizes(network, facts)
    return network.eval().requires_grad_(False), facts


def facts_of_state_dict(path: Path) -> ModelFacts:
    """What a course ``.pt`` says of itself: no codes, no metrics.

    Raises
    ------
    ExplorerError
        If it is no state dict, or of none of the course's networks.
    """
    return _facts(path, _read_state_dict(path))


def _facts(path: Path, state: Mapping[str, Tensor]) -> ModelFacts:
    recognised = recognise(state)
    if recognised is None:
        raise ExplorerError(
            f"{path.name} holds weights, but of none of the course's networks: the layers have other "
            "names or sizes."
        )
    family, config, picture_shape = recognised
    variant = f", {config['upsampling']}" if "upsampling" in config else ""
    return ModelFacts(
        id=f"{path.stem}-{_digest(state)}",
        name=path.stem,
        title=f"{_TITLES[family]}{variant} ({path.name})",
        kind="vae",
        family=family,
        config=config,
        code_size=int(config["code_size"]),
        picture_shape=picture_shape,
        path=path,
        provenance={"file": path.name},
    )


def _read_state_dict(path: Path) -> dict[str, Tensor]:
    foreign = f"{path.name} is neither a model bundle nor a PyTorch state dict that can be read safely."
    try:
        # Never anything but weights_only: a pickle runs whatever its author liked.
        found = torch.load(path, map_location="cpu", weights_only=True)
    except FileNotFoundError as error:
        raise ExplorerError(f"{path} does not exist.") from error
    except OSError as error:
        why = "it is a folder" if path.is_dir() else error.strerror or error
        raise ExplorerError(f"{path.name} cannot be read: {why}.") from error
    except (
        Exception
    ) as error:  # torch raises UnpicklingError, RuntimeError, EOFError, KeyError … by the damage
        raise ExplorerError(foreign) from error
    state = _unwrapped(found)
    if state is None:
        raise ExplorerError(foreign)
    for name, tensor in state.items():
        if tensor.is_floating_point() and not bool(torch.isfinite(tensor).all()):
            raise ExplorerError(f"{path.name} is damaged: the weight {name!r} is not finite.")
    return state


def _unwrapped(found: Any) -> dict[str, Tensor] | None:
    """The state dict itself, without a checkpoint or a DataParallel around it; None if there is none."""
    if isinstance(found, Mapping):
        for key in _WRAPPERS:
            if isinstance(found.get(key), Mapping):
                found = found[key]
                break
    is_state = (
        isinstance(found, Mapping)
        and found
        and all(isinstance(name, str) and isinstance(tensor, Tensor) for name, tensor in found.items())
    )
    if not is_state:
        return None
    return {name.removeprefix("module."): tensor for name, tensor in found.items()}


def _digest(state: Mapping[str, Tensor]) -> str:
    digest = hashlib.blake2b(digest_size=8)
    for name in sorted(state):
        tensor = state[name].contiguous()
        digest.update(f"{name} {tensor.dtype} {tuple(tensor.shape)}".encode())
        digest.update(tensor.view(-1).view(torch.uint8).numpy().tobytes())
    return digest.hexdigest()


def _check_sizes(network: nn.Module, facts: ModelFacts) -> None:
    """Decode one code: the network must take and give what the file says it does."""
    height, width, channels = facts.picture_shape
    wanted = (1, channels, height, width)
    try:
        with torch.inference_mode():
            shape = tuple(network.eval().decode(torch.zeros(1, facts.code_size)).shape)  # type: ignore[operator]
    except RuntimeError as error:
        raise ExplorerError(
            f"{facts.path.name}: its network does not take {facts.code_size}-D codes."
        ) from error
    if shape != wanted:
        raise ExplorerError(f"{facts.path.name}: its network makes pictures of {shape}, not {wanted}.")
