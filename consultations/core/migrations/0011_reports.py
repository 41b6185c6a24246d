"""Reports about shown words, their outcomes in an append-only log, and the guard: an open report keeps words from being shown anew."""

import django.db.models.deletion
from django.db import migrations, models

from engage.kit.append_only import append_only

# As in 0002_guards, and: while somebody's report is open, only a decision that answers it may show words again.
SHOWN_AFTER_DECISION = """
CREATE OR REPLACE FUNCTION core_entry_shown_after_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.shown_text IS NULL OR NEW.origin = 'staff' THEN RETURN NEW; END IF;
  IF TG_OP = 'UPDATE' AND NEW.shown_text IS NOT DISTINCT FROM OLD.shown_text
     AND NEW.shown_version IS NOT DISTINCT FROM OLD.shown_version THEN RETURN NEW; END IF;
  IF EXISTS (SELECT 1 FROM core_report r WHERE r.entry_id = NEW.id
             AND NOT EXISTS (SELECT 1 FROM core_reportoutcome o WHERE o.report_id = r.id)) THEN
    RAISE EXCEPTION 'reported_words_are_shown_only_after_a_new_decision' USING ERRCODE = 'check_violation';
  END IF;
  -- The newest decision about that version must be one that publishes.
  IF coalesce((SELECT d.outcome IN ('publish', 'redact') FROM core_decision d
               WHERE d.entry_id = NEW.id AND d.version = NEW.shown_version ORDER BY d.id DESC LIMIT 1), false) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'words_are_shown_only_after_a_decision' USING ERRCODE = 'check_violation';
END $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0010_a_second_person'),
    ]

    operations = [
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField()),
                ('reason', models.CharField(choices=[('identifies', 'It says who someone is'), ('mean', 'It is mean or hateful'), ('worried', 'I am worried about someone'), ('untrue', 'It is not true, or it is spam'), ('other', 'Something else')], max_length=12)),
                ('words', models.TextField(blank=True)),
                ('browser_key', models.CharField(max_length=64)),
                ('code_key', models.CharField(max_length=64, unique=True)),
                ('at', models.DateTimeField()),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='core.entry')),
            ],
        ),
        migrations.CreateModel(
            name='ReportOutcome',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='core.decision')),
                ('report', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='outcome', to='core.report')),
            ],
        ),
        migrations.AddIndex(
            model_name='report',
            index=models.Index(fields=['entry'], name='report_by_entry'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.UniqueConstraint(fields=('entry', 'version', 'browser_key', 'reason'), name='one_report_of_a_browser_for_each_reason'),
        ),
        *append_only("core_reportoutcome"),
        migrations.RunSQL(SHOWN_AFTER_DECISION, migrations.RunSQL.noop),
    ]
