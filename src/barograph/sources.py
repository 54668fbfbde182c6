"""Sources: bytes as they came, kept unchanged under their digest, with name and origin.

A source is known by the SHA-256 of its bytes: the same bytes under two names are one source. What kind of
document it is, is decided by content *and* ending; where the two disagree the file is kept but not read, and
one sentence says what it really is. Of an empty file or one over the size limit nothing is kept; a file over
the limit is never loaded into memory.

    from_path, from_bytes    a Source, or Refused
    sniff                    the format ("txt", "pdf", …), or SourceError with a code and a sentence
    expand                   the files below some paths, in a fixed order, and what was left out and why
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import os
import re
import stat
import struct
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from .errors import Refused, SourceError

__all__ = [
    "ENDINGS",
    "MAX_BYTES",
    "Expansion",
    "LeftOut",
    "Source",
    "encrypted",
    "expand",
    "from_bytes",
    "from_path",
    "sniff",
]

MAX_BYTES = 100 * 1024 * 1024
"""The largest file that is taken in. The longest yearbooks with pictures stay well below it."""

ENDINGS: dict[str, str] = {
    ".txt": "txt", ".text": "txt", ".md": "txt",
    ".html": "html", ".htm": "html", ".xhtml": "html", ".shtml": "html",
    ".docx": "docx", ".docm": "docx",
    ".pdf": "pdf",
    ".xlsx": "xlsx", ".xlsm": "xlsx",
    ".xls": "xls", ".xlt": "xls", ".et": "xls",
    ".csv": "csv", ".tsv": "csv",
    ".png": "image", ".jpg": "image", ".jpeg": "image", ".tif": "image", ".tiff": "image", ".bmp": "image",
}  # fmt: skip
"""Ending → format that barograph reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The bytes of one document, and where they came from.

    `format` is None where the bytes cannot be read as what the name says; reading it then says why.
    """

    digest: str
    name: str
    data: bytes = field(repr=False)
    format: str | None
    origin: str | None = None  # address or path it came from
    brought_by: str | None = None
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file that a walk through a folder did not take, and why."""

    path: Path
    code: str
    en: str
    zh: str

    def sentence(self, language: str = "zh-hans") -> str:
        return self.zh if language.lower().startswith("zh") else self.en


@dataclass(frozen=True, slots=True)
class Expansion:
    """What a list of paths stands for: files in a fixed order, and what was left out."""

    files: tuple[Path, ...]
    left_out: tuple[LeftOut, ...]


def from_path(path: Path | str, *, brought_by: str | None = None, at: dt.datetime | None = None) -> Source:
    """Take in a file; its size is looked at before any of it is read."""
    path = Path(path)
    name = path.name
    try:
        # Not blocking: a named pipe must not hold us before we have seen that it is one.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError as error:
        raise Refused(
            f"{path}: there is no such file; look at the name and the folder.",
            zh=f"找不到文件“{path}”，请核对文件名和所在文件夹。", code="not-found", name=name,
        ) from error  # fmt: skip
    except OSError as error:
        raise Refused(
            f"{path}: the file cannot be opened ({error.strerror}); look at its permissions.",
            zh=f"文件“{path}”打不开({error.strerror})，请检查访问权限。", code="not-readable", name=name,
        ) from error  # fmt: skip
    try:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            raise Refused(
                f"{path} is not a file; name the documents or a folder of them.",
                zh=f"“{path}”不是文件，请指定文档或文件夹。", code="not-a-file", name=name,
            )  # fmt: skip
        if found.st_size > MAX_BYTES:
            raise _too_large(name, found.st_size)
        with os.fdopen(handle, "rb", closefd=False) as file:
            data = file.read(MAX_BYTES + 1)
    finally:
        os.close(handle)
    return from_bytes(data, name=name, origin=str(path), brought_by=brought_by, at=at)


def from_bytes(
    data: bytes,
    *,
    name: str,
    origin: str | None = None,
    brought_by: str | None = None,
    at: dt.datetime | None = None,
) -> Source:
    """Take in bytes under a name; empty ones and ones over the limit are refused.

    >>> from_bytes("高新技术企业1629家".encode(), name="简报.txt").format
    'txt'
    """
    if not data:
        raise Refused(
            f"{name} is empty (0 bytes); ask for the file again or send it again.",
            zh=f"文件“{name}”是空的（0 字节），请重新获取或重新上传。", code="empty", name=name,
        )  # fmt: skip
    if len(data) > MAX_BYTES:
        raise _too_large(name, len(data))
    try:
        kind: str | None = sniff(name, data)
    except SourceError:  # kept, not read: `readings.parse` says the sentence
        kind = None
    at = dt.datetime.now(dt.UTC) if at is None else at
    return Source(
        digest=hashlib.sha256(data).hexdigest(), name=name, data=data, format=kind, origin=origin,
        brought_by=brought_by, at=at,
    )  # fmt: skip


