"""What the editor of faces asks of the engine, per slot."""

import numpy as np

from explorer.bundles.facts import ModelFacts
from explorer.engine.requests import DecodeCodes, ModelRef, Priority, ReadAttributes
from explorer.latent.codes import Codes
from explorer.session.ask import Ask, AtHand
from explorer.session.face_codes import moved, start_of, strip_codes
from explorer.session.faces import STRONGEST, Below
from explorer.session.gaze import Gaze
from explorer.session.state import Session

BEFORE = "faces.before"
GALLERY = "faces.gallery"
TRAY = "faces.tray"
"""The tray's faces, moved as the one that is edited."""
ENDS = "faces.ends"
"""The two ends of the slider below the pointer."""
STRIP = "faces.strip"
"""One slider from end to end."""
READ_BEFORE, READ_NOW = "faces.read.before", "faces.read.now"
"""What the probe reads in the face as it was, and as it is."""
STRIP_COUNT = 13
SHEET_COUNT = 7


def faces_asks(session: Session, gaze: Gaze, model: ModelRef, known: ModelFacts) -> dict[str, Ask]:
    """Everything that the editor and its parts must ask for this session and gaze."""
    choices, look = session.faces.choices, gaze.faces
    start = start_of(choices, known)
    asks = {BEFORE: Ask(DecodeCodes(model, start.code), Priority.VISIBLE)}
    if session.faces.below is Below.GALLERY and (codes := gallery_codes(gaze, known)) is not None:
        asks[GALLERY] = Ask(DecodeCodes(model, codes), Priority.VISIBLE)
    if session.faces.below is Below.TRAY and choices.tray:
        codes = Codes.of(np.concatenate([one.code.values for one in choices.tray]))
        asks[TRAY] = Ask(DecodeCodes(model, moved(codes, choices.moves, known)), Priority.VISIBLE)
    if look.hovered is not None:
        ends = np.array([-STRONGEST, STRONGEST])
        found = strip_codes(start.code, look.hovered, choices.moves, known, ends)
        if found is not None:
            asks[ENDS] = Ask(DecodeCodes(model, found), Priority.VISIBLE)
    if (strip := strip_of(session, gaze, known)) is not None:
        asks[STRIP] = Ask(DecodeCodes(model, strip), Priority.VISIBLE)
    # Only once the face rests: nothing takes turns with a slider that is dragged or a photo that is refined.
    is_still = look.still is not None and look.still == moved(start.code, choices.moves, known)
    if look.probe is not None and known.attribute_space is not None and look.still is not None and is_still:
        asks[READ_BEFORE] = Ask(ReadAttributes(model, look.probe, start.code), Priority.BACKGROUND)
        asks[READ_NOW] = Ask(ReadAttributes(model, look.probe, look.still), Priority.BACKGROUND)
    return asks


def gallery_codes(gaze: Gaze, known: ModelFacts) -> Codes | None:
    """The codes of the gallery's faces, (n, d)."""
    if known.mu is None:
        return None
    there = [index for index in gaze.faces.gallery if 0 <= index < len(known.mu)]
    return Codes.of(known.mu[there]) if there else None


def strip_of(session: Session, gaze: Gaze, known: ModelFacts) -> Codes | None:
    """The codes of the strip (from −3 to 3) or of the sheet (down from 0, then up) of the selected slider."""
    below, slider = session.faces.below, gaze.faces.selected
    if below not in (Below.STRIP, Below.SHEET) or slider is None:
        return None
    choices = session.faces.choices
    start = start_of(choices, known).code
    if below is Below.STRIP:
        strengths = np.linspace(-STRONGEST, STRONGEST, STRIP_COUNT)
    else:
        up = np.linspace(0.0, STRONGEST, SHEET_COUNT)
        strengths = np.concatenate([-up, up])
    return strip_codes(start, slider, choices.moves, known, strengths)


def on_face(session: Session, gaze: Gaze, model: ModelRef, known: ModelFacts) -> AtHand:
    """The code at hand while the editor of faces is in front: the edited face."""
    choices = session.faces.choices
    start = start_of(choices, known)
    code = moved(start.code, choices.moves, known)
    title = start.title if code == start.code else f"{start.title}, edited"
    return AtHand(model, known, code, title, is_moving=gaze.faces.still not in (None, code))
