"""Static files without their comments, under names that carry their content's hash, the modules that other modules import
included.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from rcssmin import cssmin
from rjsmin import jsmin
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

SMALLER = {".js": jsmin, ".css": cssmin}
SHEETS = settings.BASE_DIR / "static" / "css"
# as it is written, and as Django rewrites it
_IMPORT = re.compile(r"""^@import (?:url\()?"([a-z-]+)(?:\.[0-9a-f]{12})?\.css"\)?;""", re.M)


def smaller(name: str, content: File[bytes]) -> File[bytes]:
    """Our scripts and styles are half comments and room to read, and a sheet that another one imports costs a page a request
    more: it stands in its place. What was vendored is small already.
    """
    minify = next((make for ending, make in SMALLER.items() if name.endswith(ending)), None)
    if minify is None or not name.startswith(("js/", "css/")):
        return content
    content.seek(0)
    text = content.read().decode()
    if name.endswith(".css"):
        text = _IMPORT.sub(lambda found: (SHEETS / f"{found[1]}.css").read_text("utf-8"), text)
    return ContentFile(minify(text).encode())


class Once(Compressor):  # type: ignore[misc]
    """A file that names no other lies there twice, under its own name and the hashed one, and is compressed once."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.compress_brotli = cache(Compressor.compress_brotli)
        self.compress_gzip = cache(Compressor.compress_gzip)


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Without this an imported module keeps its plain name, and a browser would mix old modules with new ones."""

    support_js_module_import_aggregation = True
    # as deep as modules import modules: each pass gives one more storey its final names
    max_post_process_passes = 12

    def create_compressor(self, **options: Any) -> Compressor:
        return Once(**options)

    def _save(self, name: str, content: File[bytes]) -> str:
        saved: str = super()._save(name, smaller(name, content))
        return saved

    # Django's own patterns see an import only when a semicolon ends it, and those without one stay unhashed in silence.
    _js_module_import_aggregation_patterns = (
        "*.js",
        (
            (
                r"""(?m)(?P<matched>^(?P<names>\s*(?:import|export)\b[^;"'`]*?\bfrom)\s*["'](?P<url>\.[^"']+)["'])""",
                """%(names)s "%(url)s\"""",
            ),
            (r"""(?m)(?P<matched>^\s*import\s*["'](?P<url>\.[^"']+)["'])""", """import "%(url)s\""""),
            (r"""(?P<matched>\bimport\(\s*["'](?P<url>\.[^"']+)["']\s*\))""", """import("%(url)s")"""),
        ),
    )
