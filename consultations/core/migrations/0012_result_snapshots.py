"""What everybody sees of a round is kept until enough people more have answered."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0011_reports'),
    ]

    operations = [
        migrations.CreateModel(
            name='ResultSnapshot',
            fields=[
                ('round', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='snapshot', serialize=False, to='core.round')),
                ('released', models.JSONField()),
                ('at_least', models.PositiveSmallIntegerField()),
                ('taken_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('at_least__gte', 5)), name='a_snapshots_threshold_is_never_below_5')],
            },
        ),
    ]
