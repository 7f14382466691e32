"""A convolutional VAE of 128×128 colour pictures that works at 32×32 and below, where little is much.

Most of the time of a convolutional VAE goes into its largest maps, which hold the least of what a code can
say. Here pictures are folded before the first convolution, 4×4 pixels of 3 channels to one of 48, and
unfolded after the last (Shi et al., Real-Time Single Image and Video Super-Resolution Using an Efficient
Sub-Pixel Convolutional Neural Network, 2016). Between the two lie strided convolutions down and their mirror
image up, with batch norm, and residual blocks where the configuration asks for them.
"""

from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import Tensor, nn

FOLD = 4
"""Pixels that become one, in both directions."""
_SLOPE = 0.1
_MOST_CHANNELS, _MOST_BLOCKS = 4096, 16


class FaceVAE(nn.Module):
    """Encoder and decoder as mirror images.

    Parameters
    ----------
    code_size
        Number of code dimensions.
    channels
        Of the maps of side 32, 16, 8, …, each half as large as the one before.
    blocks
        Residual blocks at each of these sizes, on both sides.
    side
        Of the pictures; a multiple of 4 · 2^(number of channels − 1).
    """

    is_convolutional = True

    def __init__(
        self,
        code_size: int = 200,
        channels: Sequence[int] = (64, 128, 256, 256),
        blocks: Sequence[int] = (0, 0, 0, 0),
        side: int = 128,
    ) -> None:
        super().__init__()
        if not channels or len(channels) != len(blocks):
            raise ValueError("blocks must say how many there are for each of the channels")
        smallest, rest = divmod(side, FOLD << (len(channels) - 1))
        if rest or smallest < 1:
            raise ValueError("the side cannot be halved as often as there are channels")
        if not all(0 < c <= _MOST_CHANNELS for c in channels):
            raise ValueError(f"channels must lie between 1 and {_MOST_CHANNELS}")
        if not all(0 <= b <= _MOST_BLOCKS for b in blocks):
            raise ValueError(f"there must be 0 to {_MOST_BLOCKS} blocks of a size")
        self._smallest = (channels[-1], smallest, smallest)
        features = channels[-1] * smallest * smallest

        # Without bias: batch norm takes the mean away again.
        down: list[nn.Module] = [
            nn.PixelUnshuffle(FOLD),
            nn.Conv2d(3 * FOLD**2, channels[0], 3, padding=1, bias=False),
            *_normalised(channels[0], blocks[0]),
        ]
        for (before, after), count in zip(pairwise(channels), blocks[1:], strict=True):
            down += [nn.Conv2d(before, after, 4, stride=2, padding=1, bias=False), *_normalised(after, count)]
        self.encoder = nn.Sequential(*down, nn.Flatten())
        self.posterior = nn.Linear(features, 2 * code_size)

        self.expansion = nn.Linear(code_size, features)
        up: list[nn.Module] = [*_normalised(channels[-1], blocks[-1])]
        for (before, after), count in zip(pairwise(channels[::-1]), blocks[-2::-1], strict=True):
            up += [nn.ConvTranspose2d(before, after, 4, stride=2, padding=1, bias=False)]
            up += _normalised(after, count)
        up += [nn.Conv2d(channels[0], 3 * FOLD**2, 3, padding=1), nn.PixelShuffle(FOLD), nn.Sigmoid()]
        self.decoder = nn.Sequential(*up)

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """(n, 3, h, w) in [0, 1] to mean and log variance of the posterior, (n, d) each."""
        mu, logvar = self.posterior(self.encoder(x)).chunk(2, dim=1)
        return mu, logvar

    def decode(self, z: Tensor) -> Tensor:
        """(n, d) to (n, 3, h, w) in [0, 1]."""
        h = self.expansion(z).view(-1, *self._smallest)
        x: Tensor = self.decoder(h.contiguous(memory_format=torch.channels_last))
        return x


class ResidualBlock(nn.Module):
    """x + activation(norm(convolution(x))), (n, c, h, w)."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.branch = nn.Sequential(
            nn.Conv2d(channels, channels, 3, padding=1, bias=False), *_normalised(channels, 0)
        )

    def forward(self, x: Tensor) -> Tensor:
        """(n, c, h, w) to (n, c, h, w)."""
        branch: Tensor = self.branch(x)
        return x + branch


def _normalised(channels: int, blocks: int) -> list[nn.Module]:
    after = [ResidualBlock(channels) for _ in range(blocks)]
    return [nn.BatchNorm2d(channels), nn.LeakyReLU(_SLOPE, inplace=True), *after]
