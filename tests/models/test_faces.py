from typing import Any

import pytest
import torch

from explorer.errors import ExplorerError
from explorer.models.faces import FaceVAE, ResidualBlock
from explorer.models.registry import build, network

TINY: dict[str, Any] = {"code_size": 5, "channels": (8, 16, 24), "blocks": (0, 1, 0), "side": 32}


def tiny(**changes: Any) -> FaceVAE:
    torch.manual_seed(0)
    return FaceVAE(**TINY | changes)


def test_the_shipped_sizes_fit_a_bundle() -> None:
    module = build("faces", {"code_size": 200, "channels": [64, 128, 256, 256], "blocks": [0, 0, 0, 0]})
    # Two bytes each: 12 of 20 MB.
    assert sum(p.numel() for p in module.parameters()) < 6_000_000
    with torch.inference_mode():
        mu, logvar = network(module.eval()).encode(torch.rand(1, 3, 128, 128))
        assert mu.shape == logvar.shape == (1, 200)
        assert network(module).decode(mu).shape == (1, 3, 128, 128)


@pytest.mark.parametrize(
    ("channels", "blocks", "side"),
    [((8,), (2,), 16), ((8, 16, 24), (0, 1, 0), 32), ((4, 4, 4, 4), (1,) * 4, 64)],
)
def test_other_sizes(channels: tuple[int, ...], blocks: tuple[int, ...], side: int) -> None:
    module = tiny(channels=channels, blocks=blocks, side=side)
    x = torch.rand(3, 3, side, side)
    mu, logvar = module.encode(x)
    decoded = module.decode(mu)
    assert mu.shape == logvar.shape == (3, 5)
    assert decoded.shape == x.shape
    assert 0 <= decoded.min() <= decoded.max() <= 1
    assert sum(isinstance(part, ResidualBlock) for part in module.modules()) == 2 * sum(blocks)


def test_in_evaluation_a_picture_does_not_depend_on_its_company() -> None:
    module = tiny().eval()
    with torch.inference_mode():
        z = torch.randn(4, 5)
        x = torch.rand(4, 3, 32, 32)
        torch.testing.assert_close(module.decode(z)[2:3], module.decode(z[2:3]))
        torch.testing.assert_close(module.encode(x)[0][2:3], module.encode(x[2:3])[0])


def test_the_layout_of_the_memory_makes_no_difference() -> None:
    module = tiny().eval()
    with torch.inference_mode():
        z, x = torch.randn(2, 5), torch.rand(2, 3, 32, 32)
        decoded, (mu, _) = module.decode(z), module.encode(x)
        module = module.to(memory_format=torch.channels_last)
        torch.testing.assert_close(module.decode(z), decoded)
        torch.testing.assert_close(module.encode(x.contiguous(memory_format=torch.channels_last))[0], mu)


def test_a_residual_block_whose_branch_is_silent_lets_everything_through() -> None:
    block = ResidualBlock(4)
    torch.nn.init.zeros_(block.branch[1].weight)  # type: ignore[arg-type]  # of its batch norm
    x = torch.randn(2, 4, 3, 3)
    torch.testing.assert_close(block(x), x)


def test_every_weight_takes_part_in_the_loss() -> None:
    module = tiny()
    mu, logvar = module.encode(torch.rand(4, 3, 32, 32))
    torch.autograd.backward(module.decode(mu + logvar).square().sum())
    assert [name for name, p in module.named_parameters() if p.grad is None or not p.grad.any()] == []


@pytest.mark.parametrize(
    "changes",
    [
        {"channels": ()},
        {"channels": (8, 16)},
        {"side": 40},
        {"side": 0},
        {"channels": (8, 16, 5000)},
        {"channels": (8, 0, 8)},
        {"blocks": (0, -1, 0)},
        {"blocks": (0, 17, 0)},
    ],
)
def test_a_configuration_that_makes_no_sense_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ExplorerError, match="does not fit the family 'faces'"):
        build("faces", TINY | changes)
