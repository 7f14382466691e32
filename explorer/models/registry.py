"""Network families by name: a bundle says which one its weights belong to, and with what configuration."""

import inspect
from collections.abc import Callable, Mapping
from typing import Any, Protocol, cast

from torch import Tensor, nn

from explorer.errors import ExplorerError
from explorer.models.course import CourseDigits, CourseFaces
from explorer.models.faces import FaceVAE
from explorer.models.guide import Guide
from explorer.models.probe import Probe
from explorer.models.residual import ResidualVAE


class Network(Protocol):
    """What every family of `FAMILIES` offers; all of them are `torch.nn.Module`."""

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """(n, c, h, w) in [0, 1] to mean and log variance of the posterior, (n, d) each."""
        ...

    def decode(self, z: Tensor) -> Tensor:
        """(n, d) to (n, c, h, w) in [0, 1]."""
        ...


FAMILIES: Mapping[str, Callable[..., nn.Module]] = {
    "course-digits": CourseDigits,
    "course-faces": CourseFaces,
    "faces": FaceVAE,
    "residual": ResidualVAE,
}
"""Variational autoencoders: codes to pictures and back."""

READERS: Mapping[str, Callable[..., nn.Module]] = {"guide": Guide, "probe": Probe}
"""Pictures (n, c, h, w) in [0, 1] to logits of attributes (n, k)."""

_MOST_PARAMETERS = 200_000_000
"""A configuration that asks for more is taken for a damaged one, before the memory is taken."""


def build(
    family: str, config: Mapping[str, Any], families: Mapping[str, Callable[..., nn.Module]] = FAMILIES
) -> nn.Module:
    """Network of a family with fresh weights; of `FAMILIES`, it has ``encode`` and ``decode``.

    Raises
    ------
    ExplorerError
        If the family is unknown, or the configuration does not fit it.
    """
    maker = families.get(family)
    if maker is None:
        known = ", ".join(sorted(families))
        raise ExplorerError(f"The model's network family {family!r:.60} is unknown; known are {known}.")
    try:
        inspect.signature(maker).bind(**config)
        return maker(**config)
    except (TypeError, ValueError, RuntimeError, OverflowError) as error:
        raise ExplorerError(f"The model's configuration does not fit the family {family!r}.") from error


def network(module: nn.Module) -> Network:
    """``module`` seen as what every family offers."""
    return cast(Network, module)
