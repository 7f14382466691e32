"""A drawing encoded and reconstructed in one go."""

import numpy as np
import numpy.typing as npt
import pytest

from explorer.engine.answers import Drawn, Loaded
from explorer.engine.handlers import TorchHandler
from explorer.engine.requests import EncodeDrawing, ModelRef, PrepareEncoding
from explorer.errors import ExplorerError
from explorer.imaging.digits import fit_digit
from explorer.imaging.drawing import Drawing, ink_of_drawing
from explorer.models.codec import Codec
from tests.support.handling import assert_same_pictures, results

DRAWING = Drawing((((0.3, 0.2, 0.08), (0.7, 0.2, 0.08), (0.4, 0.8, 0.08)),))


def test_it_is_what_the_codec_makes_of_the_fitted_picture(
    handler: TorchHandler, bundle: ModelRef, codec: Codec
) -> None:
    (drawn,) = results(handler, EncodeDrawing(bundle, DRAWING))
    assert isinstance(drawn, Drawn)
    fitted = fit_digit(ink_of_drawing(DRAWING))
    assert fitted is not None
    np.testing.assert_array_equal(drawn.picture[..., 0], fitted)
    mu, logvar = codec.posterior(fitted[None, ..., None])
    np.testing.assert_allclose(drawn.mu, mu[0], rtol=1e-4)
    np.testing.assert_allclose(drawn.logvar, logvar[0], rtol=1e-4)
    assert_same_pictures(drawn.reconstruction[None], codec.decode(mu))
    shades = drawn.picture / 255.0 - drawn.reconstruction / 255.0
    assert drawn.squared_error == pytest.approx(float((shades**2).sum()))
    assert drawn.squared_error > 1


def test_an_empty_drawing_is_refused_in_words(handler: TorchHandler, bundle: ModelRef) -> None:
    with pytest.raises(ExplorerError, match="The drawing is empty"):
        results(handler, EncodeDrawing(bundle, Drawing()))


def test_encoding_is_prepared_by_encoding_once(
    handler: TorchHandler, bundle: ModelRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoded: list[tuple[int, ...]] = []
    real = Codec.posterior

    def counting(
        self: Codec, pictures: npt.NDArray[np.uint8]
    ) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
        encoded.append(pictures.shape)
        return real(self, pictures)

    monkeypatch.setattr(Codec, "posterior", counting)
    (ready,) = results(handler, PrepareEncoding(bundle))
    assert isinstance(ready, Loaded)
    assert encoded == [(1, 28, 28, 1)]
    results(handler, PrepareEncoding(bundle))
    assert len(encoded) == 1, "a pad that is cleared does not keep the engine from the next stroke"
