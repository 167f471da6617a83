"""What search says when it cannot answer."""


class Unavailable(Exception):
    """The engine does not answer; whoever writes tries again, whoever asks is told."""
