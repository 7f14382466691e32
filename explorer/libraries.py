"""Shared libraries mapped before the import that needs them, while other threads go on."""

import ctypes
import importlib.util
import os
import sys
from contextlib import suppress
from pathlib import Path


def map_library(package: str, library: str) -> None:
    """Map a library of a package, and all that it needs, before the package is imported.

    An import holds the interpreter's lock while the linker maps what it needs: some 100 ms where the files
    have to be read first. During a foreign call of ctypes other threads run. Does nothing where there is no
    such library, and on systems other than Linux.

    Parameters
    ----------
    package
        The package's name; it is not imported.
    library
        The file, as a pattern in the package's folder, such as ``lib/libtorch.so``.
    """
    if sys.platform != "linux":
        return
    with suppress(OSError, AttributeError, ImportError, ValueError):
        spec = importlib.util.find_spec(package)
        dlopen = ctypes.CDLL(None).dlopen  # ctypes.CDLL(path) would keep the lock
        dlopen.argtypes, dlopen.restype = (ctypes.c_char_p, ctypes.c_int), ctypes.c_void_p
        for folder in (spec and spec.submodule_search_locations) or ():
            for path in Path(folder).glob(library):
                dlopen(os.fsencode(path), os.RTLD_NOW)
