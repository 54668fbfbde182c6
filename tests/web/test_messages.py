"""The pages in English: every text has it, placeholders survive it, and no page lets Chinese through but in data."""

import dataclasses
import gettext
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from tools import messages

CHINESE = re.compile(r"[\u3400-\u9fff\u3000-\u303f\uff01-\uff5e]")
HOLDS_DATA = {"q", "pre", "del", "ins", "script", "style"}
"""Elements whose words come from documents and people; scripts are asked separately."""
SAYS = ("title", "aria-label", "alt", "content")
"""Attributes that people see or hear. Not `placeholder`: an example of Chinese data is Chinese. `data-*` joins them."""
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


@pytest.fixture(scope="module")
def compiled() -> None:
    """The compiled texts, made where set-up has not made them from this very file."""
    from django.utils.translation import trans_real

    made = messages.FILE.with_suffix(".mo")
    if made.exists() and made.stat().st_mtime >= messages.FILE.stat().st_mtime:
        return
    with messages.FILE.open("rb") as texts, made.open("wb") as stream:
        write_mo(stream, read_po(texts, locale="en"))
    trans_real._translations.clear()
    gettext._translations.clear()


def texts() -> Iterator[tuple[str, str]]:
    """Each text and its English; of a plural, each form."""
    with messages.FILE.open("rb") as stream:
        for message in read_po(stream, locale="en"):
            if not message.id:
                continue
            if isinstance(message.id, tuple):
                yield from ((message.id[1], said) for said in message.string)
            else:
                yield message.id, message.string


# — the file —


def test_every_text_of_the_pages_has_english_and_the_file_is_up_to_date(capsys):
    failed = messages.main(["--check"])
    assert not failed, capsys.readouterr().out


