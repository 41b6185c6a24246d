"""The append-only log."""

from django.db import migrations, models

from engage.kit.append_only import append_only


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("verb", models.CharField(max_length=60)),
                ("subject", models.CharField(max_length=80)),
                ("member_id_was", models.BigIntegerField(null=True)),
                ("facts", models.JSONField(default=dict)),
                ("at", models.DateTimeField()),
            ],
            options={"indexes": [models.Index(fields=["subject", "at"], name="audit_by_subject")]},
        ),
        *append_only("kit_auditevent"),
    ]
