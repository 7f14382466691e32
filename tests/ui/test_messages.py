"""Messages: one sentence for each subject, the newest in front."""

from explorer.ui.messages import Level, Message, Messages


class Heard:
    def __init__(self) -> None:
        self.messages = Messages()
        self.changes: list[Message | None] = []
        self.messages.changed.connect(lambda: self.changes.append(self.messages.newest))


def test_the_newest_is_shown_and_the_one_before_comes_back() -> None:
    heard = Heard()
    heard.messages.error("No picture.", "map")
    heard.messages.info("Saved.", "save")
    assert heard.messages.newest == Message(Level.INFO, "Saved.", "save")
    heard.messages.clear("save")
    assert heard.messages.newest == Message(Level.ERROR, "No picture.", "map")
    heard.messages.clear("map")
    assert heard.messages.newest is None
    assert len(heard.changes) == 4


def test_a_later_message_of_a_subject_takes_the_place_of_the_earlier() -> None:
    heard = Heard()
    heard.messages.error("first", "map")
    heard.messages.error("other", "save")
    heard.messages.error("second", "map")
    assert heard.messages.newest == Message(Level.ERROR, "second", "map")
    heard.messages.clear("map")
    assert heard.messages.newest == Message(Level.ERROR, "other", "save")


def test_the_same_message_again_is_no_change() -> None:
    heard = Heard()
    for _ in range(5):
        heard.messages.error("The network is broken.", "map")
    heard.messages.clear("of nothing")
    assert len(heard.changes) == 1
    heard.messages.info("The network is broken.", "map")
    assert len(heard.changes) == 2, "another level is another message"


def test_dismissing_takes_everything_back_that_says_the_same() -> None:
    """A file that is gone fails in every slot with one sentence: one click is enough."""
    heard = Heard()
    heard.messages.error("Another thing.", "save")
    for slot in ("map.model", "map.code", "map.nearest"):
        heard.messages.error("tiny.safetensors does not exist.", slot)
    heard.changes.clear()
    heard.messages.dismiss()
    assert heard.changes == [Message(Level.ERROR, "Another thing.", "save")]
    heard.messages.dismiss()
    heard.messages.dismiss()
    assert heard.messages.newest is None
    assert len(heard.changes) == 2
