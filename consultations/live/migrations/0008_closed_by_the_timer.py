"""Whether the screens were told that a timer ran out which others have more time for."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("live", "0007_phones_unheard")]
    operations = [
        migrations.AddField("roomround", "timer_told", models.BooleanField(default=False)),
    ]