def _too_large(name: str, size: int) -> Refused:
    limit, found = MAX_BYTES // 2**20, f"{size / 2**20:.0f}"
    return Refused(
        f"{name} has {found} MB, the limit is {limit} MB; split it or leave out its pictures.",
        zh=f"文件“{name}”有 {found} MB,超过 {limit} MB 的上限，请拆分或去掉图片后再上传。",
        code="too-large", name=name, size=size, limit=MAX_BYTES,
    )  # fmt: skip


# --- what a file is ---------------------------------------------------------------------------------------

# What content says: format, or a kind that is not read. Chinese and English names for the sentences.
_KINDS: dict[str, tuple[str, str]] = {
    "txt": ("纯文本", "plain text"),
    "csv": ("CSV 文本", "a CSV text"),
    "html": ("网页", "a web page"),
    "docx": ("Word 文档(.docx)", "a Word document (.docx)"),
    "pdf": ("PDF 文档", "a PDF document"),
    "xlsx": ("Excel 工作簿(.xlsx)", "an Excel workbook (.xlsx)"),
    "doc": ("旧版 Word 或 WPS 文档", "an old Word or WPS document"),
    "xls": ("旧版 Excel 或 WPS 表格", "an old Excel or WPS workbook"),
    "ppt": ("旧版演示文稿", "an old presentation"),
    "ole": ("旧版 Office 或 WPS 文件", "an old Office or WPS file"),
    "excelxml": ("Excel 2003 XML 表格", "an Excel 2003 XML workbook"),
    "xlsb": ("二进制 Excel 工作簿(.xlsb)", "a binary Excel workbook (.xlsb)"),
    "pptx": ("演示文稿(.pptx)", "a presentation (.pptx)"),
    "odf": ("OpenDocument 文档", "an OpenDocument file"),
    "ofd": ("OFD 版式文档", "an OFD document"),
    "epub": ("电子书", "an e-book"),
    "zip": ("压缩包", "an archive"),
    "rtf": ("RTF 文档", "an RTF document"),
    "mht": ("网页存档(.mht)", "a web archive (.mht)"),
    "image": ("图片", "a picture"),
    "picture": ("图片", "a picture of another kind"),
    "media": ("音视频文件", "a recording"),
    "program": ("程序文件", "a program"),
    "database": ("数据库文件", "a database file"),
    "wordxml": ("Word 2003 XML 文档", "a Word 2003 XML document"),
    "xml": ("XML 数据", "XML data"),
}

# What to do with what is not read.
_ADVICE: dict[str, tuple[str, str]] = {
    "doc": ("请用 Word 或 WPS 另存为 .docx 后再上传", "save it as .docx in Word or WPS"),
    "rtf": ("请用 Word 或 WPS 另存为 .docx 后再上传", "save it as .docx in Word or WPS"),
    "wordxml": ("请用 Word 另存为 .docx 后再上传", "save it as .docx in Word"),
    "excelxml": ("请用 Excel 或 WPS 另存为 .xlsx 后再上传", "save it as .xlsx in Excel or WPS"),
    "xlsb": ("请用 Excel 另存为 .xlsx 后再上传", "save it as .xlsx in Excel"),
    "ole": ("请用 Office 或 WPS 另存为 .docx 或 .xlsx 后再上传", "save it as .docx or .xlsx"),
    "odf": ("请另存为 .docx 或 .xlsx 后再上传", "save it as .docx or .xlsx"),
    "ppt": ("请导出为 PDF 后再上传", "export it as PDF"),
    "pptx": ("请导出为 PDF 后再上传", "export it as PDF"),
    "ofd": ("请用阅读器导出为带文字的 PDF 后再上传", "export it as a PDF with text"),
    "mht": ("请另存为 .html 或 PDF 后再上传", "save it as .html or PDF"),
    "epub": ("请导出为 PDF 后再上传", "export it as PDF"),
    "zip": ("请解压后上传其中的文档", "unpack it and send the documents inside"),
    "picture": ("请另存为 .png 或 .jpg 后再上传", "save it as .png or .jpg"),
}
_NO_ADVICE = (
    "请提供 txt、html、docx、pdf、xlsx、xls、csv 格式的文档或 png、jpg、tif、bmp 图片",
    "send txt, html, docx, pdf, xlsx, xls or csv, or a picture as png, jpg, tif or bmp",
)

