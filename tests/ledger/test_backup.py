"""A backup is one file that holds everything, and goes back into either store digit for digit."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile

import pytest
from tests.ledger.office import BULLETIN, entered, take

from barograph.errors import LedgerError, NotPermitted
from barograph.ledger.models import AuditEntry, Source

FILL = """
from tests.ledger.office import BULLETIN, SUMMARY, entered, take
office = ledger.create_organisation("市科技局")
zone = ledger.create_organisation("高新区", parent=office)
user = ledger.create_user("li", role="reviewer", organisation=zone, password="qV9-xTr2mbarometer")
mine = type(ledger).of("li")
mine.create_token("脚本")
source = take(mine)
take(mine, SUMMARY + "第二份", "总结.txt", shared=True)
take(mine, b"%PDF-1.4 broken", "坏.pdf")
mine.accept_sound(source.pk, "整批")
one, two = entered(mine, "652", paper="甲"), entered(mine, "648.0000000000000000001", paper="乙")
mine.choose(one.point_id, two.pk, "以乙为准")
mine.correct_observation(two.pk, {"value": "-0.10"}, "笔误")
mine.withdraw(one.source_id, "作废")
mine.reinstate(one.source_id, "恢复")
mine.enter({"indicator": "缺数", "area": "云澜市", "period": "2023", "value": None, "unit": "家"}, "丙")
"""


def at(url, program, folder):
    """What a program prints that works on the ledger at an address, in a process of its own."""
    head = (
        "import sys, barograph\n"
        f"ledger = barograph.open({str(url)!r})\n"
        "from barograph.ledger import setup; setup.migrate()\n"
    )
    env = {k: v for k, v in os.environ.items() if not k.startswith(("DJANGO", "BAROGRAPH"))}
    env["PYTHONPATH"] = str(__import__("pathlib").Path(__file__).parents[2])
    done = subprocess.run(
        [sys.executable, "-c", head + program],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def contents(path):
    """Digest of each table and of each file in a backup; the trail apart: a backup adds its own entry."""
    with zipfile.ZipFile(path) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        blobs = sorted((i.filename, i.CRC) for i in archive.infolist() if i.filename.startswith("blobs/"))
        trail = archive.read("tables/AuditEntry.jsonl").decode().splitlines()
    tables = {k: v for k, v in manifest["digests"].items() if "Audit" not in k}
    return tables, manifest["counts"] | {"AuditEntry": 0}, blobs, trail


@pytest.fixture(scope="module")
def office_backup(tmp_path_factory):
    """The backup of a ledger that has something of everything, on the embedded store."""
    folder = tmp_path_factory.mktemp("office")
    at("office.db", FILL + "ledger.backup('office.zip')\n", folder)
    return folder / "office.zip"


AGAIN = "v = ledger.restore(sys.argv[1] if len(sys.argv) > 1 else {path!r}); print(v.n); ledger.backup('again.zip')\n"


def restored(url, path, folder):
    n = at(url, AGAIN.format(path=str(path)), folder)
    before, after = contents(path), contents(folder / "again.zip")
    assert after[:3] == before[:3]
    assert after[3][:-1] == before[3]
    assert int(n) == len(before[3])
    assert before[1]["Observation"] >= 4 and len(before[2]) == 3


def test_it_goes_back_into_the_embedded_store(office_backup, tmp_path):
    restored("new.db", office_backup, tmp_path)


def test_it_goes_into_a_server_and_from_there_back(office_backup, tmp_path, postgres_database):
    restored(postgres_database, office_backup, tmp_path)

    (tmp_path / "back").mkdir()
    restored("back.db", tmp_path / "again.zip", tmp_path / "back")


def test_the_restored_ledger_goes_on(office_backup, tmp_path):
    program = (
        f"ledger.restore({str(office_backup)!r})\n"
        "from tests.ledger.office import entered\n"
        "from barograph.ledger.models import AuditEntry, Observation\n"
        "mine = type(ledger).of('li')\n"
        "assert entered(mine, '1', paper='新').pk == max(Observation.objects.values_list('pk', flat=True))\n"
        "assert mine.user.check_password('qV9-xTr2mbarometer')\n"
        "assert ledger.verify().n == AuditEntry.objects.count()\n"
        "from barograph.ledger import guards; assert not guards.missing()\n"
    )
    at("new.db", program, tmp_path)


def test_the_restored_server_goes_on(office_backup, tmp_path, postgres_database):
    program = (
        f"ledger.restore({str(office_backup)!r})\n"
        "from tests.ledger.office import entered, take\n"
        "entered(ledger, '1', paper='新'); take(ledger, '新的一份。', '新.txt')\n"
        "assert ledger.create_organisation('新单位').pk\n"
        "from barograph.ledger.models import AuditEntry\n"
        "assert ledger.verify().n == AuditEntry.objects.count()\n"
    )
    at(postgres_database, program, tmp_path)


def test_a_ledger_that_is_not_empty_is_not_overwritten(ledger, office_backup):
    take(ledger)
    before = AuditEntry.objects.count()

    with pytest.raises(LedgerError) as refused:
        ledger.restore(office_backup)

    assert refused.value.code == "not-empty"
    assert (Source.objects.count(), AuditEntry.objects.count()) == (1, before)


def copied(path, target, change):
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        for info in old.infolist():
            data = change(info.filename, old.read(info.filename))
            if data is not None:
                new.writestr(info.filename, data)
    return target


DAMAGE = {
    "a table was changed": lambda name, data: data.replace(b"652", b"653") if "Observation" in name else data,
    "a row is missing": lambda name, data: data.split(b"\n", 1)[1] if "Reading" in name else data,
    "a table is missing": lambda name, data: None if "Decision" in name else data,
    "bytes were changed": lambda name, data: data + b"x" if name.startswith("blobs/") else data,
    "bytes are missing": lambda name, data: None if name.startswith("blobs/") else data,
    "the manifest is missing": lambda name, data: None if name == "manifest.json" else data,
    "another format": lambda name, data: data.replace(b"barograph-backup-1", b"barograph-backup-9"),
    "another end of the trail": lambda name, data: (
        json.dumps(json.loads(data) | {"head": "1:" + "0" * 64}).encode() if name == "manifest.json" else data
    ),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_backup_is_refused_and_nothing_is_written(ledger, office_backup, tmp_path, damage):
    path = copied(office_backup, tmp_path / "damaged.zip", DAMAGE[damage])

    with pytest.raises(LedgerError) as refused:
        ledger.restore(path)

    assert refused.value.code == "backup" and refused.value.zh
    assert not AuditEntry.objects.exists() and not Source.objects.exists()
    assert ledger.verify().n == 0
    entered(ledger)  # the ledger is still one to work with


def test_what_was_changed_together_with_its_digest_is_found_by_the_trail(ledger, office_backup, tmp_path):
    import hashlib

    with zipfile.ZipFile(office_backup) as archive:
        trail = archive.read("tables/AuditEntry.jsonl").replace(b'"actor":"li"', b'"actor":"wu"')
        manifest = json.loads(archive.read("manifest.json"))
    manifest["digests"]["tables/AuditEntry.jsonl"] = hashlib.sha256(trail).hexdigest()
    new = {"tables/AuditEntry.jsonl": trail, "manifest.json": json.dumps(manifest).encode()}
    path = copied(office_backup, tmp_path / "forged.zip", lambda name, data: new.get(name, data))

    with pytest.raises(LedgerError):
        ledger.restore(path)

    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("data", [b"", b"no zip at all", b"PK\x03\x04cut"])
def test_what_is_no_backup_is_told_so(ledger, tmp_path, data):
    path = tmp_path / "x.zip"
    path.write_bytes(data)

    with pytest.raises(LedgerError) as refused:
        ledger.restore(path)

    assert refused.value.code == "backup"


def test_a_backup_cut_off_on_its_way_is_refused(ledger, office_backup, tmp_path):
    path = tmp_path / "cut.zip"
    path.write_bytes(office_backup.read_bytes()[:-200])

    with pytest.raises(LedgerError):
        ledger.restore(path)
    assert not AuditEntry.objects.exists()


def test_a_backup_is_in_the_trail_and_leaves_no_scrap(ledger, tmp_path):
    take(ledger)
    ledger.backup(tmp_path / "a.zip")

    assert AuditEntry.objects.order_by("-seq").first().action == "backup"
    assert [p.name for p in tmp_path.iterdir()] == ["a.zip"]
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        [name] = [n for n in archive.namelist() if n.startswith("blobs/")]
        assert archive.read(name) == BULLETIN.encode()


def test_only_an_administrator_takes_a_backup(office, tmp_path):
    with pytest.raises(NotPermitted):
        office("province", "reviewer").backup(tmp_path / "a.zip")
    assert list(tmp_path.iterdir()) == []
