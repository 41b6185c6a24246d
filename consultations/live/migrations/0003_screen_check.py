"""Newcomers may be asked which picture is on the screen."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("live", "0002_guards")]
    operations = [
        migrations.AddField("session", "checks_screen", models.BooleanField(default=False)),
        migrations.AddField("session", "admits_until", models.DateTimeField(blank=True, null=True)),
    ]
