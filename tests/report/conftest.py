"""A document opened again: by python-docx, and as the package that it is."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from functools import cached_property
from posixpath import dirname, join, normpath

import docx
import pytest
from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"


@dataclass
class Opened:
    file: bytes

    @cached_property
    def document(self):
        return docx.Document(io.BytesIO(self.file))

    @cached_property
    def package(self):
        return zipfile.ZipFile(io.BytesIO(self.file))

    def xml(self, name):
        return etree.fromstring(self.package.read(name))

    def related(self, name):
        """What a part points to: id → (kind, name of the part)."""
        folder, _, leaf = name.rpartition("/")
        found = self.xml(f"{folder}/_rels/{leaf}.rels")
        return {
            r.get("Id"): (r.get("Type").rpartition("/")[2], normpath(join(dirname(name), r.get("Target"))))
            for r in found
            if r.get("TargetMode") != "External"
        }

    def content_type(self, name):
        types = self.xml("[Content_Types].xml")
        for entry in types:
            if entry.get("PartName") == f"/{name}":
                return entry.get("ContentType")
        return next(e.get("ContentType") for e in types if e.get("Extension") == name.rpartition(".")[2])

    @cached_property
    def charts(self):
        return sorted(n for n in self.package.namelist() if n.startswith("word/charts/chart"))

    @cached_property
    def text(self):
        return "\n".join(
            "".join(t.text or "" for t in p.iter(f"{W}t")) for p in self.document.element.body.iter(f"{W}p")
        )


@pytest.fixture(scope="session")
def opened():
    return Opened
