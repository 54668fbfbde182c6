"""What figures admit, worked out anew: the last printed digit leaves something open (`readings.printed`).

Until now an exact figure admitted its own value only, and 80.5亿元 was in conflict with 80.53亿元.
What a figure says does not change, only what follows from it; the guards of the rows step aside for that.
"""

from decimal import Decimal

from django.db import migrations

from barograph.ledger import guards
from barograph.ledger.headline import admits

CHUNK = 400


def work_out(apps, schema_editor):
    using = schema_editor.connection.alias
    guards.lift(using)
    _work_out(apps.get_model("ledger", "Observation").objects.using(using))
    guards.install(using)


def _work_out(observations):
    after = 0
    while True:
        rows = list(
            observations.filter(pk__gt=after).order_by("pk")
            .only("value", "value_high", "bound", "unit", "quote", "at_least", "at_most")[:CHUNK]
        )  # fmt: skip
        if not rows:
            return
        after = rows[-1].pk
        changed = []
        for row in rows:
            ends = admits(
                None if row.value is None else Decimal(row.value),
                None if row.value_high is None else Decimal(row.value_high),
                row.bound, row.unit, row.quote,
            )  # fmt: skip
            if ends != (row.at_least, row.at_most):
                row.at_least, row.at_most = ends
                changed.append(row)
        observations.bulk_update(changed, ["at_least", "at_most"], batch_size=CHUNK)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_reposts")]
    operations = [migrations.RunPython(work_out, migrations.RunPython.noop, elidable=True)]