# Endings that are known and not read, to tell a wrong ending from a kind that we do not read.
_OTHER_ENDINGS: dict[str, tuple[str, ...]] = {
    ".doc": ("doc", "ole", "rtf", "wordxml"), ".dot": ("doc", "ole"), ".wps": ("doc", "ole"),
    ".ppt": ("ppt", "ole"), ".dps": ("ppt", "ole"),
    ".xlsb": ("xlsb",), ".pptx": ("pptx",), ".rtf": ("rtf",), ".ofd": ("ofd",), ".epub": ("epub",),
    ".odt": ("odf",), ".ods": ("odf",), ".odp": ("odf",), ".mht": ("mht",), ".mhtml": ("mht",),
    ".zip": ("zip",), ".gif": ("picture",), ".webp": ("picture",), ".xml": ("xml", "wordxml", "excelxml"),
    ".rar": ("zip",), ".7z": ("zip",), ".gz": ("zip",), ".tar": ("zip",),
}  # fmt: skip

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image"), (b"\xff\xd8\xff", "image"), (b"GIF87a", "picture"),
    (b"GIF89a", "picture"),
    (b"II*\x00", "image"), (b"MM\x00*", "image"), (b"BM", "bitmap"), (b"RIFF", "riff"),
    (b"{\\rtf", "rtf"), (b"Rar!\x1a\x07", "zip"), (b"7z\xbc\xaf\x27\x1c", "zip"), (b"\x1f\x8b\x08", "zip"),
    (b"SQLite format 3\x00", "database"), (b"\x7fELF", "program"), (b"MZ\x90\x00", "program"),
    (b"\x09\x00\x04\x00", "xls"), (b"\x09\x02\x06\x00", "xls"), (b"\x09\x04\x06\x00", "xls"),
    (b"ID3", "media"), (b"\x00\x00\x00\x18ftyp", "media"), (b"\x00\x00\x00\x20ftyp", "media"),
)  # fmt: skip
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.I)
_TAG = re.compile(rb"</?(?:p|div|table|tr|td|span|h[1-6]|br|meta|title|ul|li|article|section)\b[^>]*>", re.I)


def sniff(name: str, data: bytes) -> str:
    """The format of a file by its content and its ending; a SourceError says why it cannot be read.

    >>> sniff("公报.pdf", b"%PDF-1.7 ...")
    'pdf'
    >>> sniff("a.docx", b"%PDF-1.7 ...")
    Traceback (most recent call last):
    barograph.errors.SourceError: a.docx is really a PDF document; change its ending to .pdf and ...
    """
    ending = Path(name).suffix.lower()
    expected = ENDINGS.get(ending)
    kind = _kind(data)
    if kind == "encrypted":
        raise encrypted(name)
    if kind == "text":
        if expected in ("txt", "csv"):
            return expected
        if expected == "html" and _TAG.search(data):
            return "html"
        if expected is not None or ending in _OTHER_ENDINGS:
            kind = "txt"  # … under the name of something else
        else:
            return "txt"
    if kind in ("html", "xml") and expected == "html":
        return "html"
    if kind == "ole" and expected == "xls":  # its directory is gone: the parser says what is wrong
        return expected
    if kind is None:  # bytes that nothing is known about
        if expected is None and ending in _OTHER_ENDINGS:
            kind = _OTHER_ENDINGS[ending][0]
        else:
            raise SourceError(
                f"{name} holds neither text nor a document that barograph knows; it may be damaged.",
                zh=f"文件“{name}”的内容无法识别，可能已损坏或不是文档，请重新获取。", code="damaged", name=name,
            )  # fmt: skip
    if kind == expected:
        return kind
    zh, en = _KINDS[kind]
    if expected is None and kind in _READ and ending not in _OTHER_ENDINGS:
        return kind  # no ending, or one that says nothing: content decides
    if expected is None and (kind in _OTHER_ENDINGS.get(ending, ()) or ending not in _OTHER_ENDINGS):
        do_zh, do_en = _ADVICE.get(kind, _NO_ADVICE)
        raise SourceError(
            f"{name} is {en}, which barograph does not read; {do_en}.",
            zh=f"文件“{name}”是{zh}，暂不能读取，{do_zh}。", code="unsupported", name=name, kind=kind,
        )  # fmt: skip
    if kind in _READ:
        own = _picture_ending(data) if kind == "image" else kind
        do_zh, do_en = f"请把扩展名改为 .{own} 后再上传", f"change its ending to .{own} and send it again"
    else:
        do_zh, do_en = _ADVICE.get(kind, _NO_ADVICE)
    raise SourceError(
        f"{name} is really {en}; {do_en}.",
        zh=f"文件“{name}”的扩展名与内容不符，实际是{zh}，{do_zh}。", code="wrong-ending", name=name, kind=kind,
    )  # fmt: skip


