"""The register of deletions, and the owner's functions by which old lines of logs may go."""

from django.db import migrations, models

from engage.kit.append_only import append_only, forgets_after


class Migration(migrations.Migration):

    dependencies = [
        ('kit', '0003_site_settings'),
    ]

    operations = [
        migrations.CreateModel(
            name='Deletion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(max_length=40)),
                ('number', models.BigIntegerField()),
                ('why', models.CharField(max_length=60)),
                ('at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['at'], name='deletion_by_time')],
            },
        ),
        *append_only('kit_deletion'),
        forgets_after('kit_auditevent', years=2),
        forgets_after('kit_deletion', years=2),
    ]
