"""The table of digests."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core', '0002_guards'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Digest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('state', models.CharField(choices=[('building', 'Being made'), ('ready', 'Ready, not published'), ('published', 'Published'), ('failed', 'Not made')], default='building', max_length=9)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('released', models.JSONField(null=True)),
                ('exact', models.JSONField(null=True)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('exact_sha256', models.CharField(blank=True, max_length=64)),
                ('cut_off', models.DateTimeField(null=True)),
                ('code_version', models.CharField(blank=True, max_length=80)),
                ('small_number_threshold', models.PositiveSmallIntegerField(null=True)),
                ('period', models.CharField(max_length=40, null=True)),
                ('job_id', models.BigIntegerField(null=True)),
                ('created_at', models.DateTimeField()),
                ('published_at', models.DateTimeField(null=True)),
                ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='digests', to='core.consultation')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='digests_made', to=settings.AUTH_USER_MODEL)),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='digests_published', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-number'],
                'indexes': [models.Index(fields=['consultation', '-number'], name='digest_newest_first')],
                'constraints': [models.UniqueConstraint(fields=('consultation', 'number'), name='one_digest_of_each_number'), models.UniqueConstraint(fields=('consultation', 'period'), name='one_weekly_digest_for_each_period'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['ready', 'published']), _negated=True), models.Q(('cut_off__isnull', False), ('exact__isnull', False), ('released__isnull', False), ('small_number_threshold__isnull', False), models.Q(('sha256', ''), _negated=True), models.Q(('exact_sha256', ''), _negated=True), models.Q(('code_version', ''), _negated=True)), _connector='OR'), name='a_ready_digest_is_whole'), models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', False), ('published_by__isnull', False), ('state', 'published')), models.Q(models.Q(('state', 'published'), _negated=True), ('published_at__isnull', True), ('published_by__isnull', True)), _connector='OR'), name='a_published_digest_says_who_and_when'), models.CheckConstraint(condition=models.Q(('small_number_threshold__isnull', True), ('small_number_threshold__gte', 5), _connector='OR'), name='the_digests_threshold_is_never_below_5')],
            },
        ),
    ]
