"""Encoding as a job on a model: its progress, its end, and others that come meanwhile."""

from pathlib import Path

import pytest

from explorer.bundles.file import read_facts, write_bundle
from explorer.errors import ExplorerError
from explorer.ui.messages import Level
from explorer.ui.model_jobs import ENCODE
from tests.bundles.samples import contents
from tests.session.samples import facts
from tests.ui.on_jobs import BARE, DATA, Log, encoding_of
from tests.ui.stand import Stand, encoded, here


@pytest.fixture
def log(stand: Stand) -> Log:
    """A record of everything from the start."""
    return Log(stand)


def test_encoding_shows_its_progress_then_its_codes(stand: Stand, log: Log) -> None:
    stand.show_model(BARE)
    parts = [encoded(range(3), 7, 0), encoded(range(3, 6), 7, 1), encoded(range(6, 7), 7, 2)]
    stand.handler.outcomes[encoding_of(BARE)] = parts
    stand.model_jobs.encode_data(BARE, DATA)
    stand.wait_until_idle()
    assert log.encoding == [(0, 1), (3, 7), (6, 7), (0, 0)]
    known = stand.conductor.facts[BARE.id]
    assert known.mu is not None
    assert known.mu.tolist() == [[i, -i] for i in range(7)]
    assert known.labels is not None
    assert known.labels.tolist() == [0, 0, 0, 1, 1, 1, 2]
    assert known.class_names == ("0", "1", "2"), "classes without a name are called by their number"
    assert stand.error is not None
    assert (stand.error.level, stand.error.text) == (Level.INFO, "7 pictures were encoded.")
    assert not known.mu.flags.writeable


def test_pictures_that_were_skipped_are_no_codes_and_are_told(stand: Stand, log: Log) -> None:
    """The number of pictures is known only in the end: of 6 files two were none."""
    stand.show_model(BARE)
    note = "2 files were left out."
    stand.handler.outcomes[encoding_of(BARE)] = [encoded(range(3), 6), encoded(range(3, 4), 4, notes=(note,))]
    stand.model_jobs.encode_data(BARE, DATA)
    stand.wait_until_idle()
    known = stand.conductor.facts[BARE.id]
    assert known.mu is not None
    assert len(known.mu) == 4
    assert known.labels is None
    assert stand.error is not None
    assert note in stand.error.text


def test_names_of_classes_are_kept_where_they_fit(stand: Stand, log: Log) -> None:
    named = facts()
    stand.show_model(named)
    stand.handler.outcomes[encoding_of(named)] = [encoded(range(4), 4, 2)]
    stand.model_jobs.encode_data(named, DATA)
    stand.wait_until_idle()
    assert stand.conductor.facts[named.id].class_names == named.class_names


def test_a_cancelled_encoding_leaves_everything_as_it_was(stand: Stand, log: Log) -> None:
    stand.show_model(BARE)
    stand.handler.outcomes[encoding_of(BARE)] = [encoded(range(3), 9), encoded(range(3, 6), 9)]
    stand.model_jobs.encode_data(BARE, DATA)
    while stand.handler.run_chunk()[0] != encoding_of(BARE):
        pass
    stand.wait_for(lambda: (3, 9) in log.encoding, "some progress")
    stand.model_jobs.cancel_encoding()
    stand.wait_until_idle()
    assert log.encoding[-1] == (0, 0)
    assert stand.conductor.facts[BARE.id].mu is None
    assert stand.error is not None
    assert stand.error.text == f"The encoding of {DATA.name} was cancelled; nothing of it is kept."
    stand.messages.clear(ENCODE)
    stand.model_jobs.cancel_encoding()
    assert stand.error is None, "there was nothing to cancel any more"


def test_a_failed_encoding_is_a_message_and_leaves_everything_as_it_was(stand: Stand, log: Log) -> None:
    stand.show_model(BARE)
    stand.handler.outcomes[encoding_of(BARE)] = [encoded(range(3), 9), ExplorerError("pictures is damaged.")]
    stand.model_jobs.encode_data(BARE, DATA)
    stand.wait_until_idle()
    assert stand.error is not None
    assert (stand.error.text, stand.error.subject) == ("pictures is damaged.", ENCODE)
    assert log.encoding[-1] == (0, 0)
    assert stand.conductor.facts[BARE.id].mu is None


