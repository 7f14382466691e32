"""The engine: one thread that works requests chunk by chunk and reports what comes of them.

What a report means, who runs when and which request gives way is written down in ``mailbox``. Here is the
thread: it imports torch (through the handlers, by name, so that nothing else has to), keeps the work that was
started and survives whatever a handler does.
"""

import importlib
import logging
import os
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from threading import Lock, Thread, current_thread
from time import perf_counter
from types import TracebackType
from typing import Self

from explorer.engine.answers import Answer, Dropped, Failure, Report, Result
from explorer.engine.mailbox import Letter, Mailbox
from explorer.engine.requests import Priority, Request, purpose
from explorer.engine.steps import Done, Handler, Step, Work
from explorer.errors import ExplorerError

_log = logging.getLogger(__name__)

_NICENESS = 5
"""More than the window's thread has: of a core that both want, that gets three times as much as this one."""


def torch_handler() -> Handler:
    """Import torch and return the handler that computes with it; takes about two seconds.

    Raises
    ------
    ExplorerError
        If torch cannot be imported.
    """
    from explorer.models.process import import_torch  # after the window is there

    try:
        import_torch()
        module = importlib.import_module("explorer.engine.handlers")
    except (ImportError, OSError) as error:
        raise ExplorerError(
            "PyTorch could not be loaded, so no picture can be computed. Install it with "
            "“pip install torch”, then start the program again."
        ) from error
    handler: Handler = module.TorchHandler()
    return handler


class Engine:
    """Works requests on a thread of its own, which starts with the first of them.

    Parameters
    ----------
    deliver
        Is called with every report, on the engine's thread and on no other; nothing is delivered after
        ``close``. It has to be quick: the engine waits for it.
    make_handler
        Is called once, on the engine's thread, before the first request is worked.
    """

    def __init__(
        self, deliver: Callable[[Report], None], make_handler: Callable[[], Handler] = torch_handler
    ) -> None:
        self._deliver = deliver
        self._make_handler = make_handler
        self._mailbox = Mailbox()
        self._lock = Lock()
        self._thread: Thread | None = None

    def ask(self, slot: str, request: Request, priority: Priority = Priority.INTERACTIVE) -> int:
        """Ask for ``request`` in ``slot``, from any thread, and return at once with its ticket.

        The reports on it carry the ticket, and exactly one of them is the end: the last ``Answer``, a
        ``Failure`` or ``Dropped``. If an equal request waits or runs in this slot, nothing is added and the
        ticket is that one's. Tickets count up; 0 means that the engine is closed and will not report.
        """
        with self._lock:
            ticket = self._mailbox.put(slot, request, priority)
            if ticket and self._thread is None:
                # Not a daemon: the interpreter must not tear down torch under a running computation.
                self._thread = Thread(target=self._run, name="explorer-engine")
                self._thread.start()
        return ticket

    def cancel(self, slot: str) -> None:
        """Give up whatever was asked in ``slot``; it is reported as ``Dropped``, unless it has ended."""
        self._mailbox.cancel(slot)

    def close(self, timeout: float = 2.0) -> bool:
        """Stop at the next chunk and join the thread; may be called twice.

        Returns
        -------
        bool
            Whether the thread has ended within ``timeout`` seconds. It will end after its chunk in any
            case, and Python waits for it at exit.
        """
        with self._lock:
            self._mailbox.close()
            thread = self._thread
        if thread is None:
            return True
        if thread is current_thread():
            return False
        thread.join(timeout)
        return not thread.is_alive()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _run(self) -> None:
        """Run on the engine's thread until the mailbox is closed."""
        _let_the_window_go_first()
        work = _WorkInProgress(self._start_handler())
        while (turn := self._mailbox.next_turn()) is not None:
            for letter in turn.dropped:
                work.give_up(letter)
                self._report(Dropped(letter.slot, letter.request, letter.ticket))
            if turn.letter is not None:
                self._work_turn(work, turn.letter)
        work.close()

    def _start_handler(self) -> Handler:
        try:
            return self._make_handler()
        except BaseException as error:  # noqa: BLE001 - whatever it is, each request has to say so
            _log_error(error, "starting the engine")
            return _refusing(error)

    def _work_turn(self, work: "_WorkInProgress", letter: Letter) -> None:
        """Work a chunk, and those that follow it at once."""
        while self._work_chunk(work, letter) and self._mailbox.may_go_on(letter):
            pass

    def _work_chunk(self, work: "_WorkInProgress", letter: Letter) -> bool:
        """Work a chunk; return whether the next is to follow without a pause."""
        slot, request, ticket = letter.slot, letter.request, letter.ticket
        try:
            outcome, seconds = work.advance(letter)
        except BaseException as error:  # noqa: BLE001 - a failure is a value, and the thread survives it
            work.give_up(letter)
            if self._mailbox.finish(letter):
                doing = purpose(request)
                _log_error(error, doing)
                self._report(Failure(slot, request, _sentence(error, doing), _details(error), ticket))
            return False
        # The mailbox hears first: an equal request that arrives after the last answer is a new one.
        if isinstance(outcome, Done) or not isinstance(outcome, Step):
            result = outcome.result if isinstance(outcome, Done) else outcome
            if self._mailbox.finish(letter):
                self._report(Answer(slot, request, result, True, seconds, ticket))
            work.give_up(letter)
        elif self._mailbox.rest(letter, outcome.seconds_left):
            if outcome.result is not None:
                self._report(Answer(slot, request, outcome.result, False, seconds, ticket))
            return not outcome.is_pause
        return False

    def _report(self, report: Report) -> None:
        try:
            self._deliver(report)
        except Exception:  # noqa: BLE001 - the receiver's fault must not end the engine
            _log.exception("A report could not be delivered")


