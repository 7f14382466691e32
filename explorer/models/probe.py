"""The probe: a small convolutional network that reads the attributes of a face, and little time.

Pictures are folded before the first convolution, 4×4 pixels of 3 channels to one of 48, as in
`explorer.models.faces`. The faces are aligned, so that where something is seen says what it is: the last maps
are not averaged but read place by place.
"""

from collections.abc import Sequence
from itertools import pairwise

from torch import Tensor, nn

from explorer.models.faces import FOLD

_SLOPE = 0.1
_MOST_CHANNELS, _MOST_ATTRIBUTES = 4096, 4096


class Probe(nn.Module):
    """Strided convolutions and one linear layer.

    Parameters
    ----------
    attributes
        How many are read.
    channels
        Of the maps of a quarter of the picture's side, an eighth, …
    side
        Of the pictures; a multiple of 4 · 2^(number of channels − 1).
    dropout
        Part of the last maps' values left out in training.
    """

    def __init__(
        self,
        attributes: int = 40,
        channels: Sequence[int] = (32, 64, 128, 256),
        side: int = 128,
        dropout: float = 0.3,
    ) -> None:
        super().__init__()
        if not channels or not all(0 < c <= _MOST_CHANNELS for c in channels):
            raise ValueError(f"there must be channels, each between 1 and {_MOST_CHANNELS}")
        if not 0 < attributes <= _MOST_ATTRIBUTES:
            raise ValueError(f"attributes must lie between 1 and {_MOST_ATTRIBUTES}")
        smallest, rest = divmod(side, FOLD << (len(channels) - 1))
        if rest or smallest < 1:
            raise ValueError("the side cannot be halved as often as there are channels")
        layers: list[nn.Module] = [
            nn.PixelUnshuffle(FOLD),
            nn.Conv2d(3 * FOLD**2, channels[0], 3, padding=1, bias=False),
            *_normalised(channels[0]),
        ]
        for before, after in pairwise(channels):
            layers += [nn.Conv2d(before, after, 4, stride=2, padding=1, bias=False), *_normalised(after)]
        self.features = nn.Sequential(*layers, nn.Flatten(), nn.Dropout(dropout))
        self.logits = nn.Linear(channels[-1] * smallest * smallest, attributes)

    def forward(self, x: Tensor) -> Tensor:
        """(n, 3, h, w) in [0, 1] to logits (n, attributes)."""
        logits: Tensor = self.logits(self.features(x))
        return logits


def _normalised(channels: int) -> list[nn.Module]:
    return [nn.BatchNorm2d(channels), nn.LeakyReLU(_SLOPE, inplace=True)]