def test_of_two_encodings_the_last_one_counts_and_holds_nothing_of_the_first(stand: Stand, log: Log) -> None:
    stand.show_model(BARE)
    other = here("other pictures")
    stand.handler.outcomes[encoding_of(BARE)] = [encoded(range(3), 4), encoded(range(3, 4), 4)]
    stand.handler.outcomes[encoding_of(BARE, other)] = [encoded(range(2), 2)]
    stand.model_jobs.encode_data(BARE, DATA)
    while stand.handler.run_chunk()[0] != encoding_of(BARE):
        pass
    stand.wait_for(lambda: (3, 4) in log.encoding, "some progress")
    assert stand.error is None
    stand.model_jobs.encode_data(BARE, other)
    assert stand.error is not None
    assert stand.error.text == f"{DATA.name} is not encoded any more: other pictures is, in its place."
    stand.wait_until_idle()
    known = stand.conductor.facts[BARE.id]
    assert known.mu is not None
    assert known.mu.tolist() == [[0, 0], [1, -1]]
    assert stand.error is not None
    assert stand.error.text == "2 pictures were encoded."
    assert log.encoding[-1] == (0, 0)
    assert log.encoding.count((0, 0)) == 1, "the end of the first one is the end of nothing"


def test_of_two_encodings_what_is_not_the_same_is_named(stand: Stand) -> None:
    other = facts("other", count=0)
    stand.show_model(BARE)
    stand.model_jobs.encode_data(BARE, DATA)
    stand.model_jobs.encode_data(other, DATA)
    assert stand.error is not None
    assert stand.error.text == (
        f"{DATA.name} is not encoded with {BARE.title} any more: {other.title} encodes it now."
    )
    elsewhere = DATA.parent / "elsewhere" / DATA.name
    stand.model_jobs.encode_data(other, elsewhere)
    assert stand.error.text == f"{DATA} is not encoded any more: {elsewhere} is, in its place."
    stand.model_jobs.cancel_encoding()


def test_one_picture_is_one(stand: Stand) -> None:
    stand.show_model(BARE)
    stand.handler.outcomes[encoding_of(BARE)] = [encoded(range(1), 1)]
    stand.model_jobs.encode_data(BARE, DATA)
    stand.wait_until_idle()
    assert stand.error is not None
    assert stand.error.text == "1 picture was encoded."


def test_the_same_encoding_asked_for_twice_is_done_once(stand: Stand, log: Log) -> None:
    stand.show_model(BARE)
    stand.handler.outcomes[encoding_of(BARE)] = [encoded(range(3), 4), encoded(range(3, 4), 4)]
    stand.model_jobs.encode_data(BARE, DATA)
    while stand.handler.run_chunk()[0] != encoding_of(BARE):
        pass
    stand.wait_for(lambda: (3, 4) in log.encoding, "some progress")
    stand.model_jobs.encode_data(BARE, DATA)
    stand.wait_until_idle()
    mu = stand.conductor.facts[BARE.id].mu
    assert mu is not None
    assert len(mu) == 4


def test_an_encoding_can_be_begun_again_as_soon_as_it_was_cancelled(stand: Stand, log: Log) -> None:
    stand.show_model(BARE)
    stand.handler.outcomes[encoding_of(BARE)] = [encoded(range(3), 4), encoded(range(3, 4), 4)]
    stand.model_jobs.encode_data(BARE, DATA)
    while stand.handler.run_chunk()[0] != encoding_of(BARE):
        pass
    stand.model_jobs.cancel_encoding()
    stand.model_jobs.encode_data(BARE, DATA)
    assert stand.error is None, "that the first was cancelled is not of interest any more"
    stand.wait_until_idle()
    mu = stand.conductor.facts[BARE.id].mu
    assert mu is not None
    assert len(mu) == 4


def test_codes_of_an_encoding_outlive_opening_the_file_again(stand: Stand, log: Log, tmp_path: Path) -> None:
    """A bundle without codes knows less of itself than we do."""
    path = tmp_path / "bare.safetensors"
    write_bundle(path, contents(arrays={}, class_names=()))
    known = read_facts(path)
    stand.show_model(known)
    stand.handler.outcomes[encoding_of(known)] = [encoded(range(5), 5)]
    stand.model_jobs.encode_data(known, DATA)
    stand.wait_until_idle()
    stand.model_jobs.open_file(path)
    stand.wait_for(lambda: bool(log.opened), "the model")
    mu = stand.conductor.facts[known.id].mu
    assert mu is not None
    assert len(mu) == 5
