"""Sources that print one text, and the numbers of a doubt's sentence."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0002_lessons"),
    ]

    operations = [
        migrations.CreateModel(
            name="Fingerprint",
            fields=[
                (
                    "blob",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="fingerprint",
                        serialize=False,
                        to="ledger.blob",
                    ),
                ),
                ("signature", models.BinaryField()),
                ("n_runs", models.IntegerField()),
            ],
        ),
        migrations.AddField(
            model_name="reading",
            name="doubt_facts",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name="source",
            name="kin",
            field=models.CharField(blank=True, db_index=True, default="", max_length=64),
        ),
        migrations.AddField(
            model_name="source",
            name="likeness",
            field=models.FloatField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="source",
            name="repeats",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="places",
                to="ledger.source",
            ),
        ),
        migrations.AlterField(
            model_name="decision",
            name="kind",
            field=models.CharField(
                choices=[
                    ("accept", "采纳"),
                    ("correct", "更正"),
                    ("reject", "退回"),
                    ("mark", "补标"),
                    ("enter", "录入"),
                    ("choose", "选定"),
                    ("unchoose", "取消选定"),
                    ("withdraw", "撤回"),
                    ("reinstate", "恢复"),
                    ("reopen", "重新审核"),
                    ("share", "共享"),
                    ("part", "另列资料"),
                    ("join", "并为转载"),
                    ("learn", "按经验更正"),
                    ("unlearn", "撤销经验更正"),
                ],
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="Band",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.BigIntegerField()),
                (
                    "fingerprint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bands",
                        to="ledger.fingerprint",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["key", "id"], name="ledger_band_key_18d242_idx")],
            },
        ),
    ]
