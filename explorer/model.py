"""The Python API: a trained model, with numpy arrays going in and coming out."""

from collections.abc import Collection
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from explorer.bundles.facts import SPLITS, ModelFacts
from explorer.bundles.file import read_model_facts
from explorer.bundles.shipped import find_model
from explorer.direction_table import direction_rows
from explorer.errors import ExplorerError
from explorer.latent.codes import Codes, Pictures

if TYPE_CHECKING:
    from explorer.models.codec import Codec

BUNDLE_SUFFIX = ".safetensors"

_CHUNK = 512
"""Codes or pictures computed at a time, so that memory stays bounded however many are asked for."""


def open_model(model: str | Path, device: str = "cpu") -> "Model":
    """Open a trained variational autoencoder.

    Parameters
    ----------
    model
        Name of a shipped model (``"mnist-2d"``), or the path of a bundle (``.safetensors``) or of a course
        network's state dict (``.pt``).
    device
        Where it computes: ``"cpu"``, ``"cuda"``, ``"mps"``, or ``"auto"`` for the fastest there is. Results
        of different devices differ by rounding.

    Raises
    ------
    ExplorerError
        If there is no such model, or its file is damaged or foreign. Of a bundle, the weights are read and
        checked with the first decoding or encoding.
    """
    path = find_model(model)
    if path.suffix.lower() == BUNDLE_SUFFIX:
        return Model(read_model_facts(path), device)
    from explorer.models.loading import facts_of_state_dict

    return Model(facts_of_state_dict(path), device)


class Model:
    """A variational autoencoder: pictures to codes and back; made by `open_model`.

    The encoder maps a picture x to a normal distribution of codes, q(z | x) = N(μ, diag(σ²)), and the decoder
    maps a code z to a picture; the prior of codes is N(0, I). (Kingma and Welling, Auto-Encoding Variational
    Bayes, 2013.) Everything is deterministic: nothing here draws a sample.
    """

    def __init__(self, facts: ModelFacts, device: str = "cpu") -> None:
        self._facts = facts
        self._device = device

    def __repr__(self) -> str:
        return f"<Model {self.name}: {self.code_size}-D codes of {self.picture_shape} pictures>"

    @property
    def name(self) -> str:
        """Short name, as on the command line."""
        return self._facts.name

    @property
    def code_size(self) -> int:
        """Number d of code dimensions."""
        return self._facts.code_size

    @property
    def picture_shape(self) -> tuple[int, int, int]:
        """Height, width and channels (h, w, c) of a picture."""
        return self._facts.picture_shape

    @property
    def codes(self) -> npt.NDArray[np.float32] | None:
        """Posterior means of the data that the model was made with, (n, d), read-only; None without them."""
        return self._facts.mu

    @property
    def labels(self) -> npt.NDArray[np.int16] | None:
        """Class of each of `codes`, (n,), read-only, an index into ``info["class_names"]``; or None."""
        return self._facts.labels

    @property
    def attributes(self) -> tuple[str, ...]:
        """Names of the attributes that the model has directions for; none if it has no directions."""
        space = self._facts.attribute_space
        return () if space is None else space.names

    def direction(
        self, attribute: str, method: str | None = None, hold: Collection[str] = ()
    ) -> npt.NDArray[np.float32]:
        """The direction in code space that gives pictures an attribute: ``codes + α · direction``.

        Parameters
        ----------
        attribute
            One of `attributes`.
        method
            How it was found: ``"mean_difference"``, ``"balanced"``, ``"ridge"``, ``"logistic"``,
            ``"pattern"`` or ``"unmixed"``; None for the one with the best score card for this
            attribute. ``info["directions"]`` has the cards.
        hold
            Attributes that shall not change: their linear read-outs of codes stay exactly as they are
            (v′ = v − ΣN(NᵀΣN)⁺Nᵀv, rescaled to the change of the attribute's own read-out). What one sees may
            change all the same.

        Returns
        -------
        (d,), the caller's own, scaled so that α = 1 moves the attribute's read-out by the distance between
        the mean codes of the images with and without it.

        Raises
        ------
        ExplorerError
            If the model has no directions, there is no such attribute or method, the method found nothing for
            the attribute, or the attribute cannot be told apart from those that are held.

        Notes
        -----
        ``mean_difference`` is the attribute vector of Larsen et al., Autoencoding beyond pixels, 2016;
        ``balanced``: White, Sampling Generative Networks, 2016; ``ridge``: a regression of codes on all
        labels; ``logistic``: Shen et al., InterFaceGAN, 2020; ``pattern``: Haufe et al., On the
        interpretation of weight vectors, 2014; ``unmixed``: the ridge directions, mixed so that their
        measured effects on other attributes cancel (`explorer.latent.unmixing`).
        """
        space = self._facts.attribute_space
        if space is None:
            raise ExplorerError(f"{self.name} has no attributes, and so no directions.")
        return space.direction(attribute, method, hold)

    @cached_property
    def info(self) -> dict[str, Any]:
        """What is known of the model, as JSON-able values: sizes, classes, metrics, provenance, licence."""
        return describe(self._facts)

    def decode(self, codes: npt.ArrayLike) -> npt.NDArray[np.uint8]:
        """Decode codes to pictures, the decoder's mean for each code.

        Parameters
        ----------
        codes
            (n, d) numbers, or (d,) for one. Where the data lie, they are about N(0, I).

        Returns
        -------
        (n, h, w, c) sRGB pictures, 0 to 255, C-contiguous and the caller's own.

        Raises
        ------
        ExplorerError
            If a code is not finite or not of the model's size, or the weights cannot be read.
        """
        checked = Codes.of(codes)
        if checked.size != self.code_size:
            raise ExplorerError(f"A code of {self.name} has {self.code_size} numbers, not {checked.size}.")
        pictures = np.empty((len(checked), *self.picture_shape), np.uint8)
        for part in _chunks(len(checked)):
            pictures[part] = self._codec.decode(checked.values[part])
        return pictures

    def encode(self, pictures: npt.ArrayLike) -> npt.NDArray[np.float32]:
        """Encode pictures to codes, the posterior means: `posterior` without its variances.

        Parameters
        ----------
        pictures
            As for `posterior`.

        Returns
        -------
        (n, d) codes.

        Raises
        ------
        ExplorerError
            As `posterior`.
        """
        return self.posterior(pictures)[0]

    def posterior(self, pictures: npt.ArrayLike) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
        """The distribution of codes that the encoder gives each picture, N(mu, diag(exp(logvar))).

        Parameters
        ----------
        pictures
            uint8 (n, h, w, c), 0 to 255, of the model's `picture_shape`; (h, w, c) for one.

        Returns
        -------
        mu
            (n, d) posterior means.
        logvar
            (n, d) natural logarithms of the posterior variances.

        Raises
        ------
        ExplorerError
            If type or shape is another, or the weights cannot be read.
        """
        array = np.asarray(pictures)
        checked = Pictures.of(array[None] if array.ndim == 3 else array).values
        if checked.shape[1:] != self.picture_shape:
            raise ExplorerError(
                f"{self.name} takes pictures (h, w, c) = {self.picture_shape}, not {checked.shape[1:]}."
            )
        mu = np.empty((len(checked), self.code_size), np.float32)
        logvar = np.empty_like(mu)
        for part in _chunks(len(checked)):
            mu[part], logvar[part] = self._codec.posterior(checked[part])
        return mu, logvar

    @cached_property
    def _codec(self) -> "Codec":
        from explorer.models.codec import load_codec

        return load_codec(self._facts.path, self._device)


