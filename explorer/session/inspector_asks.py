"""What is asked for the code at hand, whichever panel it comes from: its picture, and what is near it."""

import numpy as np

from explorer.engine.requests import DecodeCodes, FindNearest, LoadModel, MeasureSpacing, Priority
from explorer.latent.codes import Codes
from explorer.session.ask import Ask, AtHand
from explorer.session.state import Session

MODEL = "model"
CODE = "code"
"""The picture of the code at hand: inspector, and lens of the map."""
PINS = "pins"
NEAREST = "nearest"
SPACING = "spacing"
NEAREST_COUNT = 8


def inspector_asks(session: Session, hand: AtHand) -> dict[str, Ask]:
    """Everything that the inspector must ask for this session and the code at hand."""
    model = hand.model
    asks = {
        MODEL: Ask(LoadModel(model), Priority.INTERACTIVE),
        CODE: Ask(DecodeCodes(model, hand.code), Priority.INTERACTIVE),
    }
    data = hand.known.encoded
    if data is not None:
        if not hand.is_moving:
            asks[NEAREST] = Ask(FindNearest(model, hand.code, data, NEAREST_COUNT), Priority.VISIBLE)
        asks[SPACING] = Ask(MeasureSpacing(model, data, NEAREST_COUNT), Priority.BACKGROUND)
    if pins := session.marks_of(model.id).pins:
        codes = Codes.of(np.concatenate([pin.code.values for pin in pins]))
        asks[PINS] = Ask(DecodeCodes(model, codes), Priority.VISIBLE)
    return asks
