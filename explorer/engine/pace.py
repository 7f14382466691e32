"""How much work makes one chunk: measured on the model and the machine as they are just now."""

CHUNK = 0.010
"""Seconds that one chunk should take: an interactive request waits for one at most."""

MOST = 1024
"""Items in one chunk, however quick they are: it bounds memory."""

_OF_QUICKER, _OF_SLOWER = 0.5, 0.15
"""What a chunk counts beside those before it."""


class Pace:
    """Chunk size of one kind of work; it follows the measured times by doubling and halving.

    Sizes are powers of two, so that few shapes occur: the first run of a shape is slow.
    """

    def __init__(self) -> None:
        self.size = 1
        """Items in the next chunk."""
        self._seconds_per_item = 0.0

    def note(self, count: int, seconds: float) -> None:
        """Take account of a chunk of ``count`` items that took ``seconds``."""
        if not count:
            return
        now, usual = seconds / count, self._seconds_per_item
        # A slow chunk (the window or another process had the core) says less than a quick one: it must not
        # make a long request out of a short one, nor the next chunks so small that they are slow for that.
        share = _OF_QUICKER if now < usual else _OF_SLOWER
        self._seconds_per_item += (now - usual) * (share if usual else 1.0)
        if min(seconds, self.seconds_for(self.size)) > 1.6 * CHUNK:
            self.size = max(1, self.size // 2)
        elif count >= self.size and seconds < 0.6 * CHUNK:
            self.size = min(MOST, self.size * 2)

    def size_within(self, seconds: float) -> int:
        """Items that take at most so long; no fewer than ``size``."""
        if not self._seconds_per_item:
            return self.size
        return max(self.size, int(min(seconds / self._seconds_per_item, MOST)))

    def seconds_for(self, count: int) -> float:
        """How long ``count`` items will take."""
        return count * self._seconds_per_item
