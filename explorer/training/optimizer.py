"""AdamW whose weight decay is on matrices and kernels alone."""

from collections.abc import Callable

import torch
from torch import nn


def adamw(
    module: nn.Module,
    rate: float,
    weight_decay: float,
    *,
    betas: tuple[float, float] = (0.9, 0.999),
    is_spared: Callable[[str], bool] = lambda _: False,
) -> torch.optim.Optimizer:
    """An optimizer of all parameters; those whose name ``is_spared`` do not decay either.

    Loshchilov and Hutter, Decoupled Weight Decay Regularization, 2019.
    """
    named = list(module.named_parameters())
    decaying = [p for name, p in named if p.ndim > 1 and not is_spared(name)]
    others = [p for name, p in named if p.ndim <= 1 or is_spared(name)]
    groups = [
        {"params": decaying, "weight_decay": weight_decay},
        {"params": others, "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, lr=rate, betas=betas, fused=True)
