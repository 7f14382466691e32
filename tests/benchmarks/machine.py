"""The machine that figures were taken on, in words; kept awake meanwhile, and what its host took of it."""

import os
import platform
import struct
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGES = ("numpy", "torch", "PySide6-Essentials", "pyqtgraph", "datashader", "scikit-learn")


def describe_machine() -> dict[str, str]:
    """Processor, cores, memory, system, and the versions of what the figures depend on."""
    facts = {
        "processor": _processor(),
        "cores": str(core_count()),
        "memory": _memory(),
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
    }
    for package in PACKAGES:
        try:
            facts[package] = version(package)
        except PackageNotFoundError:
            continue
    return facts


@contextmanager
def kept_awake(path: Path = Path("/dev/cpu_dma_latency")) -> Iterator[bool]:
    """Keep idle cores from sleeping, and yield whether the system lets us: Linux does, for root.

    A core that sleeps takes microseconds to wake, that of a virtual machine milliseconds: its host has to
    give it back first. Then whatever one thread hands to another is late, and figures say more of the host
    than of the program. For as long as the file is open, no core goes to sleep that takes longer to wake than
    the number written (Linux's documentation, power/pm_qos_interface).
    """
    with ExitStack() as stack:
        try:
            file = os.open(path, os.O_WRONLY)  # never made: elsewhere it would be a file like any other
            stack.callback(os.close, file)
            os.write(file, struct.pack("i", 0))
        except OSError:
            yield False
        else:
            yield True


def stolen_seconds(path: Path = Path("/proc/stat")) -> float:
    """Seconds of all cores that a virtual machine's host gave to others since it started; 0 elsewhere."""
    if sys.platform != "linux":
        return 0.0
    total = path.read_text(encoding="ascii").splitlines()[0].split()
    return int(total[8]) / os.sysconf("SC_CLK_TCK")


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.is_file():
        for line in cpuinfo.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def core_count() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _memory() -> str:
    try:
        total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return "unknown"
    return f"{total / 2**30:.0f} GiB"