def test_a_text_without_english_is_named(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(messages, "FILE", tmp_path / "django.po")
    assert messages.main(["--check"]) == 1
    assert "no English for '总览' (web/layout.py)" in capsys.readouterr().out


def test_english_keeps_the_placeholders_and_the_markup_of_its_text():
    kept = re.compile(r"%\(\w+\)[sd]|%%|%[a-z]|</?\w+[^>]*>|https?://\S+")
    wrong = [
        (text, said) for text, said in texts() if sorted(kept.findall(text)) != sorted(kept.findall(said))
    ]
    assert wrong == []


def test_english_is_english_but_for_examples_of_data():
    chinese = {said for _, said in texts() if CHINESE.search(said)}
    examples = {said for said in chinese if re.search(r"e\.g\.|“.*”|Write 2025-03-18", said)}
    assert chinese == examples


def test_set_up_compiles_again_what_has_changed(tmp_path, monkeypatch):
    from tools import setup

    monkeypatch.setattr(setup, "STAMPS", tmp_path)
    done = []
    catalogue = tmp_path / "django.po"
    for text in ("one", "one", "two"):
        catalogue.write_text(text)
        setup.step(
            "messages",
            [setup.read(catalogue)],
            lambda text=text: done.append(text),
            made=catalogue,
        )
    assert done == ["one", "two"]


def test_labels_of_the_ledger_have_english(compiled, db):
    from django.utils import translation

    from barograph.ledger import models
    from barograph.web.templatetags.barograph import decision_word, label

    holders = (
        models.Source.State, models.Import.State, models.ImportItem.State, models.Reading.State,
        models.Reading.Method, models.User.Role,
    )  # fmt: skip
    with translation.override("en"):
        said = {words: label(words) for holder in holders for words in holder.labels}
        said |= {kind: decision_word(kind) for kind in models.Decision.Kind.values}
    assert {k: v for k, v in said.items() if CHINESE.search(v)} == {}
    assert said["待读取"] == "Waiting to be read"
    assert said["accept"] == "Accepted"


# — the pages —


class Words(HTMLParser):
    """What a page says outside the elements that hold data: (where, words)."""

    def __init__(self) -> None:
        super().__init__()
        self.inside: list[tuple[str, bool]] = []
        self.said: list[tuple[str, str]] = []
        self.language = ""
        self.json = False

    def handle_starttag(self, tag, attributes):
        given = {name: value or "" for name, value in attributes}
        if tag == "html":
            self.language = given["lang"]
        self.json = tag == "script" and given.get("type") == "application/json"
        quiet = (
            tag in HOLDS_DATA
            or "data-start" in given
            or (tag != "html" and given.get("lang", "").startswith("zh"))
            or any(q for _, q in self.inside)
        )
        if tag not in VOID:
            self.inside.append((tag, quiet))
        if not quiet:
            for name, value in given.items():
                if name in SAYS or name.startswith("data-"):
                    self.said.append((f"{tag} {name}", value))
            if tag == "input" and given.get("type") in {"submit", "button"}:
                self.said.append(("button", given.get("value", "")))

    def handle_endtag(self, tag):
        while self.inside and self.inside.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if self.json:
            self.said += [("script", text) for text in strings(json.loads(data))]
            self.json = False
        elif not any(quiet for _, quiet in self.inside):
            self.said.append((self.inside[-1][0] if self.inside else "", data))


def strings(value) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from strings(part)


def data_words() -> list[str]:
    """Every Chinese text that the ledger or the catalogue holds as data, longest first."""
    from django.apps import apps

    from barograph import catalogue

    found: set[str] = set()
    for model in apps.get_app_config("ledger").get_models():
        for row in model.objects.values():
            for name, value in row.items():
                if name not in {"stage", "state", "trouble_zh", "kind", "role"}:
                    found.update(
                        strings(value if not isinstance(value, str) else [value, *value.splitlines()])
                    )
    known = catalogue.load()
    for entry in known.indicators.values():
        found.update(strings([str(part) for part in dataclasses.astuple(entry)]))
        found.update(entry.aliases)
    for note in known.sources.values():
        found.update(strings([str(part) for part in dataclasses.astuple(note)]))
    for area in known.areas.values():
        found |= {area.name, area.short or "", *area.aliases}
    return sorted((w for w in found if CHINESE.search(w) and len(w) > 1), key=len, reverse=True)


def chinese_of(html: str, data: list[str]) -> list[tuple[str, str]]:
    """What a page says in Chinese that is neither data nor a unit behind a number."""
    page = Words()
    page.feed(html)
    assert page.language == "en"
    left = []
    for where, words in page.said:
        if not CHINESE.search(words):
            continue
        for known in data:
            if known in words:
                words = words.replace(known, " ")
        words = re.sub(r"(?<=[\d.])\s*(?:[十百千万亿]*(?:家|元|位)|%)", " ", words)
        words = re.sub(r"^(.*Unit:|)\s*[万亿]*(?:家|元|位)$", " ", words.strip())
        if CHINESE.search(words):
            left.append((where, " ".join(words.split())[:120]))
    return left


REPORT = """澜江市2024年科技工作总结

2024年,全市高新技术企业1629家,比上年增长11.6%。技术合同成交额312.6亿元。
研发经费投入强度为2.68%,约有科技型中小企业3400家。
"""


@pytest.fixture
def office(db):
    """A ledger with a little of everything: a report read, judged and doubted, a conflict, a target, a bad file."""
    from django.contrib.auth.hashers import make_password

    from barograph.ledger.book import Ledger
    from barograph.ledger.models import Observation, Organisation, Reading, User

    city = Organisation.objects.create(name="澜江市科技局", path="1.")
    person = User.objects.create(
        username="lin", first_name="Lin", role="administrator", organisation=city, language="en",
        password=make_password("Barometer-2026"),
    )  # fmt: skip
    ledger = Ledger(person)
    batch = ledger.start_import(
        [("总结.txt", REPORT.encode(), None), ("坏文件.pdf", b"%PDF-1.7 broken", None)]
    )
    ledger.run_import(batch.pk, jobs=0)
    readings = list(Reading.objects.order_by("pk"))
    assert len(readings) >= 3
    ledger.accept(readings[0].pk, "核对无误,采纳")
    ledger.reject(readings[1].pk, "重复的句子")
    given = {"indicator": "R&D经费支出", "area": "济南市", "unit": "亿元"}
    for period, value, paper, more in [
        ("2021", "10", "年鉴甲", {"stage": "快报"}),
        ("2023", "12", "年鉴甲", {"stage": "最终核实"}),
        ("2023", "13", "总结乙", {"bound": "about"}),
        ("2026", "20", "规划丙", {"standing": "target"}),
        ("2023年1—9月", "8.5", "季报丁", {}),
    ]:
        ledger.enter(given | {"period": period, "value": value} | more, paper, "补录", quote=f"{value}亿元")
    rank = {"indicator": "R&D经费支出", "area": "济南市", "measure": "rank", "unit": "位", "period": "2023"}
    ledger.enter(rank | {"value": "3"}, "年鉴甲", "补录", quote="第3位")
    growth = {"measure": "growth", "base": "2022", "unit": "%", "period": "2023", "value": "8.1"}
    ledger.enter(given | growth, "年鉴甲", "补录", quote="增长8.1%")
    first = Observation.objects.filter(period="2021").get()
    ledger.correct_observation(first.pk, {"value": "11"}, "原文看错")
    rival = Observation.objects.filter(period="2023", value="13").first() or Observation.objects.last()
    ledger.choose(rival.point_id, rival.pk, "以总结为准")
    return person


def addresses(office) -> list[str]:
    from barograph.ledger.models import Import, Observation, Reading, Series, Source

    lists = [
        "/", "/sources/", "/imports/", "/review/", "/review/bulk/", "/enter/", "/indicators/", "/indicators/?range=all",
        "/observations/", "/conflicts/", "/places/", "/audit/", "/users/", "/users/new/", "/organisations/",
        "/schemes/", "/schemes/zone-evaluation-2021/", "/schemes/zone-evaluation-2024/", "/panels/",
        "/account/", "/api/", "/accounts/password/change/", "/accounts/2fa/", "/accounts/logout/", "/nowhere/",
    ]  # fmt: skip
    one = [f"/imports/{i.pk}/" for i in Import.objects.all()]
    one += [f"/sources/{s.pk}/" for s in Source.objects.all()]
    one += [f"/review/{r.pk}/" for r in Reading.objects.all()]
    one += [f"/observations/{o.pk}/" for o in Observation.objects.all()]
    one += [f"/points/{p}/" for p in sorted(set(Observation.objects.values_list("point_id", flat=True)))]
    one += [f"/series/{s.pk}/" for s in Series.objects.all()]
    one += [
        f"/indicators/{s}/" for s in sorted(set(Series.objects.values_list("indicator_code", flat=True))) if s
    ]
    return [*lists, *one, f"/users/{office.pk}/", f"/organisations/{office.organisation_id}/"]


def test_no_page_in_english_says_a_word_of_chinese(compiled, client, office):
    client.force_login(office, backend="allauth.account.auth_backends.AuthenticationBackend")
    data = data_words()
    said = {}
    for address in addresses(office):
        answer = client.get(address, follow=True)
        assert answer.status_code == (404 if address == "/nowhere/" else 200), address
        if left := chinese_of(answer.content.decode(), data):
            said[address] = left
    assert not said, "\n".join(f"{address}: {words}" for address, words in said.items())


def test_signing_in_is_in_english_for_a_browser_that_asked_for_it(compiled, client, db):
    from django.conf import settings

    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    answer = client.post("/accounts/login/", {"login": "nobody", "password": "wrong"})
    html = answer.content.decode()
    assert "Wrong user name or password" in html
    assert chinese_of(html, []) == []


def test_the_check_sees_chinese(compiled):
    """The reader of pages above finds what it looks for: words, labels and texts of scripts; data it lets pass."""
    html = (
        '<html lang="en"><body><p>12亿元 of 济南市</p><q>原文</q><p lang="zh-Hans">中文</p>'
        '<button aria-label="关闭">x</button><script type="application/json">{"a": "\\u64a4\\u56de"}</script>'
        "<b>指标</b></body></html>"
    )
    assert chinese_of(html, ["济南市"]) == [("button aria-label", "关闭"), ("script", "撤回"), ("b", "指标")]


def test_the_compiled_file_is_where_django_looks(compiled):
    from django.utils import translation

    assert Path(messages.FILE.with_suffix(".mo")).exists()
    with translation.override("en"):
        assert translation.gettext("总览") == "Overview"
        assert translation.pgettext("organisation", "单位") == "Organisation"
        assert translation.gettext("单位") == "Unit"
        assert translation.ngettext("%(n)s 人", "%(n)s 人", 1) == "%(n)s person"
        assert translation.ngettext("%(n)s 人", "%(n)s 人", 2) == "%(n)s people"
