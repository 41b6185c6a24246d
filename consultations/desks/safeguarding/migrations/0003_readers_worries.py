"""A reader may be the one who is worried."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('safeguarding', '0002_guards'),
    ]

    operations = [
        migrations.AlterField(
            model_name='concernstep',
            name='kind',
            field=models.CharField(choices=[('raised', 'Raised'), ('referred', 'Referred by a moderator'), ('reported', 'A reader is worried'), ('words', 'The author wrote new words'), ('alerted', 'Safeguarding leads alerted'), ('escalated', 'Nobody had acknowledged: told again'), ('read', 'Read'), ('acknowledged', 'Acknowledged'), ('note', 'Note'), ('urgency', 'Urgency changed'), ('acted', 'Acted on'), ('returned', 'Words decided'), ('closed', 'Closed'), ('reopened', 'Reopened')], max_length=12),
        ),
    ]
