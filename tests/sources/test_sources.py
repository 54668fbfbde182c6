"""Bytes come in unchanged, and what cannot come in is refused with one sentence."""

import os
import zipfile
from io import BytesIO

import pytest

from barograph import sources
from barograph.errors import Refused, SourceError
from barograph.sources import MAX_BYTES, expand, from_bytes, from_path, sniff

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


def package(*names: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        for name in names:
            z.writestr(name, b"x")
    return out.getvalue()


DOCX = package("[Content_Types].xml", "word/document.xml")
XLSX = package("[Content_Types].xml", "xl/workbook.xml")


def test_the_same_bytes_under_two_names_are_one_source():
    a, b = from_bytes(b"1629", name="a.txt"), from_bytes(b"1629", name="b.txt")

    assert a.digest == b.digest
    assert a.data == b"1629"


def test_an_empty_file_is_refused(tmp_path):
    (tmp_path / "空.docx").touch()

    with pytest.raises(Refused) as refused:
        from_path(tmp_path / "空.docx")

    assert refused.value.code == "empty"
    assert refused.value.sentence().count("。") == 1


def test_a_file_over_the_limit_is_refused_without_being_read(tmp_path, monkeypatch):
    path = tmp_path / "大.txt"
    with open(path, "wb") as file:
        file.truncate(300 * 2**20)  # a hole: no disk is used
    monkeypatch.setattr(sources, "from_bytes", lambda *_, **__: pytest.fail("its bytes were loaded"))

    with pytest.raises(Refused) as refused:
        from_path(path)

    assert refused.value.code == "too-large"
    assert "300 MB" in refused.value.sentence() and "300 MB" in refused.value.sentence("en")


def test_a_file_at_the_limit_is_taken():
    assert len(from_bytes(b"a" * MAX_BYTES, name="a.txt").data) == MAX_BYTES


@pytest.mark.parametrize(
    ("what", "code"), [("missing.txt", "not-found"), (".", "not-a-file"), ("pipe", "not-a-file")]
)
def test_what_is_no_file_is_refused_and_does_not_hang(tmp_path, what, code):
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(Refused) as refused:
        from_path(tmp_path / what)

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("name", "data", "found"),
    [
        ("a.txt", "高企".encode("gbk"), "txt"), ("A.TXT", b"abc", "txt"), ("a", b"abc", "txt"),
        ("a.csv", b"a,b", "csv"), ("a.html", b"<p>x</p>", "html"), ("a.htm", b"<!DOCTYPE html><html>", "html"),
        ("a.pdf", b"%PDF-1.4", "pdf"), ("a.docx", DOCX, "docx"), ("a.xlsx", XLSX, "xlsx"), ("报告", DOCX, "docx"),
        ("a.txt", "高企".encode("utf-16"), "txt"), ("公报.2024", b"%PDF-1.4", "pdf"),
        ("a.xls", OLE + "Workbook".encode("utf-16-le"), "xls"), ("a.et", OLE + "Workbook".encode("utf-16-le"), "xls"),
        ("a.png", PNG, "image"), ("a.jpg", PNG, "image"), ("a.TIFF", b"II*\0" + PNG, "image"),
    ],
)  # fmt: skip
def test_a_format_is_known_by_content_and_ending(name, data, found):
    assert sniff(name, data) == found
    assert from_bytes(data, name=name).format == found


@pytest.mark.parametrize(
    ("name", "data", "code", "words"),
    [
        ("a.docx", b"%PDF-1.4", "wrong-ending", "实际是PDF"), ("a.txt", PNG, "wrong-ending", "图片"),
        ("a.pdf", DOCX, "wrong-ending", ".docx"), ("a.xls", b"<html><table>", "wrong-ending", "网页"),
        ("a.docx", "文字".encode(), "wrong-ending", "纯文本"), ("a.txt", b"<!DOCTYPE html><html>", "wrong-ending", "网页"),
        ("a.xlsx", DOCX, "wrong-ending", "Word"), ("a.docx", OLE + "WordDocument".encode("utf-16-le"), "wrong-ending", "旧版"),
        ("a.doc", OLE + "WordDocument".encode("utf-16-le"), "unsupported", "另存为 .docx"),
        ("a.doc", OLE + "Workbook".encode("utf-16-le"), "wrong-ending", ".xls"),
        ("a.xls", b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "wrong-ending", ".xlsx"),
        ("a.wps", OLE + "WordDocument".encode("utf-16-le"), "unsupported", "WPS"),
        ("a.ofd", package("OFD.xml", "Doc_0/Document.xml"), "unsupported", "OFD"),
        ("a.zip", package("x"), "unsupported", "解压"), ("a.gif", b"GIF89a" + PNG, "unsupported", ".png"),
        ("a.txt", b"\xff\xd8\xff\xe0" + PNG, "wrong-ending", ".jpg"),
        ("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted", "密码"),
        ("a.txt", bytes(range(256)) * 20, "damaged", "无法识别"), ("a.docx", DOCX[:-30], "damaged", "无法识别"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_kept_and_says_why(name, data, code, words):
    source = from_bytes(data, name=name)

    with pytest.raises(SourceError) as error:
        sniff(name, data)

    assert source.format is None and source.data == data
    assert error.value.code == code and not isinstance(error.value, Refused)
    assert words in error.value.sentence() and name in error.value.sentence()
    assert error.value.sentence().count("。") == 1 and name in error.value.sentence("en")


def test_a_folder_is_walked_in_one_order_and_what_is_left_out_is_said(tmp_path):
    (tmp_path / "b").mkdir()
    for name in ("b/2.txt", "b/1.txt", "a.pdf", "~$a.docx", ".hidden", "Thumbs.db", "c.tmp"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "link.txt").symlink_to(tmp_path / "a.pdf")
    (tmp_path / "b" / "loop").symlink_to(tmp_path)

    found = expand([tmp_path, tmp_path / "a.pdf", tmp_path / "none.txt"])

    assert [str(p.relative_to(tmp_path)) for p in found.files] == ["a.pdf", "b/1.txt", "b/2.txt", "none.txt"]
    assert {x.path.name: x.code for x in found.left_out} == {
        "~$a.docx": "temporary", ".hidden": "hidden", "Thumbs.db": "system", "c.tmp": "temporary",
        "link.txt": "link", "loop": "link",
    }  # fmt: skip
    assert all(x.sentence().endswith("。") for x in found.left_out)
