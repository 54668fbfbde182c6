"""Static files: hashed names once they are collected, the plain files until then; never from outside."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage

__all__ = ["Storage", "collect"]


class Storage(CompressedManifestStaticFilesStorage):
    """Falls back to the plain name, so that a site that was not collected is slower, not broken."""

    manifest_strict = False
    support_js_module_import_aggregation = True

    def stored_name(self, name: str) -> str:
        return self.hashed_files.get(self.hash_key(name), name)  # type: ignore[no-any-return]


def collect(verbosity: int = 0) -> bool:
    """Collect into STATIC_ROOT; False where that folder cannot be written (the plain files are then served)."""
    from django.core.management import call_command

    try:
        call_command(
            "collectstatic",
            interactive=False,
            verbosity=verbosity,
            clear=False,
            ignore_patterns=["django_htmx"],
        )
    except OSError:
        return False
    return True
