"""Formatting that every template may use without loading it."""

from django import template

register = template.Library()
