"""Addresses of this context's pages, for notices and lists of things to do."""

from uuid import UUID

from django.urls import reverse


def proposals() -> str:
    """The page of proposed transfers."""
    return reverse("members:proposals")


def correction(correction_id: UUID) -> str:
    """The page on which a correction request is decided."""
    return reverse("members:correction", args=[correction_id])


def corrections() -> str:
    """The page of correction requests."""
    return reverse("members:corrections")


def me() -> str:
    """The own record."""
    return reverse("members:me")
