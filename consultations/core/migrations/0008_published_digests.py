"""The core remembers that a digest was published, and when a decision-maker first opened it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from engage.kit.append_only import append_only


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0007_answers_stand'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PublishedDigest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest_id_was', models.BigIntegerField(unique=True)),
                ('number', models.PositiveIntegerField()),
                ('published_at', models.DateTimeField()),
                ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='published_digests', to='core.consultation')),
            ],
            options={
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='DigestReading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='digest_readings', to=settings.AUTH_USER_MODEL)),
                ('digest', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='core.publisheddigest')),
            ],
            options={
                'ordering': ['at'],
                'constraints': [models.UniqueConstraint(fields=('digest', 'member'), name='a_digest_is_opened_the_first_time_once')],
            },
        ),
        *append_only('core_publisheddigest'),
        *append_only('core_digestreading'),
    ]
