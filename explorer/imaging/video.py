"""MP4 films (H.264), written with the FFmpeg that PyAV brings along."""

import json
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from explorer.errors import ExplorerError
from explorer.imaging.files import Writing, whole_file
from explorer.imaging.frames import Film
from explorer.imaging.png import KEY, session_text
from explorer.libraries import map_library

if TYPE_CHECKING:
    from av import VideoStream
    from av.container import OutputContainer

_PIXELS = "yuv420p"
"""What every player shows; it halves the resolution of colour, so sides must be even."""
_QUALITY = {"crf": "12", "preset": "medium"}
"""Faces keep 37 dB or more. 18, where coding artefacts are said to become invisible, keeps 33."""
_BT709, _LIMITED = 1, 1
"""Numbers of ITU-T H.273: how players shall turn the film's colours into theirs."""


def write_mp4(path: Path, film: Film, session: Mapping[str, Any] | None = None) -> Writing:
    """Write a film as MP4, once through: a loop is seamless when a player repeats it.

    Sides of an odd number of pixels get one more, a copy of the last. The session stands in the comment tag.

    Raises
    ------
    ExplorerError
        If PyAV cannot be used, or the file cannot be written.
    """
    map_library("av", "_core*.so")  # with it all of FFmpeg
    try:
        import av
    except ImportError as error:
        raise ExplorerError(
            "Films need PyAV, which could not be loaded. Install it with “pip install av”, or save a GIF."
        ) from error
    with whole_file(path) as temporary:
        temporary.open("xb").close()  # FFmpeg's own sentences would not say why
        try:
            with av.open(str(temporary), "w", format="mp4", options={"movflags": "+faststart"}) as container:
                stream = _stream(container, film, session)
                for done, frame in enumerate(film.frames(), start=1):
                    picture = av.VideoFrame.from_ndarray(_even(frame), format="rgb24")
                    coded = picture.reformat(format=_PIXELS, dst_colorspace="ITU709", dst_color_range="MPEG")
                    container.mux(stream.encode(coded))
                    yield 0.98 * done / len(film)
                container.mux(stream.encode(None))
        except (av.FFmpegError, ValueError) as error:
            if isinstance(error, OSError):  # said in words by whole_file
                raise
            raise ExplorerError(f"{path.name} was not saved: FFmpeg refused the film ({error}).") from error
    yield 1.0


def read_mp4_session(path: Path) -> dict[str, Any] | None:
    """The session inside an MP4 that `write_mp4` wrote; None where it has none."""
    import av

    with av.open(str(path)) as container:
        comment = container.metadata.get("comment", "")
    session = json.loads(comment.removeprefix(f"{KEY} ")) if comment.startswith(f"{KEY} ") else None
    return session if isinstance(session, dict) else None


def _stream(container: "OutputContainer", film: Film, session: Mapping[str, Any] | None) -> "VideoStream":
    if session is not None:
        container.metadata["comment"] = f"{KEY} {session_text(session)}"
    rate = Fraction(film.rate).limit_denominator(1000)
    stream = container.add_stream("libx264", rate=rate, options=_QUALITY)
    height, width = film.size
    stream.height, stream.width = height + height % 2, width + width % 2
    stream.pix_fmt = _PIXELS
    context = stream.codec_context
    context.colorspace = context.color_primaries = context.color_trc = _BT709
    context.color_range = _LIMITED
    return stream


def _even(frame: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """A frame (h, w, 1 or 3) as RGB with even sides."""
    height, width, channels = frame.shape
    padded = np.pad(frame, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")
    return np.ascontiguousarray(padded.repeat(3, axis=2) if channels == 1 else padded)
