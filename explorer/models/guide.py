"""The guide: a residual network that reads the attributes of a face, and shares nothing with the probe.

What is found with the help of a reader must be judged by another one. This one sees half the resolution,
has residual blocks (He et al., Deep Residual Learning for Image Recognition, 2016), and averages its last
maps over all places.
"""

from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import Tensor, nn

_POOLED, _STEM_STRIDE = 2, 4
_MOST_CHANNELS, _MOST_BLOCKS, _MOST_ATTRIBUTES = 4096, 16, 4096


class Guide(nn.Module):
    """A strided convolution, stages of residual blocks, the mean over places, and one linear layer.

    Parameters
    ----------
    attributes
        How many are read.
    channels
        Of the maps of an eighth of the picture's side, a sixteenth, …
    blocks
        Residual blocks at each of these sizes.
    side
        Of the pictures; a multiple of 8 · 2^(number of channels − 1).
    """

    def __init__(
        self,
        attributes: int = 40,
        channels: Sequence[int] = (48, 96, 192),
        blocks: int = 1,
        side: int = 128,
    ) -> None:
        super().__init__()
        if not channels or not all(0 < c <= _MOST_CHANNELS for c in channels):
            raise ValueError(f"there must be channels, each between 1 and {_MOST_CHANNELS}")
        if not 0 < attributes <= _MOST_ATTRIBUTES or not 0 <= blocks <= _MOST_BLOCKS:
            raise ValueError(f"there must be 1 to {_MOST_ATTRIBUTES} attributes, 0 to {_MOST_BLOCKS} blocks")
        if side % (_POOLED * _STEM_STRIDE << (len(channels) - 1)):
            raise ValueError("the side cannot be halved as often as there are channels")
        layers: list[nn.Module] = [
            nn.AvgPool2d(_POOLED),
            nn.Conv2d(3, channels[0], _STEM_STRIDE + 2, stride=_STEM_STRIDE, padding=1, bias=False),
            nn.BatchNorm2d(channels[0]),
            nn.ReLU(inplace=True),
            *(_Block(channels[0]) for _ in range(blocks)),
        ]
        for before, after in pairwise(channels):
            layers += [
                nn.Conv2d(before, after, 3, stride=2, padding=1, bias=False),
                nn.BatchNorm2d(after),
                nn.ReLU(inplace=True),
                *(_Block(after) for _ in range(blocks)),
            ]
        self.features = nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten())
        self.logits = nn.Linear(channels[-1], attributes)

    def forward(self, x: Tensor) -> Tensor:
        """(n, 3, h, w) in [0, 1] to logits (n, attributes)."""
        logits: Tensor = self.logits(self.features(x))
        return logits


class _Block(nn.Module):
    """ReLU(x + two normalised convolutions of x), (n, c, h, w)."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.branch = nn.Sequential(
            nn.Conv2d(channels, channels, 3, padding=1, bias=False),
            nn.BatchNorm2d(channels),
            nn.ReLU(inplace=True),
            nn.Conv2d(channels, channels, 3, padding=1, bias=False),
            nn.BatchNorm2d(channels),
        )

    def forward(self, x: Tensor) -> Tensor:
        """(n, c, h, w) to (n, c, h, w)."""
        return torch.relu(x + self.branch(x))
