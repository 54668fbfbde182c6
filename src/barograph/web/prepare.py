"""Prepare the site before it is served: its tables, and hashed copies of its static files where they changed.

    python -m barograph.web.prepare

`barograph serve` runs it; behind a server of one's own, run it after each update. Ends with 1 and one sentence
where the folder of collected files cannot be written.
"""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

__all__ = ["main"]


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "barograph.web.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from .statics import collect

    call_command("migrate", interactive=False, verbosity=0)
    folder = Path(settings.STATIC_ROOT)
    stamp, made = folder / ".made-from", _made_from()
    if stamp.exists() and stamp.read_text() == made:
        return 0
    if not collect():
        print(f"the static files cannot be collected into {folder}: make it writable", file=sys.stderr)
        return 1
    stamp.write_text(made)
    return 0


def _made_from() -> str:
    """Names, sizes and times of all static files: what the collected ones were made from."""
    from django.contrib.staticfiles.finders import get_finders

    seen = hashlib.sha256()
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda found: str(found[0])):
            about = os.stat(storage.path(path))
            seen.update(f"{path} {about.st_size} {about.st_mtime_ns}\n".encode())
    return seen.hexdigest()


if __name__ == "__main__":
    sys.exit(main())
