"""What the code imports is what pyproject.toml asks for."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
OURS = {"barograph", "tools", "tests", "bench"}
DISTRIBUTIONS = packages_distributions()


def names(lines):
    return {canonicalize_name(Requirement(line).name) for line in lines if isinstance(line, str)}


BASE = names(PYPROJECT["project"]["dependencies"])
EXTRAS = {extra: names(lines) for extra, lines in PYPROJECT["project"]["optional-dependencies"].items()}
PRODUCT = BASE.union(*EXTRAS.values())
EVERYTHING = PRODUCT.union(*(names(lines) for lines in PYPROJECT["dependency-groups"].values()))


def tops(distribution):
    """What a distribution is called in code."""
    found = [top for top, names in DISTRIBUTIONS.items() if distribution in map(canonicalize_name, names)]
    return found or [distribution.replace("-", "_")]


def imported(folder, *, without=()):
    """Distribution and place of each import from outside, in the Python files of a folder."""
    for file in sorted(folder.rglob("*.py")):
        if any(part in without for part in file.relative_to(folder).parts):
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            modules = []
            if isinstance(node, ast.Import):
                modules = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                modules = [node.module]
            elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "importorskip":
                modules = [node.args[0].value]  # a test that is skipped everywhere tests nothing
            for module in modules:
                top = module.split(".")[0]
                if (file.parent / f"{top}.py").exists():
                    continue
                if top not in sys.stdlib_module_names and top not in OURS:
                    found = {canonicalize_name(d) for d in DISTRIBUTIONS.get(top, [top])}
                    yield found, f"{file.relative_to(ROOT)}:{node.lineno}: {top}"


@pytest.mark.parametrize(
    ("folder", "without", "allowed"),
    [
        ("src/barograph", ("web",), BASE),  # the base install must do without the extras
        ("src/barograph/web", (), PRODUCT),
        ("tests", (), EVERYTHING),
        ("tools", (), EVERYTHING),
        ("bench", (), EVERYTHING),
    ],
)
def test_every_import_is_asked_for(folder, without, allowed):
    missing = [place for found, place in imported(ROOT / folder, without=without) if not found & allowed]

    assert missing == []


def test_nothing_is_asked_for_in_vain():
    imports = set().union(*(found for found, _ in imported(ROOT / "src")))
    text = "\n".join(f.read_text(encoding="utf-8") for f in sorted((ROOT / "src").rglob("*.py")))

    # Named as an app, a backend, a program or a folder of data is used too.
    unused = {
        name
        for name in PRODUCT - imports
        if not any(re.search(rf"\b{re.escape(top)}\b", text) for top in tops(name))
    }

    assert unused - {"psycopg"} == set()  # Django imports the driver of its own accord
