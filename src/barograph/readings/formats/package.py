"""Office packages (zip with XML inside), opened with bounds.

A package says beforehand how large its members are; that is checked, and then every member is unpacked
with the declared size as its bound, so that a package that lies is refused as well. XML is parsed without
entities, document types, network or huge trees.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from urllib.parse import unquote

from lxml import etree

from ...errors import SourceError
from ...sources import Source, encrypted

__all__ = ["Package", "parse_xml"]

MAX_MEMBERS = 10_000
MAX_UNPACKED = 300 * 1024 * 1024
"""All members together, unpacked. A workbook with a million filled cells takes about 60 MB."""
MAX_RATIO = 250
"""Unpacked to packed size of a member over 10 MB; office XML seldom passes 50."""


class Package:
    """The members of an office file by name. Refuses bombs, passwords and truncated files."""

    def __init__(self, source: Source) -> None:
        self.name = source.name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(source.data))
        except zipfile.BadZipFile as error:
            raise self._damaged() from error
        members = self._zip.infolist()
        unpacked = sum(m.file_size for m in members)
        if len(members) > MAX_MEMBERS or unpacked > MAX_UNPACKED:
            raise self._bomb(unpacked)
        for m in members:
            if m.flag_bits & 1:
                raise encrypted(self.name)
            if m.file_size > 10 * 2**20 and m.file_size > MAX_RATIO * max(1, m.compress_size):
                raise self._bomb(m.file_size)
        self._names = {m.filename.lstrip("/").lower(): m for m in members}
        self._left = MAX_UNPACKED

    def __contains__(self, name: str) -> bool:
        return name.lstrip("/").lower() in self._names

    def names(self) -> list[str]:
        return [m.filename for m in self._names.values()]

    def read(self, name: str) -> bytes:
        member = self._names.get(name.lstrip("/").lower())
        if member is None:
            raise self._damaged()
        try:
            with self._zip.open(member) as stream:
                data = stream.read(member.file_size + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            NotImplementedError,
            OSError,
            RuntimeError,
        ) as error:
            raise self._damaged() from error
        self._left -= len(data)  # members may be read more than once: all reading together is bounded too
        if len(data) > member.file_size or self._left < 0:
            raise self._bomb(len(data))
        return data

    def xml(self, name: str) -> etree._Element:
        try:
            return parse_xml(self.read(name))
        except etree.XMLSyntaxError as error:
            raise self._damaged() from error

    def relations(self, part: str) -> dict[str, tuple[str, str, bool]]:
        """Id → (kind, target, external) of what a part points to; kinds by their last word."""
        folder, file = posixpath.split(part.lstrip("/"))
        name = posixpath.join(folder, "_rels", f"{file}.rels")
        if name not in self:
            return {}
        found = {}
        for e in self.xml(name):
            if not isinstance(e.tag, str):
                continue
            target, external = e.get("Target", ""), e.get("TargetMode") == "External"
            if not external:
                target = unquote(target)
                target = (
                    target.lstrip("/")
                    if target.startswith("/")
                    else posixpath.normpath(posixpath.join(folder, target))
                )
            found[e.get("Id", "")] = (e.get("Type", "").rsplit("/", 1)[-1], target, external)
        return found

    def main_part(self, *, fallback: str) -> str:
        for kind, target, external in self.relations("").values():
            if kind == "officeDocument" and not external and target in self:
                return target
        if fallback in self:
            return fallback
        raise self._damaged()

    def _damaged(self) -> SourceError:
        return SourceError(
            f"{self.name} is damaged or cut off and cannot be opened; get it again.",
            zh=f"文件“{self.name}”已损坏或不完整，无法打开，请重新获取。", code="damaged", name=self.name,
        )  # fmt: skip

    def _bomb(self, size: int) -> SourceError:
        return SourceError(
            f"{self.name} unpacks to over {MAX_UNPACKED // 2**20} MB or far beyond its own size; not opened.",
            zh=f"文件“{self.name}”解压后过大（疑似压缩炸弹），未予打开，请核实来源或拆分后再上传。",
            code="bomb", name=self.name, size=size,
        )  # fmt: skip


def parse_xml(data: bytes) -> etree._Element:
    """An XML tree of untrusted bytes: entities stay unresolved, nothing is fetched, depth is bounded."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
    )
    root = etree.fromstring(data, parser)
    if root.getroottree().docinfo.internalDTD is not None:
        # Office files never carry a document type; entities are only ever declared to do harm.
        raise etree.XMLSyntaxError("a document type is not allowed", 0, 0, 0)
    return root


def local(e: etree._Element) -> str:
    """The name of an element without its namespace.

    >>> local(etree.fromstring('<w:p xmlns:w="x"/>'))
    'p'
    """
    tag = e.tag
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""


def children(e: etree._Element, name: str) -> Iterator[etree._Element]:
    return (c for c in e if local(c) == name)


def child(e: etree._Element | None, name: str) -> etree._Element | None:
    return None if e is None else next(children(e, name), None)


def attribute(e: etree._Element | None, name: str) -> str | None:
    """An attribute by its local name, whatever its namespace."""
    if e is None:
        return None
    for key, value in e.attrib.items():
        key = key.decode() if isinstance(key, bytes) else key
        if key.rsplit("}", 1)[-1] == name:
            return value.decode() if isinstance(value, bytes) else value
    return None
