"""Batch norm folded into the convolution before it: the same function in evaluation mode, with less work."""

import copy

from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval


def fold_batch_norm(module: nn.Module) -> nn.Module:
    """A copy of ``module`` for inference without the batch norms that follow a convolution in a sequence.

    Dropout, which does nothing in evaluation mode, goes too. The copy is in evaluation mode; its names of
    weights are no longer those of ``module``.
    """
    folded = copy.deepcopy(module).eval()
    for part in list(folded.modules()):
        if isinstance(part, nn.Sequential):
            _fold_sequence(part)
    return folded


def _fold_sequence(sequence: nn.Sequential) -> None:
    kept: list[nn.Module] = []
    for module in sequence:
        before = kept[-1] if kept else None
        if isinstance(module, nn.BatchNorm2d) and isinstance(before, nn.ConvTranspose2d):
            kept[-1] = fuse_conv_bn_eval(before, module, transpose=True)
        elif isinstance(module, nn.BatchNorm2d) and isinstance(before, nn.Conv2d):
            kept[-1] = fuse_conv_bn_eval(before, module)
        elif not isinstance(module, nn.Dropout | nn.Dropout2d):
            kept.append(module)
    while len(sequence):
        del sequence[-1]
    for module in kept:
        sequence.append(module)
