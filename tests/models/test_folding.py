import pytest
import torch
from torch import nn

from explorer.models.course import CourseDigits, CourseFaces
from explorer.models.faces import FaceVAE
from explorer.models.folding import fold_batch_norm
from explorer.models.registry import network


def settled(module: nn.Module, side: int) -> nn.Module:
    """``module`` with batch norms that do something: statistics of noise, scales and shifts at random."""
    torch.manual_seed(0)
    with torch.no_grad():
        for part in module.modules():
            if isinstance(part, nn.BatchNorm2d):
                part.weight.uniform_(0.5, 2)
                part.bias.normal_()
        model = network(module.train())
        for _ in range(3):
            model.decode(model.encode(torch.rand(8, 3, side, side))[0])
    return module.eval()


@pytest.mark.parametrize(
    ("module", "side"),
    [
        (CourseFaces(), 128),
        (CourseFaces(upsampling="nearest"), 128),
        (FaceVAE(code_size=5, channels=(8, 16), blocks=(1, 2), side=32), 32),
    ],
)
def test_the_function_stays_and_the_batch_norms_go(module: nn.Module, side: int) -> None:
    before = settled(module, side)
    folded = fold_batch_norm(before)
    with torch.inference_mode():
        x = torch.rand(2, 3, side, side)
        mu, logvar = network(before).encode(x)
        torch.testing.assert_close(network(folded).encode(x), (mu, logvar), rtol=1e-4, atol=1e-4)
        torch.testing.assert_close(
            network(folded).decode(mu), network(before).decode(mu), rtol=1e-4, atol=1e-4
        )
    kept = [part for part in folded.modules() if isinstance(part, nn.BatchNorm2d | nn.Dropout2d)]
    # The one between the code's linear layer and the first convolution has no convolution before it.
    assert len(kept) == isinstance(module, FaceVAE)


def test_what_was_given_is_left_as_it_was() -> None:
    module = FaceVAE(code_size=5, channels=(8, 16), blocks=(1, 0), side=32).train()
    names = list(module.state_dict())
    fold_batch_norm(module)
    assert list(module.state_dict()) == names
    assert module.training


def test_a_network_without_batch_norm() -> None:
    module = CourseDigits().eval()
    with torch.inference_mode():
        z = torch.randn(2, 2)
        torch.testing.assert_close(network(fold_batch_norm(module)).decode(z), module.decode(z))
