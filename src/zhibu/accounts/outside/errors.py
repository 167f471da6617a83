"""What can go wrong on the way to another service and back."""


class OutsideError(Exception):
    """The service said no, could not be asked, or its answer does not hold; the words name no person."""
