"""Requests to take words away, by two people; programme digests, frozen when they are ready."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


FROZEN = """
CREATE FUNCTION digests_programme_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF coalesce(current_setting('engage.retention', true), '') = 'on' THEN RETURN coalesce(NEW, OLD); END IF;
  IF OLD.state = 'ready' THEN
    RAISE EXCEPTION 'a_ready_programme_digest_is_frozen' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER digests_programme_is_frozen BEFORE UPDATE OR DELETE ON digests_programmedigest
  FOR EACH ROW EXECUTE FUNCTION digests_programme_is_frozen();
"""
GONE = "DROP TRIGGER digests_programme_is_frozen ON digests_programmedigest; DROP FUNCTION digests_programme_is_frozen();"


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_safeguarding_cover'),
        ('core', '0012_result_snapshots'),
        ('digests', '0003_two_people_publish'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ProgrammeDigest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('begins_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('state', models.CharField(choices=[('building', 'Being made'), ('ready', 'Ready, not published'), ('published', 'Published'), ('failed', 'Not made')], default='building', max_length=9)),
                ('released', models.JSONField(null=True)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('cut_off', models.DateTimeField(null=True)),
                ('code_version', models.CharField(blank=True, max_length=80)),
                ('job_id', models.BigIntegerField(null=True)),
                ('created_at', models.DateTimeField()),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='programme_digests_made', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='programme_digests', to='accounts.organisation')),
            ],
            options={
                'ordering': ['-created_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('begins_on'))), name='a_programmes_period_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'ready'), _negated=True), models.Q(('cut_off__isnull', False), ('released__isnull', False), models.Q(('sha256', ''), _negated=True)), _connector='OR'), name='a_ready_programme_digest_is_whole'), models.CheckConstraint(condition=models.Q(('state', 'published'), _negated=True), name='a_programme_digest_stays_at_the_desk')],
            },
        ),
        migrations.CreateModel(
            name='WordsExport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=300)),
                ('asked_at', models.DateTimeField()),
                ('granted_at', models.DateTimeField(null=True)),
                ('refused_at', models.DateTimeField(null=True)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='words_exports_asked', to=settings.AUTH_USER_MODEL)),
                ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='words_exports', to='core.consultation')),
                ('granted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='words_exports_granted', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-asked_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('granted_at__isnull', True), ('granted_by__isnull', True)), models.Q(('granted_at__isnull', False), ('granted_by__isnull', False), ('refused_at__isnull', True), models.Q(('granted_by', models.F('asked_by')), _negated=True)), _connector='OR'), name='one_asks_for_words_and_another_grants'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='taking_words_away_has_a_reason')],
            },
        ),
        migrations.RunSQL(FROZEN, GONE),
    ]
