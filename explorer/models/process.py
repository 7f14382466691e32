"""Getting a process ready for torch: environment, allocator, and an import that does not freeze it."""

import ctypes
import gc
import importlib
import os
import sys
from contextlib import suppress

from explorer.libraries import map_library

_M_TRIM_THRESHOLD, _M_TOP_PAD, _M_MMAP_MAX = -1, -2, -4  # <malloc.h>


def tune_process() -> None:
    """Set what torch and its libraries read once: call it before torch is imported."""
    # Spinning OpenMP threads collapse when another process wants the cores: 96 ms for a digit instead of 0.7.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    _keep_freed_memory()


def import_torch() -> None:
    """Import torch in a process that has something else to do meanwhile, such as a window.

    The plain import holds the interpreter's lock for 250 ms while the linker maps the library, and each full
    collection of the garbage afterwards takes 90 ms, for the 180,000 objects that torch brings along.
    """
    tune_process()
    if "torch" in sys.modules:
        return
    map_library("torch", "lib/libtorch.so")
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        importlib.import_module("torch")
    finally:
        # No collection before: it would hold the lock for 90 ms to find 7,000 objects.
        gc.freeze()
        if was_enabled:
            gc.enable()


def _keep_freed_memory() -> None:
    """Let glibc keep large blocks instead of handing each back to the kernel; a no-op elsewhere.

    Page faults took 15 % of a training step. The price: the process's memory stays at its peak.
    """
    if sys.platform != "linux":
        return
    with suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None)
        _ = libc.gnu_get_libc_version  # another C library may have a mallopt of its own
        libc.mallopt(_M_MMAP_MAX, 0)
        libc.mallopt(_M_TRIM_THRESHOLD, 2**31 - 1)
        libc.mallopt(_M_TOP_PAD, 64 * 2**20)
