"""The whole site, as `config.asgi` serves it, with the addresses of `bench.urls`."""

from __future__ import annotations

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"

from config.asgi import application

__all__ = ["application"]
