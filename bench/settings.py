"""The site's own settings with one address more: the bare view."""

from __future__ import annotations

from config.settings.base import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
