"""Everything that is worked out from a trained model of faces: its attribute space and statistics."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from explorer.bundles.attributes import AttributeSpace
from explorer.bundles.statistics import CodeStatistics
from explorer.data.celeba import Faces
from explorer.data.idx import TEST, VALIDATION
from explorer.latent.scoring import Read, Unedited
from explorer.models.codec import Codec
from explorer.training.face_codes import encode_faces
from explorer.training.face_directions import JUDGED, METHODS, find_directions
from explorer.training.face_scores import COMPARED, choose_defaults, score_all
from explorer.training.score_book import ScoreBook
from explorer.training.stages import Stages


@dataclass(frozen=True, eq=False, kw_only=True)
class Derived:
    """What a bundle holds besides the network."""

    unedited: Unedited
    """The test images' codes, their decoded pictures, and what the probe reads in them."""
    statistics: CodeStatistics
    space: AttributeSpace


def derive(codec: Codec, faces: Faces, guide: Read, probe: Read, folder: Path) -> Stages[Derived]:
    """Encode all faces, find the directions of their attributes, and choose by validation codes.

    Parameters
    ----------
    guide
        Reads pictures to logits (n, k); directions may be fitted on it.
    probe
        Another such reader, which judges them and which nothing is fitted on.
    folder
        Where score cards are kept, so that a run that was broken off goes on.

    Raises
    ------
    ExplorerError
        If there are no faces to train on, or the folder cannot be written to.
    """
    names = faces.attribute_names
    encoded = yield from encode_faces(codec, faces)
    found = yield from find_directions(encoded, codec.decode, guide)
    directions = {method: found.directions[method].astype(np.float32) for method in METHODS}
    book = ScoreBook(folder)

    judged = Unedited.of("validation", encoded.codes(VALIDATION)[:JUDGED], codec.decode, probe)
    everything = [(name, method) for name in names for method in METHODS]
    validation_cards = yield from score_all(
        "comparing",
        everything,
        names,
        directions,
        judged,
        codec.decode,
        probe,
        book,
        {},
        with_response_at_2=False,
    )
    defaults = choose_defaults(names, METHODS, directions, validation_cards)

    mu = encoded.codes(TEST)
    tested = Unedited.of("test", mu, codec.decode, probe)
    space = AttributeSpace(
        names=names,
        methods=METHODS,
        directions=directions,
        read_outs=found.read_outs.astype(np.float32),
        covariance=found.covariance.astype(np.float32),
        defaults=defaults,
        counts=encoded.counts,
        cards={},
        validation_cards=validation_cards,
        readings=tested.logits,
        reading_scale=tested.scale,
        mean_picture=encoded.mean_picture,
        with_pictures=encoded.with_pictures,
        without_pictures=encoded.without_pictures,
    )
    return Derived(unedited=tested, statistics=encoded.statistics, space=space)


def score_on_test(codec: Codec, derived: Derived, probe: Read, folder: Path) -> Stages[Derived]:
    """Add the score cards on test codes: of every default, and of all methods for `COMPARED`.

    Parameters
    ----------
    probe, folder
        As in `derive`.

    Raises
    ------
    ExplorerError
        If the folder cannot be written to.
    """
    space = derived.space
    chosen = [(name, method) for name, method in zip(space.names, space.defaults, strict=True) if method]
    compared = [(name, method) for name in COMPARED if name in space.names for method in space.methods]
    cards = yield from score_all(
        "scoring",
        list(dict.fromkeys(compared + chosen)),
        space.names,
        space.directions,
        derived.unedited,
        codec.decode,
        probe,
        ScoreBook(folder),
        space.validation_cards,
        with_response_at_2=True,
    )
    return replace(derived, space=replace(space, cards=cards))