def _let_the_window_go_first() -> None:
    """Where all cores are busy, the window's thread gets one when it wants one; so do other programs.

    All threads that this one starts, as torch's, inherit it. Without it the map stutters while tiles are
    decoded. Linux alone knows this of a single thread.
    """
    if sys.platform == "linux":
        with suppress(OSError):  # a sandbox
            os.nice(_NICENESS)


class _WorkInProgress:
    """The started requests' generators, on the engine's thread alone."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler
        self._started: dict[int, Work] = {}
        self._seconds: dict[int, float] = {}

    def advance(self, letter: Letter) -> tuple[Step | Result, float]:
        """Work one chunk; return the step, or at the end the last result, and the seconds spent so far."""
        since = perf_counter()
        work = self._started.get(letter.ticket)
        if work is None:
            work = self._started[letter.ticket] = self._handler(letter.request)
        outcome: Step | Result
        try:
            outcome = next(work)
        except StopIteration as end:
            outcome = end.value
            del self._started[letter.ticket]
        seconds = self._seconds.pop(letter.ticket, 0.0) + perf_counter() - since
        if isinstance(outcome, Step):
            self._seconds[letter.ticket] = seconds
        return outcome, seconds

    def close(self) -> None:
        """Let the handler end what runs beside it, where it has such."""
        close = getattr(self._handler, "close", None)
        if close is not None:
            close()

    def give_up(self, letter: Letter) -> None:
        """Forget the request, and let its handler clean up if it has not ended."""
        self._seconds.pop(letter.ticket, None)
        work = self._started.pop(letter.ticket, None)
        if work is not None:
            try:
                work.close()
            except BaseException as error:  # noqa: BLE001 - nobody waits for it any more
                _log_error(error, "giving up work")


def _refusing(error: BaseException) -> Handler:
    """Make a handler that fails every request for the one reason ``error``."""
    text, cause = _sentence(error, "starting the engine"), error

    def refuse(_: Request) -> Work:
        raise ExplorerError(text) from cause

    return refuse


def _sentence(error: BaseException, doing: str) -> str:
    if isinstance(error, ExplorerError):
        return str(error)
    if isinstance(error, MemoryError):
        return f"There was not enough memory for {doing}."
    return f"Something went wrong while {doing}."


def _details(error: BaseException) -> str:
    return "".join(traceback.format_exception(error))


def _log_error(error: BaseException, doing: str) -> None:
    if isinstance(error, ExplorerError):
        _log.info("Failed while %s: %s", doing, error, exc_info=error)
    else:
        _log.error("Something went wrong while %s", doing, exc_info=error)
