"""The posterior of a picture under a decoder of two code dimensions, found by search.

The loss of a picture x with posterior q = N(μ, diag(σ²)) is E_q[|f(z) − x|²] + KL(q, N(0, I)). On a lattice
of codes the expectation is a sum, so that decoding the lattice once is enough for every picture:

1. Everywhere: with one fixed σ, the loss at μ needs |f̄(μ)| and x·f̄(μ) alone, f̄ the decoded pictures blurred
   by that σ: one matrix product for all μ of a coarse lattice. We start where it is lowest, unless it is
   almost as low near the code that an encoder network proposes.
2. Nearby: μ and σ by Newton's method on the expectation over a window of the fine lattice. For a Gaussian q
   the derivatives are moments: ∂E/∂μ = E[f̃·d]/σ² and ∂²E/∂μ² = E[f̃·(d²/σ² − 1)]/σ², with f̃ the squared
   error less its mean and d = z − μ; at the optimum 1/σ² = 1 + ∂²E/∂μ² (Opper and Archambeau, The
   Variational Gaussian Approximation Revisited, 2009).

It is deterministic, and works on pictures that the decoder was not trained on just as well as on others.
"""

from collections.abc import Callable

import torch
from torch import Tensor

_COARSE = 2
"""Lattice steps between two codes at which the search may start."""
_SIGMA = 0.12
"""Where the search starts; posteriors of digits have σ between 0.05 and 0.2."""
_NEAR = 0.5
_MARGIN = 8.0
"""A start further than `_NEAR` from the proposal must be better by this much: where two places explain a
picture almost alike, neighbours on the map stay neighbours."""
_REACH = 0.8
"""The window reaches this far to each side: five σ of the widest posterior that occurs."""
_ROUNDS = 10
_STEP = 0.15
"""μ moves at most this far in a round: further away the window says nothing."""
_WIDEST, _NARROWEST = 0.35, 0.02
"""Bounds of σ, far from what occurs: they keep the first rounds sane."""
_FINEST = 0.6
"""Below this many lattice steps of σ a sum over the lattice is no integral: the window keeps that width,
within which the loss is a parabola anyway."""
_PART = 128
"""Pictures at a time: their losses on the lattice (8 MB) stay in the processor's cache."""
_DECODE_PART = 1600


class Lattice:
    """Decoded pictures on a square lattice, as matrices to multiply pictures with.

    Parameters
    ----------
    decode
        Codes (n, 2) to flat pictures (n, p).
    side, extent
        ``side``² codes over [−extent, extent]².
    """

    def __init__(
        self, decode: Callable[[Tensor], Tensor], side: int, extent: float, device: torch.device
    ) -> None:
        self.device = device
        self._ticks = torch.linspace(-extent, extent, side, device=device)
        self._step = 2 * extent / (side - 1)
        coarse = torch.linspace(-extent, extent, max(2, side // _COARSE), device=device)
        codes = torch.cartesian_prod(self._ticks, self._ticks)
        self._starts = torch.cartesian_prod(coarse, coarse)
        with torch.no_grad():
            fine = torch.cat([decode(part) for part in torch.split(codes, _DECODE_PART)])  # (side², p)
            square = fine.square().sum(dim=1)
            blur = torch.softmax(-0.5 * ((coarse[:, None] - self._ticks) / _SIGMA).square(), dim=1)
            blurred = torch.einsum("ag,ghp->ahp", blur, fine.view(side, side, -1))
            blurred = torch.einsum("bh,ahp->abp", blur, blurred).flatten(0, 1)  # (starts, p)
            blurred_square = (blur @ square.view(side, side) @ blur.T).flatten()
        self._side = side
        self._reach = min(round(_REACH / self._step), (side - 1) // 2)
        self._fine, self._square = fine.T.contiguous(), square
        self._blurred = blurred.T.contiguous()
        self._offset = blurred_square + 0.5 * self._starts.square().sum(dim=1)

    def posterior(self, x: Tensor, proposed: Tensor) -> tuple[Tensor, Tensor]:
        """Mean and log variance (n, 2) of the posterior of flat pictures (n, p).

        Parameters
        ----------
        proposed
            Codes (n, 2) near which the posteriors are expected: one far away must be better by `_MARGIN`.
        """
        with torch.no_grad():
            parts = zip(torch.split(x, _PART), torch.split(proposed, _PART), strict=True)
            found = [self._search(*part) for part in parts]
        return torch.cat([mu for mu, _ in found]), torch.cat([logvar for _, logvar in found])

    def _search(self, x: Tensor, proposed: Tensor) -> tuple[Tensor, Tensor]:
        # |x|² is left out everywhere: it does not depend on the code.
        starts = torch.addmm(self._offset, x, self._blurred, alpha=-2)
        is_far = (proposed[:, None] - self._starts).square().sum(dim=2) > _NEAR**2
        start = self._starts[(starts + _MARGIN * is_far).argmin(dim=1)]
        return self._refine(*self._window(x, start), start)

    def _window(self, x: Tensor, start: Tensor) -> tuple[Tensor, Tensor]:
        """The losses (n, w, w) around ``start``, and the ticks (n, 2, w) they belong to."""
        reach = self._reach
        middle = ((start - self._ticks[0]) / self._step).round().long()
        middle = middle.clamp(reach, self._side - 1 - reach)  # (n, 2)
        index = middle[:, :, None] + torch.arange(-reach, reach + 1, device=start.device)  # (n, 2, w)
        flat = index[:, 0, :, None] * self._side + index[:, 1, None, :]  # (n, w, w)
        if len(x) == 1:  # while a person draws: a twentieth of the lattice is enough
            (left, down), size = (int(place) for place in index[0, :, 0]), 2 * reach + 1
            near = self._fine.view(-1, self._side, self._side)[:, left : left + size, down : down + size]
            window = (self._square[flat.flatten()] - 2 * x @ near.flatten(1)).view(flat.shape)
        else:
            losses = torch.addmm(self._square, x, self._fine, alpha=-2)  # (n, side²)
            window = losses.gather(1, flat.flatten(1)).view(flat.shape)
        # Differences alone matter; without the large common part float32 keeps its digits.
        return window - window.amin(dim=(1, 2), keepdim=True), self._ticks[index]

    def _refine(self, window: Tensor, ticks: Tensor, start: Tensor) -> tuple[Tensor, Tensor]:
        mu, precision = start, torch.full_like(start, _SIGMA**-2)
        sharpest = (_FINEST * self._step) ** -2
        for _ in range(_ROUNDS):
            d = ticks - mu[:, :, None]  # (n, 2, w)
            sharpness = precision.clamp(max=sharpest)[:, :, None]
            weight = torch.softmax(-0.5 * d.square() * sharpness, dim=2)
            # The loss along each axis, the other averaged over.
            along = torch.stack(
                [
                    torch.einsum("nij,nj->ni", window, weight[:, 1]),
                    torch.einsum("nij,ni->nj", window, weight[:, 0]),
                ],
                dim=1,
            )
            along = weight * (along - (weight * along).sum(dim=2, keepdim=True))
            slope = (along * d * sharpness).sum(dim=2)
            bend = (along * (d.square() * sharpness - 1) * sharpness).sum(dim=2)
            wanted = (1 + bend).clamp(_WIDEST**-2, _NARROWEST**-2)
            # Damped: the loss seen changes with σ, and a full step may swing.
            precision = 0.5 * (precision + wanted)
            mu = mu - 0.7 * ((slope + mu) / precision).clamp(-_STEP, _STEP)
        return mu, -precision.log()
