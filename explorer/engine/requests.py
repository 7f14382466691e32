"""What the engine can be asked: frozen, hashable values that say everything the work needs."""

from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from explorer.bundles.originals import Originals
from explorer.imaging.drawing import Drawing
from explorer.latent.codes import Codes, Labels, Pictures
from explorer.latent.crowding import Cells
from explorer.latent.lattice import Tiles

if TYPE_CHECKING:  # the window opens without them
    from explorer.latent.sheets import Sheet, Strip


class Priority(IntEnum):
    """Which of two waiting requests runs first; equal ones take turns."""

    INTERACTIVE = 0
    """The person's hand waits for it."""
    VISIBLE = 1
    """On screen, but not under the hand."""
    BACKGROUND = 2
    """Nobody waits."""


@dataclass(frozen=True)
class ModelRef:
    """Names a model and where its weights are."""

    id: str
    path: Path


@dataclass(frozen=True)
class LoadModel:
    """Make a model ready to answer; ends in one ``Loaded``."""

    model: ModelRef


@dataclass(frozen=True)
class DecodeCodes:
    """Decode codes (n, d) to pictures; ends in ``Decoded`` answers that cover every index."""

    model: ModelRef
    codes: Codes


@dataclass(frozen=True)
class DecodeTiles:
    """Decode a rectangle of the lattice behind a map; ``Decoded`` answers, the middle first.

    The indices of the answers count row by row from the bottom, as `Tiles` says.
    """

    model: ModelRef
    frame: Codes
    """(3, d): origin and axes of the map's plane."""
    tiles: Tiles
    shape: tuple[int, int] | None = None
    """(h, w) that the pictures are answered in: as large as they are seen at most; None: the model's own.

    They are never larger than the model's."""
    wanted: tuple[int, ...] | None = None
    """Flat indices of the tiles that are wanted, ascending; None: all."""


@dataclass(frozen=True)
class DecodeSheet:
    """Decode all cells of a sheet; ``Decoded`` answers, those in view first, then the rows nearest to it.

    The indices of the answers count as the sheet's codes do.
    """

    model: ModelRef
    sheet: "Sheet"
    seen: tuple[int, int, int, int] | None = None
    """(top, left, bottom, right) of the cells in view, the last two excluded; None: from the top."""


@dataclass(frozen=True)
class MeasurePath:
    """How long a path is in pictures, and how far it goes from the data; one ``PathMeasured``."""

    model: ModelRef
    codes: Codes
    """(n, d), n > `SEGMENTS`: the path, finely."""
    among: Codes | None = None
    """The codes of the data, (m, d), where the model has them."""


@dataclass(frozen=True)
class RetimeStrip:
    """The frames of a strip at even steps: neighbours equally far apart in pictures; one ``Traced``."""

    model: ModelRef
    strip: "Strip"


@dataclass(frozen=True)
class FindGeodesic:
    """The shortest path in pictures between two codes; ``Traced`` answers as it converges."""

    model: ModelRef
    ends: Codes
    """(2, d)"""
    count: int
    """Frames, both ends with them; at even steps, as shortest paths have them."""


@dataclass(frozen=True)
class DecodePoints:
    """Decode those encoded pictures that have room on a map; ``Decoded`` answers, the middle first.

    The indices of the answers are those of the data.
    """

    model: ModelRef
    frame: Codes
    """(3, d): origin and axes of the map's plane."""
    among: Codes
    """The codes of the data, (n, d)."""
    cells: Cells
    """Each has room for one."""
    groups: Labels | None = None
    """What each of the data belongs to, (n,)."""
    hidden: frozenset[int] = frozenset()
    """Groups that are left out."""
    originals: Originals | None = None
    """Where the pictures themselves are, to be read in place of decoding the codes."""


@dataclass(frozen=True)
class FindNearest:
    """The encoded pictures nearest to a code, with their reconstructions; one ``Nearest``."""

    is_patient: ClassVar[bool] = True
    """It is begun when the window has painted the picture of the same code."""

    model: ModelRef
    code: Codes
    """(1, d)"""
    among: Codes
    """The codes of the data, (n, d)."""
    count: int


@dataclass(frozen=True)
class OutlineData:
    """Lines on a map within which most of the data lie; one ``Outlined``."""

    model: ModelRef
    frame: Codes
    """(3, d): origin and axes of the map's plane."""
    among: Codes
    """The codes of the data, (n, d)."""


@dataclass(frozen=True)
class MeasureSensitivity:
    """How much pictures change with their code on a map; ``Sensed`` answers, rough ones first."""

    model: ModelRef
    frame: Codes
    """(3, d): origin and axes of the map's plane."""
    blocks: Tiles


@dataclass(frozen=True)
class MeasureSpacing:
    """How far the data have their own neighbours; one ``Spaced``."""

    model: ModelRef
    among: Codes
    """The codes of the data, (n, d)."""
    count: int
    """Which neighbour."""


