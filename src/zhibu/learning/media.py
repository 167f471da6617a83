"""Measuring an uploaded video or audio file: what it is and how long it really plays.

The length comes from the time stamps of the packets, never from the header, which may be wrong or a lie.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    import av
VIDEO_CODECS = {"mp4": {"h264"}, "webm": {"vp8", "vp9", "av1"}}
AUDIO_CODECS = {
    "mp4": {"aac"},
    "webm": {"opus", "vorbis"},
    "mp3": {"mp3", "mp3float"},
    "ogg": {"opus", "vorbis"},
}
PIXELS = {"yuv420p", "yuvj420p"}
CONTENT_TYPES = {
    ("mp4", True): "video/mp4",
    ("webm", True): "video/webm",
    ("mp4", False): "audio/mp4",
    ("webm", False): "audio/webm",
    ("mp3", False): "audio/mpeg",
    ("ogg", False): "audio/ogg",
}


@dataclass(frozen=True, slots=True)
class Measured:
    """What a file is: its playing time in seconds, its content type, whether it has pictures."""

    seconds: float
    content_type: str
    has_video: bool


class Unplayable(Exception):
    """The file is not one that a browser plays. `reason`: "unreadable", "container", "codec" or "empty"."""

    def __init__(self, reason: str, found: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.found = found


def measure(file: BinaryIO) -> Measured:
    """Read every packet of `file` (from its start; left at its start) and say what it is.

    Raises Unplayable for what is damaged, unknown, or coded in a way that browsers do not play.
    """
    import av.error  # loaded when it is needed: starts are short

    file.seek(0)
    try:
        with av.open(file, mode="r", metadata_errors="ignore") as container:
            return _measure(container)
    except (av.error.FFmpegError, EOFError, ValueError) as error:
        raise Unplayable("unreadable") from error
    finally:
        file.seek(0)


def _measure(container: "av.container.InputContainer") -> Measured:
    from av.stream import Disposition

    kind = _container(container.format.name)
    videos = [s for s in container.streams.video if not s.disposition & Disposition.attached_pic]
    audios = list(container.streams.audio)
    if not videos and not audios:
        raise Unplayable("empty")
    for stream in videos:
        pixels = stream.codec_context.pix_fmt
        if stream.codec_context.name not in VIDEO_CODECS.get(kind, set()) or pixels not in PIXELS:
            raise Unplayable("codec", stream.codec_context.name)
    for sound in audios:
        if sound.codec_context.name not in AUDIO_CODECS[kind]:
            raise Unplayable("codec", sound.codec_context.name)
    seconds = _playing_time(container, [*videos, *audios])
    if seconds <= 0:
        raise Unplayable("empty")
    return Measured(seconds, CONTENT_TYPES[kind, bool(videos)], bool(videos))


def _container(name: str) -> str:
    names = set(name.split(","))
    for known, label in (("mp4", "mp4"), ("webm", "webm"), ("mp3", "mp3"), ("ogg", "ogg")):
        if known in names:
            return label
    raise Unplayable("container", name.split(",")[0])


def _playing_time(container: "av.container.InputContainer", streams: list["av.stream.Stream"]) -> float:
    """From the first instant of any stream to the last: the end of a packet is its time stamp and its duration."""
    first: dict[int, float] = {}
    last: dict[int, float] = {}
    for packet in container.demux(streams):
        if packet.pts is None or packet.time_base is None:
            continue
        starts = float(packet.pts * packet.time_base)
        ends = starts + float((packet.duration or 0) * packet.time_base)
        index = packet.stream.index
        first[index] = min(starts, first.get(index, starts))
        last[index] = max(ends, last.get(index, ends))
    if not first:
        return 0.0
    return max(last.values()) - max(0.0, min(first.values()))
