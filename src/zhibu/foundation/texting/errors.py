"""What can go wrong."""


class NotSent(Exception):
    """The provider has not taken the message; the words are the provider's code, never a number or a text."""
