"""Writing that safeguarding closed, and opens again (SAF-23)."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_police_read_nothing_raw"),
        ("core", "0016_many_at_once"),
    ]

    operations = [
        migrations.CreateModel(
            name="TextClosure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("message", models.CharField(max_length=300)),
                ("closed_by_id_was", models.BigIntegerField()),
                ("closed_at", models.DateTimeField()),
                ("opened_by_id_was", models.BigIntegerField(blank=True, null=True)),
                ("opened_at", models.DateTimeField(blank=True, null=True)),
                (
                    "activity",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="text_closures",
                        to="core.activity",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("opened_at__isnull", True)),
                        fields=("organisation", "activity"),
                        name="writing_is_closed_once_at_a_time",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("opened_at__isnull", True), ("opened_by_id_was__isnull", True)),
                            models.Q(("opened_at__isnull", False), ("opened_by_id_was__isnull", False)),
                            _connector="OR",
                        ),
                        name="who_opens_writing_again_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("message", ""), _negated=True),
                        name="closed_writing_says_something_to_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("organisation__isnull", True), ("activity__isnull", True), _connector="OR"),
                        name="writing_is_closed_in_one_activity_or_in_many",
                    ),
                ],
            },
        ),
    ]
