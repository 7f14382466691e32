import pytest
import torch

from explorer.errors import ExplorerError
from explorer.models.registry import FAMILIES, build, network

SHAPES = {
    "course-digits": (2, (1, 28, 28)),
    "course-faces": (200, (3, 128, 128)),
    "faces": (200, (3, 128, 128)),
    "residual": (2, (1, 28, 28)),
}


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_every_family_encodes_and_decodes(family: str) -> None:
    size, shape = SHAPES[family]
    module = network(build(family, {}).eval())
    x = torch.rand(2, *shape, generator=torch.Generator().manual_seed(0))
    with torch.inference_mode():
        mu, logvar = module.encode(x)
        decoded = module.decode(mu)
    assert mu.shape == logvar.shape == (2, size)
    assert decoded.shape == x.shape
    assert 0 <= decoded.min() <= decoded.max() <= 1


def test_an_unknown_family_is_named_with_those_that_are_known() -> None:
    with pytest.raises(ExplorerError, match="'resdual' is unknown; known are course-digits"):
        build("resdual", {})
