"""A reader of attributes with numpy on both sides: pictures to logits; deterministic."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from explorer.bundles.file import check_kind, read_facts, read_weights
from explorer.bundles.metadata import PROBE
from explorer.errors import ExplorerError
from explorer.models.codec import check_pictures, resolve_device, to_tensor
from explorer.models.folding import fold_batch_norm
from explorer.models.registry import READERS, build

_BATCH = 64
"""Pictures read at a time, so that memory stays bounded however many are given."""


class AttributeReader:
    """Reads attributes with one network on one device, in evaluation mode and without gradients.

    Parameters
    ----------
    module
        A network of `READERS`; a faster copy of it is used.
    picture_shape
        (h, w, c) of the pictures it reads.
    attributes
        Names of what it reads, in the order of its logits.
    device
        ``cpu``, ``cuda``, ``mps``, or ``auto`` for the fastest there is.

    Raises
    ------
    ExplorerError
        If there is no such device here, or the network does not read such pictures to so many logits.
    """

    def __init__(
        self,
        module: nn.Module,
        picture_shape: tuple[int, int, int],
        attributes: tuple[str, ...],
        device: str = "cpu",
    ) -> None:
        self.picture_shape = picture_shape
        self.attributes = attributes
        self.device = resolve_device(device)
        folded = fold_batch_norm(module).requires_grad_(False)
        self._module = folded.to(memory_format=torch.channels_last).to(self.device)
        self._check_sizes()

    def read(self, pictures: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
        """Logits (n, attributes) of pictures (n, h, w, c): above 0, the attribute is more likely there.

        Raises
        ------
        ExplorerError
            If the pictures have another shape or are not uint8.
        """
        check_pictures(pictures, self.picture_shape)
        logits = np.empty((len(pictures), len(self.attributes)), np.float32)
        with torch.inference_mode():
            for start in range(0, len(pictures), _BATCH):
                part = slice(start, start + _BATCH)
                x = to_tensor(pictures[part], self.device)
                logits[part] = self._module(x).cpu().numpy()
        return logits

    def _check_sizes(self) -> None:
        height, width, channels = self.picture_shape
        try:
            with torch.inference_mode():
                x = torch.zeros(1, channels, height, width, device=self.device)
                shape = tuple(self._module(x).shape)
        except RuntimeError as error:
            raise ExplorerError(f"The network does not read pictures of {self.picture_shape}.") from error
        if shape != (1, len(self.attributes)):
            raise ExplorerError(f"The network reads {shape[1:]} values, not {len(self.attributes)}.")


def load_reader(path: Path, device: str = "cpu") -> AttributeReader:
    """Reader of a bundle of the kind ``probe``.

    Raises
    ------
    ExplorerError
        If the file cannot be used or is of another kind, or there is no such device.
    """
    facts = read_facts(path)
    check_kind(facts, PROBE)
    weights: dict[str, Tensor] = {name: torch.from_numpy(w) for name, w in read_weights(path).items()}
    module = build(facts.family, facts.config, READERS)
    try:
        module.load_state_dict(weights)
    except RuntimeError as error:
        raise ExplorerError(
            f"The weights in {path.name} do not fit the network {facts.family!r} that they belong to."
        ) from error
    return AttributeReader(module, facts.picture_shape, facts.attributes, device)
