"""Phones of a room may play a quiz in teams."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("live", "0003_screen_check")]
    operations = [
        migrations.AddField("session", "teams", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("seat", "team", models.PositiveSmallIntegerField(blank=True, null=True)),
        migrations.AddConstraint(
            "session", models.CheckConstraint(condition=Q(teams__lte=6), name="a_room_has_few_teams")
        ),
    ]
