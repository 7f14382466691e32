"""How much work makes one chunk: measured on the model and the machine as they are just now."""

CHUNK = 0.010
"""Seconds that one chunk should take: an interactive request waits for one at most."""

MOST = 1024
"""Items in one chunk, however quick they are: it bounds memory."""


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
        now = seconds / count
        # A single slow chunk (another process had the core) must not make a long request out of a short one.
        self._seconds_per_item += (now - self._seconds_per_item) * (0.3 if self._seconds_per_item else 1.0)
        if seconds > 1.6 * CHUNK:
            self.size = max(1, min(self.size, count) // 2)
        elif count >= self.size and seconds < 0.6 * CHUNK:
            self.size = min(MOST, self.size * 2)

    def seconds_for(self, count: int) -> float:
        """How long ``count`` items will take."""
        return count * self._seconds_per_item
