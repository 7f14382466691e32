"""The loss that is quoted: on pictures in file order, in evaluation mode, with one fixed draw of ε."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from explorer.data.idx import TEST
from explorer.data.sources import read_source
from explorer.models.codec import load_codec_and_facts, to_tensor
from explorer.models.registry import network
from explorer.training.objective import divergence, sample, squared_error

NOISE_SEED = 0
_BATCH = 500
MEASURED = (
    "mean per picture of the sum of squared pixel errors plus the KL term; evaluation mode; "
    f"epsilon = torch.randn(n, D, generator=torch.Generator('cpu').manual_seed({NOISE_SEED})), drawn once"
)


def evaluate(
    module: nn.Module,
    pictures: npt.NDArray[np.uint8],
    code_size: int,
    encode: Callable[[Tensor], tuple[Tensor, Tensor]] | None = None,
) -> dict[str, float]:
    """Loss of a network on pictures (n, h, w, c), as `MEASURED` says.

    Parameters
    ----------
    encode
        Where the posteriors come from; without it, from the network's ``encode``.

    Returns
    -------
    ``loss`` = ``reconstruction`` + ``kl``, means per picture, and the number of ``pictures``.
    """
    device = next(module.parameters()).device
    noise = torch.randn(len(pictures), code_size, generator=torch.Generator("cpu").manual_seed(NOISE_SEED))
    was_training = module.training
    module.eval()
    model = network(module)
    encode = encode or model.encode
    # In float64: 10,000 terms of float32 would lose the last digit that is quoted.
    reconstruction = kl = 0.0
    with torch.inference_mode():
        for start in range(0, len(pictures), _BATCH):
            part = slice(start, start + _BATCH)
            x = to_tensor(pictures[part], device)
            mu, logvar = encode(x)
            decoded = model.decode(sample(mu, logvar, noise[part].to(device)))
            reconstruction += squared_error(decoded, x).double().sum().item()
            kl += divergence(mu, logvar).double().sum().item()
    module.train(was_training)
    count = len(pictures)
    return {
        "loss": (reconstruction + kl) / count,
        "reconstruction": reconstruction / count,
        "kl": kl / count,
        "pictures": count,
    }


def evaluate_model(model: Path, data: Path, device: str = "cpu") -> dict[str, Any]:
    """Loss of a model file on a data set: on its test part where the data set has one, else on all of it.

    Raises
    ------
    ExplorerError
        If model or data cannot be read, or there is no such device.
    """
    codec, facts = load_codec_and_facts(model, device)
    found = read_source(data, codec.picture_shape)
    has_test = found.split is not None and bool((found.split == TEST).any())
    pictures = found.pictures[found.split == TEST] if has_test else found.pictures
    return {
        "model": facts.name,
        "data": found.name,
        "part": "test" if has_test else "all",
        **evaluate(codec.module, pictures, codec.code_size),
        "measured": MEASURED,
    }
