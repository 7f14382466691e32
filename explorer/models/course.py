"""The lecture course's convolutional VAEs, laid out so that their published state dicts load.

Source: STAT 453 "Introduction to Deep Learning" (S. Raschka, 2021), lecture 17. Reshape, trim and
flatten are modules of their own, because the indices in ``encoder.N`` and ``decoder.N`` count them.
"""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, Literal

import torch
from torch import Tensor, nn

Upsampling = Literal["transposed", "nearest"]

DIGIT_SHAPE = (28, 28, 1)
FACE_SHAPE = (128, 128, 3)


class Reshape(nn.Module):
    """A change of shape that counts as a module."""

    def __init__(self, *shape: int) -> None:
        super().__init__()
        self.shape = shape

    def forward(self, x: Tensor) -> Tensor:
        """(n, …) to (n, *shape)."""
        return x.view(-1, *self.shape)


class Trim(nn.Module):
    """Keep the first ``side`` rows and columns: transposed convolutions end one pixel too large."""

    def __init__(self, side: int) -> None:
        super().__init__()
        self.side = side

    def forward(self, x: Tensor) -> Tensor:
        """(n, c, h, w) to (n, c, side, side)."""
        return x[:, :, : self.side, : self.side]


class CourseVAE(nn.Module):
    """What both course networks share: two linear heads between an encoder and a decoder."""

    is_convolutional = True

    def __init__(self, encoder: nn.Sequential, features: int, code_size: int, decoder: nn.Sequential) -> None:
        super().__init__()
        self.encoder = encoder
        self.z_mean = nn.Linear(features, code_size)
        self.z_log_var = nn.Linear(features, code_size)
        self.decoder = decoder

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """(n, c, h, w) in [0, 1] to mean and log variance of the posterior, (n, d) each."""
        h = self.encoder(x)
        return self.z_mean(h), self.z_log_var(h)

    def decode(self, z: Tensor) -> Tensor:
        """(n, d) to (n, c, h, w) in [0, 1]."""
        x: Tensor = self.decoder(z)
        return x


class CourseDigits(CourseVAE):
    """1×28×28, two code dimensions, no normalisation."""

    def __init__(self, code_size: int = 2) -> None:
        def act() -> nn.Module:
            return nn.LeakyReLU(0.01)

        encoder = nn.Sequential(
            nn.Conv2d(1, 32, 3, stride=1, padding=1), act(),
            nn.Conv2d(32, 64, 3, stride=2, padding=1), act(),
            nn.Conv2d(64, 64, 3, stride=2, padding=1), act(),
            nn.Conv2d(64, 64, 3, stride=1, padding=1),
            nn.Flatten(),  # (n, 64, 7, 7) to (n, 3136)
        )  # fmt: skip
        decoder = nn.Sequential(
            nn.Linear(code_size, 3136),
            Reshape(64, 7, 7),
            nn.ConvTranspose2d(64, 64, 3, stride=1, padding=1), act(),  # 7×7
            nn.ConvTranspose2d(64, 64, 3, stride=2, padding=1), act(),  # 13×13
            nn.ConvTranspose2d(64, 32, 3, stride=2, padding=0), act(),  # 27×27
            nn.ConvTranspose2d(32, 1, 3, stride=1, padding=0),  # 29×29
            Trim(28),
            nn.Sigmoid(),
        )  # fmt: skip
        super().__init__(encoder, 3136, code_size, decoder)


class CourseFaces(CourseVAE):
    """3×128×128, 200 code dimensions, batch norm and 2-D dropout; two ways of enlarging."""

    def __init__(self, code_size: int = 200, upsampling: Upsampling = "transposed") -> None:
        channels = (3, 32, 64, 64, 64)
        down: list[nn.Module] = []
        for before, after in pairwise(channels):
            # Without bias: batch norm takes the mean away again.
            down += [nn.Conv2d(before, after, 3, stride=2, padding=1, bias=False), *_normalised(after)]
        down.append(nn.Flatten())  # (n, 64, 8, 8) to (n, 4096)
        up: list[nn.Module] = [nn.Linear(code_size, 4096), Reshape(64, 8, 8)]
        if upsampling == "transposed":
            up += [
                nn.ConvTranspose2d(64, 64, 3, stride=2, padding=0), *_normalised(64),  # 17×17
                nn.ConvTranspose2d(64, 64, 3, stride=2, padding=1), *_normalised(64),  # 33×33
                nn.ConvTranspose2d(64, 32, 3, stride=2, padding=1), *_normalised(32),  # 65×65
                nn.ConvTranspose2d(32, 3, 3, stride=2, padding=1),  # 129×129
                Trim(128),
            ]  # fmt: skip
        else:
            for before, after in ((64, 64), (64, 64), (64, 32)):
                up += [nn.UpsamplingNearest2d(scale_factor=2), nn.Conv2d(before, after, 3, padding=1)]
                up += _normalised(after)
            up += [nn.UpsamplingNearest2d(scale_factor=2), nn.Conv2d(32, 3, 3, padding=1)]
        up.append(nn.Sigmoid())
        super().__init__(nn.Sequential(*down), 4096, code_size, nn.Sequential(*up))


def _normalised(channels: int) -> list[nn.Module]:
    return [nn.BatchNorm2d(channels), nn.LeakyReLU(0.1), nn.Dropout2d(0.25)]


def recognise(state: Mapping[str, Tensor]) -> tuple[str, dict[str, Any], tuple[int, int, int]] | None:
    """Family, configuration and picture shape of the course network ``state`` belongs to, or None.

    The first convolution tells digits from faces; the index of the decoder's first convolution tells
    the two face networks apart, because an up-sampling layer takes an index of its own.
    """
    first = state.get("encoder.0.weight")
    head = state.get("z_mean.weight")
    if not isinstance(first, torch.Tensor) or not isinstance(head, torch.Tensor) or head.ndim != 2:
        return None
    code_size = int(head.shape[0])
    if first.shape == (32, 1, 3, 3) and head.shape[1] == 3136:
        return "course-digits", {"code_size": code_size}, DIGIT_SHAPE
    if first.shape == (32, 3, 3, 3) and head.shape[1] == 4096:
        upsampling = "transposed" if "decoder.2.weight" in state else "nearest"
        return "course-faces", {"code_size": code_size, "upsampling": upsampling}, FACE_SHAPE
    return None
