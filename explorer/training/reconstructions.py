"""Training images as a model decodes them from their posterior means, kept in a run folder."""

import hashlib
from pathlib import Path

import numpy as np
import numpy.typing as npt

from explorer.data.cache import Report
from explorer.errors import ExplorerError
from explorer.models.codec import Codec

Bytes = npt.NDArray[np.uint8]
Rows = npt.NDArray[np.int64]

_BATCH = 64
_LOOKED_AT = 64
"""Pictures that tell a data set from others."""


def reconstruct(
    codec: Codec, model_id: str, pictures: Bytes, rows: Rows, folder: Path, report: Report | None = None
) -> Bytes:
    """Reconstructions of ``pictures[rows]``, (r, h, w, c), read-only and mapped from ``folder``.

    Those that are there already are not made again; those by another model or of other pictures are deleted.

    Parameters
    ----------
    model_id
        Of the model behind ``codec``.
    report
        Told of progress.

    Raises
    ------
    ExplorerError
        If the folder cannot be written to, or the disk is full.
    """
    path = folder / f"reconstructions-{model_id}-{_digest(pictures, rows)}.bin"
    shape = (len(rows), *pictures.shape[1:])
    batch = _BATCH * int(np.prod(shape[1:]))  # bytes
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for other in folder.glob("reconstructions-*.bin"):
            if other != path:
                other.unlink()
        with path.open("ab") as out:
            if out.tell() != int(np.prod(shape)):
                # A batch that was broken off is made again.
                out.truncate(out.tell() // batch * batch)
                for start in range(out.tell() // batch * _BATCH, len(rows), _BATCH):
                    some = rows[start : start + _BATCH]
                    out.write(decoded(codec, pictures[some]).data)
                    if report is not None:
                        report(start + len(some), len(rows))
        found: Bytes = np.memmap(path, np.uint8, "r", shape=shape)
    except OSError as error:
        reason = error.strerror or error
        raise ExplorerError(f"Reconstructions cannot be kept in {folder}: {reason}.") from error
    return found


def decoded(codec: Codec, pictures: Bytes) -> Bytes:
    """Pictures (n, h, w, c) as the model decodes their posterior means."""
    return codec.decode(codec.posterior(pictures)[0])


def _digest(pictures: Bytes, rows: Rows) -> str:
    digest = hashlib.blake2b(repr((pictures.shape, rows.tolist())).encode(), digest_size=8)
    digest.update(pictures[rows[:: max(1, len(rows) // _LOOKED_AT)]].tobytes())
    return digest.hexdigest()
