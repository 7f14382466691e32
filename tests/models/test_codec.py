from pathlib import Path

import numpy as np
import pytest
import torch

from explorer.errors import ExplorerError
from explorer.models.codec import Codec, available_devices, load_codec, resolve_device
from explorer.models.residual import ResidualVAE
from tests.support.models import course_bundle, seeded_course_network


@pytest.fixture(scope="module")
def codec() -> Codec:
    return Codec(seeded_course_network(), (28, 28, 1), 2)


def test_pictures_are_rounded_to_nearest_and_belong_to_the_caller(codec: Codec) -> None:
    codes = np.array([[0.5, -1.0], [3.0, 0.2]], np.float32)
    pictures = codec.decode(codes)
    with torch.inference_mode():
        exact = seeded_course_network().decode(torch.from_numpy(codes)) * 255  # type: ignore[operator]
    assert pictures.dtype == np.uint8
    assert pictures.shape == (2, 28, 28, 1)
    assert pictures.flags.c_contiguous
    assert np.abs(pictures[..., 0] - exact[:, 0].numpy()).max() <= 0.501
    kept = pictures.copy()
    pictures[:] = 0
    assert np.array_equal(codec.decode(codes), kept)


def test_read_only_codes_are_decoded_as_they_are(codec: Codec) -> None:
    codes = np.zeros((1, 2), np.float32)
    codes.flags.writeable = False
    assert codec.decode(codes).shape == (1, 28, 28, 1)


def test_the_posterior_is_the_network_s(codec: Codec) -> None:
    pictures = np.random.default_rng(0).integers(0, 256, (3, 28, 28, 1), np.uint8)
    mu, logvar = codec.posterior(pictures)
    x = torch.from_numpy(pictures[..., 0]).float()[:, None] / 255
    with torch.inference_mode():
        wanted = seeded_course_network().encode(x)  # type: ignore[operator]
    for found, exact in zip((mu, logvar), wanted, strict=True):
        assert found.dtype == np.float32
        assert found.flags.owndata or found.base is None
        np.testing.assert_allclose(found, exact.numpy(), atol=1e-5)
    assert not np.shares_memory(mu, logvar)


def test_nothing_in_nothing_out(codec: Codec) -> None:
    assert codec.decode(np.empty((0, 2), np.float32)).shape == (0, 28, 28, 1)
    mu, logvar = codec.posterior(np.empty((0, 28, 28, 1), np.uint8))
    assert mu.shape == logvar.shape == (0, 2)


@pytest.mark.parametrize("shape", [(14, 14), (20, 9), (28, 5), (1, 1), (3, 28)])
def test_pictures_are_shrunk_to_a_shape(codec: Codec, shape: tuple[int, int]) -> None:
    codes = np.random.default_rng(1).normal(size=(5, 2)).astype(np.float32)
    pictures = codec.decode(codes, shape)
    assert codec.shape_within(shape) == (*shape, 1) == pictures.shape[1:]
    assert len(pictures) == 5
    assert pictures.dtype == np.uint8
    assert pictures.flags.c_contiguous
    kept = pictures.copy()
    pictures[:] = 0
    np.testing.assert_array_equal(codec.decode(codes, shape), kept)
    assert codec.decode(codes[:0], shape).shape == (0, *shape, 1)


def test_nothing_is_enlarged(codec: Codec) -> None:
    codes = np.random.default_rng(1).normal(size=(3, 2)).astype(np.float32)
    whole = codec.decode(codes)
    for shape in ((28, 28), (29, 28), (1000, 1000)):
        np.testing.assert_array_equal(codec.decode(codes, shape), whole)
        assert codec.shape_within(shape) == (28, 28, 1)
    np.testing.assert_array_equal(codec.decode(codes, (99, 14)), codec.decode(codes, (28, 14)))
    assert codec.shape_within((99, 14)) == (28, 14, 1)


class Paints(torch.nn.Module):
    """Codes (n, c·h·w) are the pictures themselves: a network that is exact in every batch."""

    def __init__(self, *shape: int, is_last: bool = False) -> None:
        super().__init__()
        self.shape = shape
        self.order = torch.channels_last if is_last else torch.contiguous_format

    def decode(self, z: torch.Tensor) -> torch.Tensor:
        return z.view(-1, *self.shape).clone(memory_format=self.order)


