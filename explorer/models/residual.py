"""Our network for digits: a residual decoder that sees a code as waves, and an encoder that inverts it."""

import math
from typing import Self

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from explorer.models.inversion import Lattice

SIDE = 28
_LIMITS = {"width": 8192, "blocks": 64, "lattice": 512}


class ResidualVAE(nn.Module):
    """A VAE of 1×28×28 pictures with two code dimensions.

    The decoder is a pre-norm residual perceptron on sine waves over the plane of codes
    (Tancik et al., Fourier Features Let Networks Learn High Frequency Functions, 2020): from two bare numbers
    a perceptron learns a blurred map, and takes many more epochs for it. Matrix products alone make it
    fast: 900 codes take a fraction of what transposed convolutions take.

    There is no encoder network. In a plane one can look everywhere: the posterior N(μ, diag(σ²)) of a picture
    is the one that minimises the loss itself (`explorer.models.inversion`). A network that is trained to
    guess it puts some pictures that it has not seen in the wrong place, which costs about one unit of loss.

    Parameters
    ----------
    code_size
        Number of code dimensions: 2.
    width, blocks
        Of the decoder's residual stream, which begins as that many waves, and how many blocks it has.
    frequency
        Standard deviation of the waves' frequencies (radians per unit of code) as they are drawn; they are
        learned.
    lattice, extent
        The encoder looks at ``lattice``² codes over [−extent, extent]².
    """

    def __init__(
        self,
        code_size: int = 2,
        width: int = 384,
        blocks: int = 2,
        frequency: float = 4.0,
        lattice: int = 128,
        extent: float = 4.6,
    ) -> None:
        super().__init__()
        if code_size != 2:
            raise ValueError("the encoder searches a plane: code_size must be 2")
        given = {"width": width, "blocks": blocks, "lattice": lattice}
        for name, limit in _LIMITS.items():
            if not 0 < given[name] <= limit:
                raise ValueError(f"{name} must lie between 1 and {limit}, not be {given[name]}")
        self._side, self._extent = lattice, extent
        self._lattice: Lattice | None = None
        self.register_load_state_dict_post_hook(_forget_lattice)  # type: ignore[no-untyped-call]
        self.waves = nn.Linear(code_size, width)
        with torch.no_grad():
            self.waves.weight.normal_(std=frequency)
            self.waves.bias.uniform_(0, 2 * math.pi)
        self.blocks = nn.Sequential(*(_Block(width) for _ in range(blocks)))
        self.norm = nn.LayerNorm(width)
        self.output = nn.Linear(width, SIDE * SIDE)

    def decode(self, z: Tensor) -> Tensor:
        """(n, 2) to (n, 1, 28, 28) in [0, 1]."""
        return self._decode_flat(z).view(-1, 1, SIDE, SIDE)

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """(n, 1, 28, 28) in [0, 1] to mean and log variance of the posterior, (n, 2) each.

        The first call after `eval` decodes the whole lattice, which takes as long as decoding 16,000 codes.
        No gradient flows.
        """
        device = self.output.weight.device
        if self.training or self._lattice is None or self._lattice.device != device:
            self._lattice = Lattice(self._decode_flat, self._side, self._extent, device)
        return self._lattice.posterior(x.flatten(1))

    def train(self, mode: bool = True) -> Self:
        """As torch's; `eval` comes through here too. Weights may have changed: the lattice is forgotten."""
        self._lattice = None
        return super().train(mode)

    def _decode_flat(self, z: Tensor) -> Tensor:
        logits: Tensor = self.output(self.norm(self.blocks(torch.sin(self.waves(z)))))
        return torch.sigmoid(logits)


def _forget_lattice(network: nn.Module, _: object) -> None:
    network.train(network.training)


class _Block(nn.Module):
    """x + perceptron(norm(x)), (n, width)."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.first = nn.Linear(width, width)
        self.second = nn.Linear(width, width)
        with torch.no_grad():  # halved, so that the sum of the branches starts at the size of one
            self.second.weight.mul_(0.5)
            nn.init.zeros_(self.second.bias)

    def forward(self, x: Tensor) -> Tensor:
        """(n, width) to (n, width)."""
        branch: Tensor = self.second(F.gelu(self.first(self.norm(x))))
        return x + branch
