"""Small real media files, made on the spot."""

import io
import struct
from fractions import Fraction

import av
from django.core.files.base import ContentFile


def video(seconds, *, container="mp4", codec="libx264", name="课.mp4"):
    """A silent video of one frame a second."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format=container) as out:
        stream = out.add_stream(codec, rate=1)
        stream.width, stream.height, stream.pix_fmt = 32, 32, "yuv420p"
        for n in range(seconds):
            frame = av.VideoFrame(32, 32, "yuv420p")
            frame.pts, frame.time_base = n, Fraction(1, 1)
            out.mux(stream.encode(frame))
        out.mux(stream.encode())
    return ContentFile(buffer.getvalue(), name=name)


def sound(seconds, *, container="mp3", codec="libmp3lame", name="课.mp3"):
    """Silence."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format=container) as out:
        stream = out.add_stream(codec, rate=48000, layout="mono")
        for n in range(seconds):
            frame = av.AudioFrame(
                format="fltp" if codec in {"aac", "libmp3lame"} else "flt", layout="mono", samples=48000
            )
            for plane in frame.planes:
                plane.update(bytes(plane.buffer_size))
            frame.sample_rate, frame.pts, frame.time_base = 48000, n * 48000, Fraction(1, 48000)
            out.mux(stream.encode(frame))
        out.mux(stream.encode())
    return ContentFile(buffer.getvalue(), name=name)


def lying(file):
    """The same MP4 with headers that claim one second: the movie's, every track's and every medium's duration."""
    data = bytearray(file.read())
    for box, offset in ((b"mvhd", 16), (b"tkhd", 20), (b"mdhd", 16)):
        at = data.find(box)
        while at >= 0:
            struct.pack_into(">I", data, at + 4 + offset, 1)
            at = data.find(box, at + 4)
    return ContentFile(bytes(data), name="谎.mp4")
