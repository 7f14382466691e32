"""Checkpoints of a training run: written whole or not at all, refused when they belong to another run."""

import os
import pickle
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch

from explorer.errors import ExplorerError

NAME = "checkpoint.pt"


def save_checkpoint(folder: Path, state: Mapping[str, Any], identity: str) -> None:
    """Write ``state`` (tensors and plain values) into a run folder, in one step for whoever reads it.

    Raises
    ------
    ExplorerError
        If the folder cannot be written to.
    """
    temporary = folder / f".{NAME}.{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ExplorerError(f"The run folder {folder} could not be written: {error}.") from error
    try:
        with temporary.open("wb") as file:
            torch.save({**state, "identity": identity}, file)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(folder / NAME)
    except (OSError, RuntimeError) as error:  # torch reports a full disk as RuntimeError
        raise ExplorerError(f"The checkpoint in {folder} could not be written: {error}.") from error
    finally:
        temporary.unlink(missing_ok=True)


def load_checkpoint(folder: Path, identity: str) -> dict[str, Any] | None:
    """The state of a run that was broken off; None if there is none.

    Parameters
    ----------
    identity
        Says what is trained on what. A checkpoint with another one is refused: it would be continued as
        something that it is not.

    Raises
    ------
    ExplorerError
        If the checkpoint is damaged, or belongs to another run.
    """
    state = read_checkpoint(folder)
    if state is not None and state.pop("identity", None) != identity:
        raise ExplorerError(
            f"{folder / NAME} belongs to a run with another recipe, seed or data. Choose another run folder, "
            "or delete it."
        )
    return state


def read_checkpoint(folder: Path) -> dict[str, Any] | None:
    """The state of a run, whatever was trained, with its ``identity``; None if there is none.

    Raises
    ------
    ExplorerError
        If the checkpoint is damaged.
    """
    path = folder / NAME
    if not path.exists():
        return None
    damaged = f"{path} is damaged; delete it to start from the beginning."
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
    except (OSError, RuntimeError, EOFError, KeyError, ValueError, pickle.UnpicklingError) as error:
        raise ExplorerError(damaged) from error
    if not isinstance(state, dict):
        raise ExplorerError(damaged)
    return state