@dataclass(frozen=True)
class EncodePictures:
    """Encode pictures to posterior means and log variances; ends in ``Encoded`` answers."""

    model: ModelRef
    pictures: Pictures


@dataclass(frozen=True)
class PrepareEncoding:
    """Make a model ready to encode without a wait; ends in one ``Loaded``.

    Decoding is ready once a model is loaded; the first picture that is encoded may take a second.
    """

    model: ModelRef


@dataclass(frozen=True)
class EncodeDrawing:
    """Make a drawing a picture like MNIST's, encode it, and decode its posterior mean; one ``Drawn``."""

    model: ModelRef
    drawing: Drawing
    is_quick: bool = False
    """Whether what the encoder network alone proposes will do, where a search would follow."""


@dataclass(frozen=True)
class EncodeFiles:
    """Read a data set (idx files, or a folder) and encode all of it; ``Encoded`` answers."""

    model: ModelRef
    source: Path


@dataclass(frozen=True)
class SelectCodes:
    """The codes of the data within a loop on a map, and their mean decoded; one ``Selected``."""

    model: ModelRef
    frame: Codes
    """(3, d): origin and axes of the map's plane."""
    loop: tuple[tuple[float, float], ...]
    """Corners, in map coordinates."""
    among: Codes
    """The codes of the data, (n, d)."""
    groups: Labels | None = None
    """What each of them belongs to, (n,)."""
    hidden: frozenset[int] = frozenset()
    """Groups that are left out."""


@dataclass(frozen=True)
class MeasureMisfit:
    """How badly each picture of a data set is reconstructed from its code; ``MisfitMeasured`` answers."""

    model: ModelRef
    source: Path
    """As in ``EncodeFiles``; its pictures are in the order of the codes."""
    among: Codes
    """(n, d)"""
    labels: Labels | None = None
    """(n,), to see that the codes are of this data set."""


@dataclass(frozen=True)
class ReadAttributes:
    """What a probe reads in the decoded pictures of codes; one ``AttributesRead``."""

    model: ModelRef
    probe: Path
    """A bundle of the kind ``probe``."""
    codes: Codes
    """(n, d)"""


@dataclass(frozen=True)
class RefineCode:
    """The code of a picture made better step by step; ``Refined`` answers as it improves."""

    model: ModelRef
    picture: Pictures
    """(1, h, w, c)"""
    code: Codes
    """(1, d), where to begin."""
    weight: float
    """λ of what is made small, |f(z) − x|² + λ |z|²: ½ is the posterior's mode, less is closer."""


@dataclass(frozen=True)
class InspectFile:
    """Read what a file that is no bundle (a course ``.pt``) holds; ends in one ``Inspected``."""

    path: Path


@dataclass(frozen=True)
class UseDevice:
    """Move all models to another device; ends in one ``DeviceChanged``."""

    name: str
    """``cpu``, ``cuda``, ``mps`` or ``auto``."""


ModelRequest = (
    LoadModel
    | DecodeCodes
    | DecodeTiles
    | DecodeSheet
    | DecodePoints
    | MeasureSensitivity
    | FindNearest
    | PrepareEncoding
    | EncodePictures
    | EncodeDrawing
    | EncodeFiles
    | SelectCodes
    | MeasureMisfit
)
FaceRequest = ReadAttributes | RefineCode
Journey = MeasurePath | RetimeStrip | FindGeodesic
Survey = OutlineData | MeasureSpacing
Request = ModelRequest | FaceRequest | Journey | Survey | InspectFile | UseDevice


def purpose(request: Request) -> str:
    """What is being done, to complete the sentence "Something went wrong while …"."""
    match request:
        case LoadModel(model):
            return f"loading {model.path.name}"
        case DecodePoints(originals=Originals(source)):
            return f"reading {source.name}"
        case DecodeCodes() | DecodeTiles() | DecodeSheet() | DecodePoints():
            return "decoding"
        case MeasureSensitivity():
            return "measuring how pictures change"
        case MeasurePath():
            return "measuring the path"
        case RetimeStrip():
            return "making the steps even"
        case FindGeodesic():
            return "looking for the shortest path"
        case FindNearest():
            return "looking for the nearest pictures"
        case PrepareEncoding() | EncodePictures() | EncodeDrawing():
            return "encoding"
        case OutlineData() | MeasureSpacing():
            return "measuring how the data lie"
        case SelectCodes():
            return "looking for what the lasso holds"
        case MeasureMisfit(_, source):
            return f"measuring the errors of {source.name}"
        case EncodeFiles(_, source):
            return f"encoding {source.name}"
        case ReadAttributes():
            return "reading attributes"
        case RefineCode():
            return "refining the code"
        case InspectFile(path):
            return f"reading {path.name}"
        case UseDevice(name):
            return f"changing to the device {name}"
