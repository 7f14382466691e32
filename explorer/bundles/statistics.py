"""How the codes of a model's training data lie, dimension by dimension."""

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

STATISTICS = "statistics/"
"""How the keys of their tensors begin."""
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False, kw_only=True)
class CodeStatistics:
    """Statistics of the images trained on, (d,) each, read-only."""

    mean: Floats
    """Of the posterior means μ."""
    std: Floats
    """Of the posterior means μ."""
    variance: Floats
    """Mean of the posterior variances σ²: near 1 in a dimension that the model does not use."""
    kl: Floats
    """Mean of ½(μ² + σ² − log σ² − 1), the part of the loss that each dimension costs."""

    def __post_init__(self) -> None:
        for part in fields(self):
            getattr(self, part.name).flags.writeable = False
