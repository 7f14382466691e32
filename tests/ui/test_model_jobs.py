"""Jobs on models: opening and changing the device, in good order and in bad."""

from pathlib import Path
from threading import Event

import pytest
from PySide6.QtWidgets import QApplication

from explorer.bundles.facts import ModelFacts
from explorer.bundles.file import read_facts, write_bundle
from explorer.engine.answers import DeviceChanged, Inspected
from explorer.engine.requests import InspectFile, LoadModel, ModelRef, UseDevice
from explorer.errors import ExplorerError
from explorer.latent.codes import Codes
from explorer.session import edits
from explorer.session.inspector_asks import MODEL
from explorer.ui.messages import Level
from explorer.ui.model_jobs import DEVICE, OPEN
from tests.bundles.samples import contents
from tests.session.samples import facts
from tests.support.gates import PATIENCE
from tests.ui.on_jobs import BARE, Log, request_to_load, shown
from tests.ui.stand import Stand, bundle, here


@pytest.fixture
def log(stand: Stand) -> Log:
    """A record of everything from the start."""
    return Log(stand)


# --- opening ---


def test_a_bundle_is_read_then_loaded_then_shown(stand: Stand, log: Log, tmp_path: Path) -> None:
    path = bundle(tmp_path, "one")
    known = read_facts(path)
    stand.show_model(BARE)
    stand.model_jobs.open_file(path)
    stand.wait_for(lambda: bool(stand.engine.requests(OPEN)), "a request to load it")
    assert stand.engine.requests(OPEN) == [request_to_load(path)]
    assert shown(stand) == BARE.id, "the old model stays until the new one is loaded"
    stand.wait_until_idle()
    assert shown(stand) == known.id
    assert log.opening == [path.name, ""]
    assert [facts.id for facts in log.opened] == [known.id]
    assert stand.error is None
    assert stand.store.undo_label == "Open One, 2-D"
    stand.store.undo()
    assert shown(stand) == BARE.id
    stand.wait_until_idle()


def test_what_cannot_be_read_is_a_message_and_nothing_else(stand: Stand, log: Log, tmp_path: Path) -> None:
    stand.show_model(BARE)
    before = stand.store.view.session
    path = tmp_path / "broken.safetensors"
    path.write_bytes(b"no bundle at all")
    stand.model_jobs.open_file(path)
    stand.wait_for(lambda: stand.error is not None, "a message")
    assert stand.error is not None
    assert (stand.error.level, stand.error.subject) == (Level.ERROR, OPEN)
    assert path.name in stand.error.text
    assert stand.store.view.session == before
    assert stand.engine.requests(OPEN) == []
    assert log.opening == [path.name, ""]
    stand.model_jobs.open_file(tmp_path / "missing.safetensors")
    stand.wait_for(lambda: stand.error is not None and "missing" in stand.error.text, "another message")


def test_a_probe_is_said_to_be_no_model(stand: Stand, log: Log, tmp_path: Path) -> None:
    stand.show_model(BARE)
    path = tmp_path / "probe.safetensors"
    write_bundle(path, contents(kind="probe", code_size=0, arrays={}))
    stand.model_jobs.open_file(path)
    stand.wait_for(lambda: stand.error is not None, "a message")
    assert stand.error is not None
    assert stand.error.text == (
        "probe.safetensors is a probe: it reads attributes of pictures, and has no codes to explore."
    )
    assert shown(stand) == BARE.id


def test_weights_that_cannot_be_loaded_leave_the_old_model_working(
    stand: Stand, log: Log, tmp_path: Path
) -> None:
    stand.show_model(BARE)
    path = bundle(tmp_path, "bad")
    stand.handler.outcomes[request_to_load(path)] = [ExplorerError("bad.safetensors is damaged.")]
    stand.model_jobs.open_file(path)
    stand.wait_for(lambda: bool(stand.engine.requests(OPEN)), "a request to load it")
    stand.wait_until_idle()
    assert stand.error is not None
    assert stand.error.text == "bad.safetensors is damaged."
    assert shown(stand) == BARE.id
    assert read_facts(path).id not in stand.conductor.facts
    assert log.opening == [path.name, ""]
    assert MODEL in {slot for slot, *_ in stand.engine.asked}, "the old one is still asked for"
    # What works afterwards takes the message back.
    stand.model_jobs.open_file(bundle(tmp_path, "good"))
    assert stand.error is None
    stand.wait_for(lambda: bool(log.opened), "the model")


def test_of_two_files_opened_in_a_row_the_last_wins(stand: Stand, log: Log, tmp_path: Path) -> None:
    """The first is being loaded when the second is asked for; it ends while the second is being loaded."""
    first, second = bundle(tmp_path, "first"), bundle(tmp_path, "second")
    stand.model_jobs.open_file(first)
    stand.wait_for(lambda: bool(stand.engine.requests(OPEN)), "a request to load the first")
    assert stand.handler.await_chunk()[0] == request_to_load(first)
    stand.model_jobs.open_file(second)
    stand.wait_for(lambda: len(stand.engine.requests(OPEN)) == 2, "a request to load the second")
    stand.handler.let_go_on()
    stand.wait_for(lambda: bool(stand.reports), "the end of the first")
    assert log.opened == [], "the second is not there yet"
    stand.wait_until_idle()
    assert [facts.id for facts in log.opened] == [read_facts(second).id]
    assert shown(stand) == read_facts(second).id
    assert log.opening == [first.name, second.name, ""]