def painter(side: int, channels: int = 3, *, is_last: bool = True) -> Codec:
    return Codec(Paints(channels, side, side, is_last=is_last), (side, side, channels), channels * side**2)


@pytest.mark.parametrize(("side", "small"), [(128, 40), (128, 80), (128, 32), (28, 20), (28, 14)])
@pytest.mark.parametrize("is_last", [True, False])
def test_a_small_picture_is_as_bright_as_the_whole_one(side: int, small: int, is_last: bool) -> None:
    rng = np.random.default_rng(0)
    coarse = rng.random((4, 3, 8, 8), np.float32)  # its structure is as large as a face's
    x = torch.nn.functional.interpolate(torch.from_numpy(coarse), (side, side), mode="bilinear").numpy()
    x += rng.normal(scale=0.05, size=x.shape).astype(np.float32)
    x = x.clip(0, 1)
    pictures = painter(side, is_last=is_last).decode(x.reshape(4, -1), (small, small))
    assert np.abs(pictures.mean((1, 2)) - 255 * x.mean((2, 3))).max() < 1
    exact = np.stack([x.max((2, 3)), x.min((2, 3))])
    assert (pictures.max((1, 2)) <= 255 * exact[0] + 1).all()
    assert (pictures.min((1, 2)) >= 255 * exact[1] - 1).all()


def test_black_and_white_stay() -> None:
    x = np.zeros((2, 3 * 40 * 40), np.float32)
    x[1] = 1
    pictures = painter(40).decode(x, (13, 17))
    assert not pictures[0].any()
    assert (pictures[1] == 255).all()


@pytest.mark.parametrize("small", [40, 64])
def test_what_is_too_fine_for_a_small_picture_becomes_grey(small: int) -> None:
    stripes = np.zeros((1, 3, 128, 128), np.float32)
    stripes[..., ::2] = 1
    for x in (stripes, stripes.swapaxes(2, 3)):
        inner = painter(128).decode(x.reshape(1, -1), (small, small))[:, 2:-2, 2:-2].astype(int)
        assert np.abs(inner - 127.5).max() < 10


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("small", [(7, 11), (16, 3), (1, 1)])
def test_a_small_picture_does_not_depend_on_its_batch(channels: int, small: tuple[int, int]) -> None:
    x = np.random.default_rng(0).random((9, channels * 16 * 16), np.float32)
    for is_last in (True, False):
        codec = painter(16, channels, is_last=is_last)
        together = codec.decode(x, small)
        for one, picture in zip(x, together, strict=True):
            np.testing.assert_array_equal(codec.decode(one[None], small)[0], picture)


def test_wrong_shapes_end_in_a_sentence(codec: Codec) -> None:
    with pytest.raises(ExplorerError, match=r"shape \(n, 2\), not \(1, 3\)"):
        codec.decode(np.zeros((1, 3), np.float32))
    with pytest.raises(ExplorerError, match=r"uint8 of shape \(n, 28, 28, 1\)"):
        codec.posterior(np.zeros((1, 28, 28), np.uint8))
    with pytest.raises(ExplorerError, match="not float32"):
        codec.posterior(np.zeros((1, 28, 28, 1), np.float32))


def test_a_network_in_training_mode_is_used_in_evaluation_mode() -> None:
    module = ResidualVAE(width=8, blocks=1, lattice=20).train()
    codec = Codec(module, (28, 28, 1), 2)
    assert not codec.module.training
    assert not any(parameter.requires_grad for parameter in codec.module.parameters())


def test_a_bundle_is_loaded_and_warm(tmp_path: Path) -> None:
    codec = load_codec(course_bundle(tmp_path))
    wanted = Codec(seeded_course_network(), (28, 28, 1), 2)
    code = np.array([[1.0, 1.0]], np.float32)
    assert np.array_equal(codec.decode(code), wanted.decode(code))


def test_devices() -> None:
    assert available_devices()[0] == "cpu"
    assert resolve_device("auto").type == available_devices()[-1]
    with pytest.raises(ExplorerError, match="no device 'abacus'"):
        resolve_device("abacus")
