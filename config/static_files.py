"""Static files under names that carry their content's hash, the modules that other modules import included."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Without this an imported module keeps its plain name, and a browser would mix old modules with new ones."""

    support_js_module_import_aggregation = True
