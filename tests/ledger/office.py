"""A small office: a province bureau, two cities under it, a zone under the first; and short ways to fill a ledger."""

from __future__ import annotations

from barograph.ledger.book import Ledger
from barograph.ledger.models import Organisation, User

BULLETIN = (
    "云澜市2023年统计公报\n"
    "2023年，云澜市高新技术企业达到650家，比上年增长12.5%。技术合同成交额62.4亿元。研究与试验发展经费投入强度为2.61%。\n"
)
SUMMARY = "云澜市科技局2023年工作总结\n2023年，云澜市高新技术企业达到648家。\n"


def take(ledger, text=BULLETIN, name="公报.txt", *, shared=False):
    """A source with its readings, read in this process."""
    data = text if isinstance(text, bytes) else text.encode()
    batch = ledger.start_import([(name, data, None)], shared=shared)
    ledger.run_import(batch.pk, jobs=0)
    return batch.items.get().source


def entered(ledger, value="650", *, paper="年报", **fields):
    """An observation typed from a paper."""
    fields = {
        "indicator": "高新技术企业数",
        "area": "云澜市",
        "period": "2023",
        "unit": "家",
        "value": value,
    } | fields
    return ledger.enter(fields, paper).observation


class Office:
    """Ledgers of the people: `office("city", "reviewer")`; `office.path("city")`."""

    def __init__(self):
        self.organisations = {}
        for name, above in (
            ("province", None),
            ("city", "province"),
            ("zone", "city"),
            ("other", "province"),
        ):
            parent = self.organisations.get(above)
            made = Organisation.objects.create(name=name, parent=parent, path=f"new-{name}")
            made.path = ("" if parent is None else parent.path) + f"{made.pk}."
            made.save()
            self.organisations[name] = made

    def user(self, organisation, role):
        name = f"{organisation}-{role}"
        return User.objects.filter(username=name).first() or User.objects.create(
            username=name, role=role, organisation=self.organisations[organisation]
        )

    def __call__(self, organisation, role="reviewer"):
        return Ledger(self.user(organisation, role))

    def path(self, organisation):
        return self.organisations[organisation].path