def test_a_file_that_is_slow_to_read_does_not_come_after_the_next(
    stand: Stand, log: Log, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = bundle(tmp_path, "first"), bundle(tmp_path, "second")
    may_read = Event()

    def read_slowly(path: Path) -> ModelFacts:
        if path == first:
            assert may_read.wait(PATIENCE)
        return read_facts(path)

    monkeypatch.setattr("explorer.ui.model_jobs.read_model_facts", read_slowly)
    stand.handler.set_free()
    stand.model_jobs.open_file(first)
    stand.model_jobs.open_file(second)
    stand.wait_for(lambda: bool(stand.engine.requests(OPEN)), "a request to load the second")
    may_read.set()
    stand.jobs._pool.shutdown(wait=True)
    stand.wait_for(lambda: bool(log.opened), "the second")
    stand.wait_until_idle()
    assert stand.engine.requests(OPEN) == [request_to_load(second)]
    assert [facts.id for facts in log.opened] == [read_facts(second).id]


def test_the_failure_of_a_file_that_was_given_up_does_not_stop_the_next(
    stand: Stand, log: Log, tmp_path: Path
) -> None:
    first, second = bundle(tmp_path, "first"), bundle(tmp_path, "second")
    stand.handler.outcomes[request_to_load(first)] = [ExplorerError("first is damaged.")]
    stand.model_jobs.open_file(first)
    stand.wait_for(lambda: bool(stand.engine.requests(OPEN)), "a request to load the first")
    stand.handler.await_chunk()
    stand.model_jobs.open_file(second)
    stand.wait_for(lambda: len(stand.engine.requests(OPEN)) == 2, "a request to load the second")
    stand.wait_until_idle()
    assert shown(stand) == read_facts(second).id
    assert stand.error is None


def test_opening_the_model_that_is_shown_changes_nothing(stand: Stand, log: Log, tmp_path: Path) -> None:
    path = bundle(tmp_path, "one")
    stand.model_jobs.open_file(path)
    stand.wait_for(lambda: bool(stand.engine.requests(OPEN)), "a request to load it")
    stand.wait_until_idle()
    label, session = stand.store.undo_label, stand.store.view.session
    stand.model_jobs.open_file(path)
    stand.wait_for(lambda: len(log.opened) == 2, "the second opening")
    assert stand.store.undo_label == label
    assert stand.store.view.session == session


def test_pins_are_there_again_when_a_model_is_opened_again(stand: Stand, log: Log, tmp_path: Path) -> None:
    one, other = bundle(tmp_path, "one"), bundle(tmp_path, "other")
    stand.handler.set_free()
    for count, path in enumerate((one, other, one), 1):
        stand.model_jobs.open_file(path)
        stand.wait_for(lambda: len(log.opened) == count, "the model")  # noqa: B023
        if count == 1:
            stand.store.edit(edits.pin_code(Codes.of([[1.0, 2.0]]), is_added=True))
        assert len(stand.store.view.session.map.marks.pins) == (0 if count == 2 else 1)
    stand.wait_until_idle()


def test_a_course_file_is_inspected_by_the_engine(stand: Stand, log: Log) -> None:
    path = here("course.pt")
    known = facts("course", count=0)
    stand.handler.outcomes[InspectFile(path)] = [Inspected(known)]
    stand.model_jobs.open_file(path)
    stand.wait_until_idle()
    assert stand.engine.requests(OPEN) == [InspectFile(path), LoadModel(ModelRef(known.id, known.path))]
    assert shown(stand) == known.id
    assert log.opening == [path.name, ""]


def test_a_course_file_that_is_none_is_a_message(stand: Stand, log: Log) -> None:
    path = here("other.pt")
    stand.handler.outcomes[InspectFile(path)] = [ExplorerError("other.pt holds no network known here.")]
    stand.model_jobs.open_file(path)
    stand.wait_until_idle()
    assert stand.error is not None
    assert stand.error.text == "other.pt holds no network known here."
    assert shown(stand) is None
    assert log.opening == [path.name, ""]


def test_of_two_course_files_the_last_wins(stand: Stand, log: Log) -> None:
    one, other = facts("one", count=0), facts("other", count=0)
    stand.handler.outcomes[InspectFile(here("one.pt"))] = [Inspected(one)]
    stand.handler.outcomes[InspectFile(here("other.pt"))] = [Inspected(other)]
    stand.model_jobs.open_file(here("one.pt"))
    stand.handler.await_chunk()
    stand.model_jobs.open_file(here("other.pt"))
    stand.wait_until_idle()
    assert [known.id for known in log.opened] == [other.id]


# --- devices ---


def test_a_device_is_used_and_all_there_are_become_known(stand: Stand, log: Log) -> None:
    stand.model_jobs.use_device("auto")
    stand.wait_until_idle()
    assert log.devices == [("cpu", ("cpu", "cuda"))]
    assert stand.error is None


def test_a_device_that_fails_is_a_message(stand: Stand, log: Log) -> None:
    stand.handler.outcomes[UseDevice("cuda")] = [ExplorerError("There is no CUDA device here.")]
    stand.model_jobs.use_device("cuda")
    stand.wait_until_idle()
    assert log.devices == []
    assert stand.error is not None
    assert (stand.error.text, stand.error.subject) == ("There is no CUDA device here.", DEVICE)
    stand.handler.outcomes[UseDevice("cuda")] = [DeviceChanged("cuda", ("cpu", "cuda"))]
    stand.model_jobs.use_device("cuda")
    assert stand.error is None
    stand.wait_until_idle()
    assert log.devices == [("cuda", ("cpu", "cuda"))]


def test_files_are_read_off_the_main_thread(qapp: QApplication, stand: Stand, tmp_path: Path) -> None:
    """Nothing happens before the event loop turns: ``open_file`` itself reads nothing."""
    path = bundle(tmp_path, "one")
    stand.model_jobs.open_file(path)
    assert stand.engine.requests(OPEN) == []
    assert stand.conductor.facts == {}
    stand.wait_for(lambda: bool(stand.engine.requests(OPEN)), "a request to load it")
