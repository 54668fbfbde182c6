"""The trace: which rule bound what, from which words."""

import json

from click.testing import CliRunner

from barograph.cli import main
from barograph.readings import Trace, parse, read
from barograph.sources import from_bytes

TEXT = """苏桥市科技局2023年工作总结
一、2022年成效
全市高新技术企业达到312家,占全省近1/5。
科技创新券兑付1200万元,同比增长11.6%。
"""


def traced(text: str):
    document = parse(from_bytes(text.encode(), name="苏桥.txt"))
    trace = Trace()
    readings = read(document, trace=trace)
    return document, readings, trace


def test_each_binding_names_its_rule_and_its_words():
    document, readings, trace = traced(TEXT)

    notes = {(r.citation.quote, n.attribute): n for i, r in enumerate(readings) for n in trace.of(i)}

    level = notes["312家", "indicator"]
    assert level.rule == "left"
    assert document.text[level.start : level.end] == "高新技术企业"
    assert notes["近1/5", "indicator"].rule == "previous"
    assert notes["近1/5", "measure"].rule == "占"
    year = notes["11.6%", "period"]
    assert (year.rule, document.text[year.start : year.end]) == ("heading", "2022年")


def test_every_reading_of_prose_has_its_notes_with_its_own_value():
    document, readings, trace = traced(TEXT)

    assert len(readings) == 4
    for i, r in enumerate(readings):
        value = next(n for n in trace.of(i) if n.attribute == "value")
        assert document.text[value.start : value.end] == r.citation.quote
        assert {n.attribute for n in trace.of(i)} >= {
            "value",
            "measure",
            "indicator",
            "area",
            "period",
            "standing",
        }


def test_the_command_prints_the_trace(tmp_path):
    path = tmp_path / "苏桥.txt"
    path.write_text(TEXT, encoding="utf-8")

    told = CliRunner().invoke(main, ["read", str(path), "--trace"])
    rows = CliRunner().invoke(main, ["read", str(path), "--trace", "--json"])

    assert told.exit_code == 0, told.output
    assert "时间 ← 上级标题：2022" in told.output
    first = json.loads(rows.stdout.splitlines()[0])
    assert {"attribute": "area", "rule": "clause"}.items() <= first["trace"][3].items()