def describe(facts: ModelFacts) -> dict[str, Any]:
    """What is known of a model, as JSON-able values."""
    return {
        "name": facts.name,
        "title": facts.title,
        "id": facts.id,
        "kind": facts.kind,
        "family": facts.family,
        "config": dict(facts.config),
        "code_size": facts.code_size,
        "picture_shape": list(facts.picture_shape),
        "class_names": list(facts.class_names),
        "attributes": list(facts.attributes),
        "directions": [] if facts.attribute_space is None else direction_rows(facts.attribute_space),
        "codes": _describe_codes(facts),
        "metrics": dict(facts.metrics),
        "provenance": dict(facts.provenance),
        "licence": facts.licence,
        "path": str(facts.path),
    }


def _describe_codes(facts: ModelFacts) -> dict[str, Any] | None:
    """How many codes there are, by split and by class; None where there are none."""
    if facts.mu is None:
        return None
    counts: dict[str, Any] = {"count": len(facts.mu)}
    if facts.split is not None:
        by_split = np.bincount(facts.split, minlength=len(SPLITS))
        counts["by_split"] = dict(zip(SPLITS, by_split.tolist(), strict=True))
    if facts.labels is not None:
        by_class = np.bincount(facts.labels, minlength=len(facts.class_names))
        counts["by_class"] = dict(zip(facts.class_names, by_class.tolist(), strict=True))
    return counts


def _chunks(count: int) -> list[slice]:
    return [slice(start, start + _CHUNK) for start in range(0, count, _CHUNK)]
