"""How much work makes one chunk: measured on the model and the machine as they are just now."""

CHUNK = 0.010
"""Seconds that one chunk should take: an interactive request waits for one at most, or for a view of tiles
(`explorer.engine.handlers`), or for a sheet that is dragged (`explorer.engine.sheeting`)."""

MOST = 1024
"""Items in one chunk, however quick they are: it bounds memory."""

_SHORT, _LONG = 0.6 * CHUNK, 1.6 * CHUNK
"""Seconds below which a chunk is doubled, and above which it is halved."""

_GAIN = 0.75
"""Share of the time that each may take, where twice as many at a time are much quicker."""

_OF_QUICKER, _OF_SLOWER = 0.5, 0.15
"""What a chunk counts beside those before it."""


class Pace:
    """Chunk size of one kind of work; it follows the measured times by doubling and halving.

    Sizes are powers of two, so that few shapes occur: the first run of a shape is slow.
    """

    def __init__(self) -> None:
        self.size = 1
        """Items in the next chunk."""
        self._per_item: dict[int, float] = {}
        """Seconds for each of 2^k items or up to twice as many, by k: one alone may take several times as
        long as one of many."""

    def note(self, count: int, seconds: float) -> None:
        """Take account of a chunk of ``count`` items that took ``seconds``."""
        if not count:
            return
        exponent = _exponent(count)
        now = seconds / count
        # The first of a size is slow; and many take no longer each than fewer do.
        fewer = max((one for one in self._per_item if one < exponent), default=None)
        usual = self._per_item.setdefault(exponent, now if fewer is None else min(now, self._per_item[fewer]))
        # A slow chunk (the window or another process had the core) says less than a quick one: it must not
        # make a long request out of a short one, nor the next chunks so small that they are slow for that.
        share = _OF_QUICKER if now < usual else _OF_SLOWER
        self._per_item[exponent] += (now - usual) * share
        if min(seconds, self.seconds_for(self.size)) > _LONG:
            self.size = max(1, self.size // 2)
        elif count >= self.size and (seconds < _SHORT or self._may_take_no_longer(exponent)):
            self.size = min(MOST, self.size * 2)

    def size_within(self, seconds: float) -> int:
        """Items that take at most so long; no fewer than ``size``."""
        most = MOST
        for exponent in sorted(self._per_item, reverse=True):
            count = int(min(seconds / self._per_item[exponent], most))
            if count >= 2**exponent:
                return max(self.size, count)
            most = 2**exponent - 1
        return self.size

    def seconds_for(self, count: int) -> float:
        """How long ``count`` items will take, by what as many took, or the most below them."""
        known = self._per_item
        if not known or not count:
            return 0.0
        exponent = _exponent(count)
        return count * known[max((one for one in known if one <= exponent), default=min(known))]

    def _may_take_no_longer(self, exponent: int) -> bool:
        """Whether it is worth a try to work twice as many at a time: each took much less the last time.

        One picture may take nearly as long as 32, which is more than a short chunk.
        """
        known = self._per_item
        if exponent + 1 in known:
            return known[exponent + 1] * 2 ** (exponent + 1) < _LONG and self._gains(exponent + 1)
        return exponent == 0 or self._gains(exponent)

    def _gains(self, exponent: int) -> bool:
        """Whether each of so many takes much less than each of half as many."""
        fewer = self._per_item.get(exponent - 1)
        return fewer is not None and self._per_item[exponent] < _GAIN * fewer


def _exponent(count: int) -> int:
    return count.bit_length() - 1
