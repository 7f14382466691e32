"""What the engine reports: every request ends in exactly one last report."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from explorer.bundles.facts import ModelFacts
from explorer.bundles.originals import Originals
from explorer.engine.requests import Request
from explorer.latent.codes import Codes
from explorer.latent.familiarity import Spacing
from explorer.latent.misfit import Misfit

if TYPE_CHECKING:  # the window opens without them
    from explorer.latent.journey import Extent
    from explorer.latent.landscape import Outline


@dataclass(frozen=True, eq=False)
class Decoded:
    """Pictures of some of the codes asked for."""

    indices: npt.NDArray[np.intp]
    """Which codes of the request, or for `DecodePoints` which of the data, (k,)."""
    pictures: npt.NDArray[np.uint8]
    """(k, h, w, c), C-contiguous, read-only: the engine keeps a copy only when it has answered."""


@dataclass(frozen=True)
class PathMeasured:
    """How long a path is, and how far from the data."""

    extent: "Extent"
    """In pictures: Euclidean, pixels 0…1."""
    remoteness: float | None
    """Greatest distance, in code space, from a code of the path to the nearest of the data; None without."""
    farthest: int
    """Which code of the path that is; 0 without data."""


@dataclass(frozen=True, eq=False)
class Traced:
    """Frames of a path that only the decoder knows, as far as it is found."""

    codes: Codes
    """Of the frames, (count, d); both ends exact."""
    pictures: npt.NDArray[np.uint8]
    """Of the frames, (count, h, w, c)."""
    path: Codes
    """The path finely, (n, d), n > `SEGMENTS`: what ``MeasurePath`` wants."""
    extent: "Extent"
    """Of that path, in pictures."""
    rounds: int
    """How often it was improved so far."""
    straight: float | None
    """Length of the straight path over as many segments as ``extent``; None where it was not measured."""
    is_converged: bool
    """Whether more rounds would change nothing one sees. False of the last answer: it was given up."""


@dataclass(frozen=True, eq=False)
class Sensed:
    """How much pictures change with their code in some blocks of a map."""

    indices: npt.NDArray[np.intp]
    """Which blocks of the request, (k,)."""
    values: npt.NDArray[np.float32]
    """(k, s, s): in each cell of a block, rows from the bottom; L2 norm of pixels per unit of code."""


@dataclass(frozen=True, eq=False)
class Nearest:
    """The encoded pictures nearest to a code, nearest first."""

    indices: npt.NDArray[np.intp]
    """Which of the data, (k,)."""
    distances: npt.NDArray[np.float32]
    """Euclidean, in code space, (k,)."""
    pictures: npt.NDArray[np.uint8]
    """Their reconstructions, (k, h, w, c)."""


@dataclass(frozen=True, eq=False)
class Outlined:
    """Where most of the data lie, the outermost lines first."""

    outlines: "tuple[Outline, ...]"


@dataclass(frozen=True)
class Spaced:
    """How far the data have their own neighbours; None where there are too few."""

    spacing: Spacing | None


@dataclass(frozen=True, eq=False)
class Encoded:
    """Codes of some of the pictures asked for."""

    indices: npt.NDArray[np.intp]
    """Which pictures of the request, (k,)."""
    mu: npt.NDArray[np.float32]
    """Posterior means, (k, d)."""
    logvar: npt.NDArray[np.float32]
    """Log variances of the posterior, (k, d)."""
    total: int
    """Number of pictures in the whole request (of files, until those that are no pictures were skipped)."""
    labels: npt.NDArray[np.int16] | None = None
    """Classes of these pictures, (k,), where the data set has them."""
    split: npt.NDArray[np.uint8] | None = None
    """0 train, 1 validation, 2 test, (k,), where the data set says so."""
    notes: tuple[str, ...] = ()
    """Sentences about what was left out; with the last answer."""
    misfit: Misfit | None = None
    """How badly the pictures are reconstructed from these codes; of files, with the last answer."""
    originals: Originals | None = None
    """Where the pictures are; of files, with the last answer."""


@dataclass(frozen=True, eq=False)
class Selected:
    """The codes within a loop."""

    indices: npt.NDArray[np.intp]
    """Which of the data, ascending, (m,)."""
    mean: npt.NDArray[np.float32] | None
    """Of these codes, (d,); None where there are none."""
    picture: npt.NDArray[np.uint8] | None
    """The mean decoded, (h, w, c)."""


@dataclass(frozen=True, eq=False)
class MisfitMeasured:
    """How far the comparison of pictures with their reconstructions is, and at its end what it found."""

    done: int
    total: int
    misfit: Misfit | None


@dataclass(frozen=True, eq=False)
class AttributesRead:
    """What a probe reads in pictures."""

    names: tuple[str, ...]
    """The k attributes."""
    logits: npt.NDArray[np.float32]
    """(n, k): above 0, the attribute is more likely there."""


@dataclass(frozen=True)
class Refined:
    """The best code of a picture so far."""

    code: Codes
    """(1, d)"""
    error: float
    """Sum of the squared differences of all pixels, 0…1, to the code's picture."""
    error_before: float
    """The same for the code that it began with."""
    steps: int
    total: int

    @property
    def distance(self) -> float:
        """From the prior's centre, |z|."""
        return float(np.linalg.norm(self.code.values))


@dataclass(frozen=True, eq=False)
class Drawn:
    """A drawing as the model sees it, and what the model makes of it."""

    picture: npt.NDArray[np.uint8]
    """What was encoded, (h, w, 1)."""
    mu: npt.NDArray[np.float32]
    """Posterior mean, (d,)."""
    logvar: npt.NDArray[np.float32]
    """Log variances of the posterior, (d,)."""
    reconstruction: npt.NDArray[np.uint8]
    """The posterior mean decoded, (h, w, 1)."""

    @property
    def squared_error(self) -> float:
        """Sum over the pixels of the squared difference, each pixel 0…1."""
        difference = self.picture.astype(np.float64) - self.reconstruction
        return float((difference**2).sum() / 255.0**2)


@dataclass(frozen=True)
class Loaded:
    """A model is ready."""

    seconds: float


@dataclass(frozen=True, eq=False)
class Inspected:
    """What a file that is no bundle holds."""

    facts: ModelFacts


@dataclass(frozen=True)
class DeviceChanged:
    """The engine computes on ``name``; ``available`` are all it could use."""

    name: str
    available: tuple[str, ...]


Result = (
    Decoded
    | Sensed
    | PathMeasured
    | Traced
    | Nearest
    | Outlined
    | Spaced
    | Encoded
    | Selected
    | MisfitMeasured
    | AttributesRead
    | Refined
    | Drawn
    | Loaded
    | Inspected
    | DeviceChanged
)


@dataclass(frozen=True, eq=False)
class Answer:
    """A part of the work asked for in ``slot``, or, with ``is_last``, the end of it."""

    slot: str
    request: Request
    result: Result
    is_last: bool
    seconds: float = 0.0
    """Time the engine has spent on this request so far."""
    ticket: int = 0
    """What ``Engine.ask`` returned; higher is newer."""


@dataclass(frozen=True, eq=False)
class Failure:
    """The request ended in an error; ``text`` is the sentence for the person."""

    slot: str
    request: Request
    text: str
    details: str = ""
    """The traceback, for the log and for "show details"."""
    ticket: int = 0


@dataclass(frozen=True, eq=False)
class Dropped:
    """The request was given up for a newer one of its slot, or cancelled, or the engine was closed."""

    slot: str
    request: Request
    ticket: int = 0


Report = Answer | Failure | Dropped
