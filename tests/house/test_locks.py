"""What is fetched is pinned by hash, and the locks name no place to fetch it from."""

import json
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LOCK, PRODUCT = (
    (ROOT / "requirements" / name).read_text(encoding="utf-8") for name in ("lock.txt", "product.txt")
)
NPM_LOCK = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def locked(lock=LOCK):
    """Name and version of each line of a lock, with its own text."""
    entries = re.split(r"\n(?=[a-z0-9])", lock)
    return {m[1]: (m[2], entry) for entry in entries if (m := re.match(r"([a-z0-9._-]+)==(\S+)", entry))}


def hashes(entry):
    return set(re.findall(r"sha256:\w+", entry))


def asked():
    project, groups = PYPROJECT["project"], PYPROJECT["dependency-groups"]
    lists = [PYPROJECT["build-system"]["requires"], project["dependencies"]]
    lists += [*project["optional-dependencies"].values(), *groups.values()]
    return [Requirement(line) for lines in lists for line in lines if isinstance(line, str)]


def test_the_python_lock_pins_every_package_by_hash():
    without = [name for name, (_, entry) in locked().items() if "--hash=sha256:" not in entry]

    assert len(locked()) > 50
    assert without == []


def test_the_python_lock_has_everything_that_pyproject_asks_for():
    pinned = locked()

    missing = [str(r) for r in asked() if canonicalize_name(r.name) not in pinned]
    too_old = [
        str(r)
        for r in asked()
        if (pin := pinned.get(canonicalize_name(r.name)))
        and not r.specifier.contains(pin[0], prereleases=True)
    ]

    assert missing == []
    assert too_old == []


def test_the_product_is_the_same_in_use_as_under_test():
    whole = locked()

    other = {
        name: entry for name, (_, entry) in locked(PRODUCT).items() if hashes(entry) != hashes(whole[name][1])
    }

    assert len(locked(PRODUCT)) > 30
    assert other == {}


@pytest.mark.parametrize("lock", [LOCK, PRODUCT], ids=["lock", "product"])
def test_the_python_locks_name_no_address(lock):
    assert "://" not in lock
    assert not re.search(r"^\s*(-i|--index-url|--extra-index-url|--find-links|--trusted-host)\b", lock, re.M)


def test_the_npm_lock_pins_every_package_by_hash_and_names_no_address():
    packages = {name: entry for name, entry in NPM_LOCK["packages"].items() if name}

    assert packages
    assert [name for name, entry in packages.items() if "integrity" not in entry] == []
    assert [name for name, entry in packages.items() if "resolved" in entry] == []


def test_what_the_pages_and_browsers_take_from_npm_is_named_exactly():
    package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    wanted = {**package["dependencies"], **package["devDependencies"]}

    loose = {
        name: version for name, version in wanted.items() if not re.search(r"(^|@)\d+\.\d+\.\d+$", version)
    }

    assert loose == {}
