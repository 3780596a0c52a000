"""Static files under names that carry their content's hash, the modules that other modules import included."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Without this an imported module keeps its plain name, and a browser would mix old modules with new ones."""

    support_js_module_import_aggregation = True
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
