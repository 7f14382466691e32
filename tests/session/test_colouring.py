"""What can be coloured by, and the edit that chooses it."""

from dataclasses import replace

import numpy as np

from explorer.latent.misfit import Misfit
from explorer.session import edits
from explorer.session.colouring import why_not
from explorer.session.map import Colouring
from explorer.session.store import Store
from tests.session.samples import facts, session_of

TINY = facts()
MEASURED = replace(
    TINY, misfit=Misfit(np.arange(300, dtype=np.float32), np.array([299]), np.zeros((1, 6, 6, 1), np.uint8))
)


def test_what_is_known_decides() -> None:
    missing = {colouring for colouring in Colouring if why_not(colouring, TINY)}
    assert missing == {Colouring.ERROR}
    assert "Measure errors" in why_not(Colouring.ERROR, TINY)
    assert not why_not(Colouring.ERROR, MEASURED)
    bare = replace(TINY, labels=None, split=None)
    assert {colouring for colouring in Colouring if not why_not(colouring, bare)} == {Colouring.DISTANCE}
    for nothing in (None, facts(count=0)):
        assert all(why_not(colouring, nothing) for colouring in Colouring)


def test_it_is_a_step_that_undo_takes_back() -> None:
    store = Store(session_of(TINY))
    store.edit(edits.colour_by(Colouring.SPLIT))
    assert store.view.session.map.colouring is Colouring.SPLIT
    assert store.undo_label == "Colour by split"
    store.undo()
    assert store.view.session == session_of(TINY)