_READ = frozenset(ENDINGS.values())


def encrypted(name: str) -> SourceError:
    """What is said of every format that a password closes."""
    return SourceError(
        f"{name} is protected by a password; remove the password and send it again.",
        zh=f"文件“{name}”设有打开密码，请取消密码保护后再上传。", code="encrypted", name=name,
    )  # fmt: skip


def _picture_ending(data: bytes) -> str:
    for magic, ending in ((b"\x89PNG", "png"), (b"\xff\xd8", "jpg"), (b"BM", "bmp")):
        if data.startswith(magic):
            return ending
    return "tif"


def _kind(data: bytes) -> str | None:
    """What the content is: a key of _KINDS, "text", "encrypted", or None for bytes of no known kind."""
    head = data[:4096]
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_zip(data)
    if head.startswith(_OLE):
        return _kind_of_ole(data)
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            if kind == "bitmap":
                if data[6:10] == b"\0\0\0\0" and len(data) > 26:
                    return "image"
                continue
            if kind == "riff":
                return "picture" if data[8:12] == b"WEBP" else "media"
            return kind
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head[: len(head) // 2 * 2].decode("utf-16", "ignore").encode()
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n\x0c").lower()
    if start.startswith(b"mime-version:") or b"content-type: multipart/related" in start[:1000]:
        return "mht"
    if start.startswith(b"<"):
        if b"schemas.microsoft.com/office/word/2003" in start or b"2006/xmlpackage" in start:
            return "wordxml"
        if b"schemas-microsoft-com:office:spreadsheet" in start and not _HTML.search(start):
            return "excelxml"
        if _HTML.search(start):
            return "html"
        if start.startswith(b"<?xml"):
            return "xml"
        if start.startswith(b"<!--") and _HTML.search(data[:65536]):
            return "html"
    return "text" if _looks_like_text(data) else None


def _looks_like_text(data: bytes) -> bool:
    """No control bytes beyond those of text; encodings themselves are judged when it is decoded."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return True
    sample = data[:65536]
    if b"\0" in sample:
        return utf16_without_mark(data) is not None
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return controls <= len(sample) // 500


_CONTROLS = bytes(c for c in range(32) if c not in b"\t\n\r\x0b\x0c\x1a\x1b") + b"\x7f"


def utf16_without_mark(data: bytes) -> str | None:
    """Which of the two UTF-16 the bytes are, where no mark says it and they read as Chinese or ASCII text."""
    sample = data[: min(len(data), 65536) // 2 * 2]
    if len(data) % 2 or len(sample) < 4:
        return None
    for encoding in ("utf-16-le", "utf-16-be"):
        text = sample.decode(encoding, "replace")
        usual = sum(
            " " <= c <= "~"
            or c in "\t\r\n"
            or "\u4e00" <= c <= "\u9fff"
            or "\u3000" <= c <= "\u303f"
            or c > "\uff00"
            for c in text
        )
        if usual >= 0.97 * len(text) and "\ufffd" not in text:
            return encoding
    return None


def _kind_of_zip(data: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = package.namelist()
            if names and names[0] == "mimetype" and package.getinfo("mimetype").file_size < 200:
                return "epub" if b"epub" in package.read("mimetype") else "odf"
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, RuntimeError, EOFError):
        return None  # cut off, or not a zip after all
    except Exception as error:  # zlib.error and struct.error have no common base
        if type(error).__name__ == "error":
            return None
        raise
    inside = set(names)
    if "OFD.xml" in inside:
        return "ofd"
    if "[Content_Types].xml" in inside:
        for folder, kind in (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx")):
            if any(n.startswith(folder) for n in names):
                return "xlsb" if "xl/workbook.bin" in inside else kind
    return "zip"


def _kind_of_ole(data: bytes) -> str:
    """Old Office files are told apart by the streams at their root."""
    streams = _root_streams(data)
    for stream, kind in (
        ("EncryptedPackage", "encrypted"), ("WordDocument", "doc"), ("Workbook", "xls"), ("Book", "xls"),
        ("PowerPoint Document", "ppt"),
    ):  # fmt: skip
        # Where the directory is damaged, the name alone has to do.
        if stream in streams if streams is not None else stream.encode("utf-16-le") in data:
            return kind
    return "ole"


def _root_streams(data: bytes) -> set[str] | None:
    """Names at the root of a compound file ([MS-CFB]); None where its directory cannot be followed.

    An embedded object keeps its streams below a name of its own: a workbook inside a report is no workbook.
    """
    try:
        size = 1 << min(struct.unpack_from("<H", data, 30)[0], 16)
        table: list[int] = []
        for sector in struct.unpack_from("<109I", data, 76):
            if sector < _FREE:
                table += struct.unpack_from(f"<{size // 4}I", data, (sector + 1) * size)
        directory, sector = b"", struct.unpack_from("<I", data, 48)[0]
        while sector < _FREE and len(directory) <= len(data):
            directory += data[(sector + 1) * size : (sector + 2) * size]
            sector = table[sector]
        names: set[str] = set()
        waiting, seen = [struct.unpack_from("<I", directory, 76)[0]], set()
        while waiting:
            entry = waiting.pop()
            if entry >= _FREE or entry in seen:
                continue
            seen.add(entry)
            at = entry * 128
            length = struct.unpack_from("<H", directory, at + 64)[0]
            names.add(directory[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace"))
            waiting += struct.unpack_from("<II", directory, at + 68)
    except (struct.error, IndexError):
        return None
    return names


_FREE = 0xFFFFFFFA  # from here on the number of a sector or entry says that there is none


# --- folders ----------------------------------------------------------------------------------------------


def expand(paths: Iterable[Path | str]) -> Expansion:
    """The files that some paths stand for; folders are walked by name, each file comes once.

    Hidden files, lock files of Office (`~$报告.docx`), files of the system and links inside folders are left
    out, and said. A path that was named itself is always taken: its own error says what is wrong.
    """
    files: dict[Path, None] = {}
    left_out: list[LeftOut] = []
    for given in paths:
        path = Path(given)
        if path.is_dir():
            _walk(path, files, left_out)
        else:
            files.setdefault(path, None)
    return Expansion(tuple(files), tuple(left_out))


def _walk(folder: Path, files: dict[Path, None], left_out: list[LeftOut]) -> None:
    def leave(path: Path, code: str, en: str, zh: str) -> None:
        left_out.append(LeftOut(path, code, f"{path}: {en}.", f"“{path}”{zh}。"))

    try:
        entries = sorted(os.scandir(folder), key=lambda e: e.name)
    except OSError as error:
        leave(
            folder,
            "not-readable",
            f"the folder cannot be opened ({error.strerror})",
            f"文件夹打不开({error.strerror})，已跳过",
        )
        return
    for entry in entries:
        path = Path(entry.path)
        if entry.is_symlink():
            leave(
                path,
                "link",
                "a link, left out; name its target instead",
                "是链接，已跳过；需要时请直接指定目标文件",
            )
        elif entry.name.startswith("."):
            leave(path, "hidden", "hidden, left out", "是隐藏文件，已跳过")
        elif entry.name.startswith(("~$", ".~")) or entry.name.endswith(
            ("~", ".tmp", ".part", ".crdownload")
        ):
            leave(
                path,
                "temporary",
                "a temporary file of another program, left out",
                "是其他程序的临时文件，已跳过",
            )
        elif entry.name in ("Thumbs.db", "desktop.ini", "__MACOSX"):
            leave(path, "system", "a file of the operating system, left out", "是系统文件，已跳过")
        elif entry.is_dir():
            _walk(path, files, left_out)
        elif entry.is_file():
            files.setdefault(path, None)
        else:
            leave(path, "not-a-file", "not a file, left out", "不是文件，已跳过")
