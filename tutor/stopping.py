"""Giving up an answer that nobody waits for any more."""

from __future__ import annotations


class Stopped(Exception):  # noqa: N818 - it is no error
    """The question was cancelled or deleted, or another attempt has it."""
