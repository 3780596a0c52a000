"""Which build of the site makes the pages: hosts of two builds, or of two settings, share none."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from django.apps import apps
from django.conf import settings

from config.env import VARIABLES, Environment

# They differ between processes of one site, or are secrets, and no page shows them.
_OF_ONE_HOST = {"host", "port", "data_dir", "course_dir", "web_workers", "tutor_workers", "log_format"}
_NOT_SHOWN = _OF_ONE_HOST | {
    "tutor_keys",
    "sign_in_keys",
    *(one.name.lower() for one in VARIABLES if one.secret),
}
_LIBRARIES = ("Django", "django-csp", "nh3", "whitenoise")


def digest_of(environment: Environment) -> str:
    """Of all code, templates and catalogues of this project, the names of the static files, and the settings. Some 60 ms."""
    said = hashlib.blake2b(digest_size=16)
    for path in sorted(_files()):
        said.update(f"{path.name} ".encode())
        said.update(hashlib.blake2b(path.read_bytes(), digest_size=16).digest())
    shown = {name: value for name, value in asdict(environment).items() if name not in _NOT_SHOWN}
    said.update(repr([*map(_version, _LIBRARIES), sorted(shown.items())]).encode())
    return said.hexdigest()


def _files() -> Iterator[Path]:
    own = [Path(app.path) for app in apps.get_app_configs() if settings.BASE_DIR in Path(app.path).parents]
    here = [folder for folder in own if "site-packages" not in folder.parts]
    for folder in here:
        yield from folder.rglob("*.py")
    yield from (path for path in (settings.BASE_DIR / "templates").rglob("*") if path.is_file())
    yield from (settings.BASE_DIR / "locale").rglob("*.mo")
    yield from (path for path in [Path(settings.STATIC_ROOT) / "staticfiles.json"] if path.is_file())


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""
