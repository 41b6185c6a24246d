"""When a phone of a room was last heard, so that a host can be told when none is any more."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("live", "0006_answers_together")]
    operations = [
        migrations.AddField("presence", "heard_at", models.DateTimeField(blank=True, null=True)),
    ]
