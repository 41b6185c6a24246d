"""Words that several people share can be put together, questions to a guest say what became of them, and some activities only tell."""

import django.db.models.deletion
from django.db import migrations, models

# A word is put together with one of the same activity that stands for itself, and what others stand under stays such a one.
MERGED = """
CREATE FUNCTION core_entry_is_merged_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.merged_into_id IS NULL THEN RETURN NEW; END IF;
  IF NOT EXISTS (SELECT 1 FROM core_entry e WHERE e.id = NEW.merged_into_id AND e.activity_id = NEW.activity_id
                 AND e.merged_into_id IS NULL AND e.parent_id IS NULL)
  OR EXISTS (SELECT 1 FROM core_entry e WHERE e.merged_into_id = NEW.id)
  THEN RAISE EXCEPTION 'a_word_is_merged_once_and_inside_its_activity' USING ERRCODE = 'check_violation'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER core_entry_is_merged_once BEFORE INSERT OR UPDATE OF merged_into_id, activity_id ON core_entry
  FOR EACH ROW EXECUTE FUNCTION core_entry_is_merged_once();
"""
MERGED_GONE = "DROP TRIGGER core_entry_is_merged_once ON core_entry; DROP FUNCTION core_entry_is_merged_once();"

# What only tells asks for no consideration.
ANSWERED = """
CREATE OR REPLACE FUNCTION core_answered_needs_an_answer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> 'answered' OR (TG_OP = 'UPDATE' AND OLD.state = 'answered') THEN RETURN NEW; END IF;
  IF NOT EXISTS (SELECT 1 FROM core_response r WHERE r.consultation_id = NEW.id AND r.state = 'published')
  THEN RAISE EXCEPTION 'answered_needs_an_answer' USING ERRCODE = 'check_violation'; END IF;
  IF EXISTS (
    SELECT 1 FROM core_response r WHERE r.consultation_id = NEW.id AND r.state = 'published' AND r.kind = 'undecided'
      AND r.due_on IS NULL AND NOT EXISTS (
        SELECT 1 FROM core_response c WHERE c.corrects_id = r.id AND c.state = 'published'))
  THEN RAISE EXCEPTION 'answered_gives_every_open_decision_a_day' USING ERRCODE = 'check_violation'; END IF;
  IF EXISTS (
    SELECT 1 FROM core_activity a WHERE a.consultation_id = NEW.id %s
      AND NOT EXISTS (SELECT 1 FROM core_consideration c WHERE c.activity_id = a.id))
  THEN RAISE EXCEPTION 'answered_after_everything_was_considered' USING ERRCODE = 'check_violation'; END IF;
  RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0012_result_snapshots'),
    ]

    operations = [
        migrations.AddField(
            model_name='activity',
            name='asks',
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name='entry',
            name='merged_into',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='merged', to='core.entry'),
        ),
        migrations.AddField(
            model_name='entry',
            name='taken_up',
            field=models.CharField(blank=True, choices=[('answered', 'Answered'), ('taken_away', 'Taken away'), ('not_today', 'Not today')], default='', max_length=10),
        ),
        migrations.AlterField(
            model_name='decision',
            name='reason',
            field=models.CharField(choices=[('fine', 'Nothing wrong'), ('describes_harm', 'Describes harm, which is allowed'), ('identifies', 'Could identify a person'), ('promotes', 'Promotes harm'), ('instructs', 'Says how to do harm'), ('threatens', 'Threatens somebody'), ('hate', 'Hate against a group'), ('spam', 'Not about this, or repeated'), ('personal', "Very personal: kept private for the author's sake"), ('concern', 'Somebody may be in danger'), ('same', 'Means the same as another word'), ('imported', 'Decided where it came from'), ('undone', 'Decision taken back')], max_length=16),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into__isnull', True), models.Q(('merged_into', models.F('id')), _negated=True), _connector='OR'), name='a_word_is_not_merged_into_itself'),
        ),
        migrations.RunSQL(MERGED, MERGED_GONE),
        migrations.RunSQL(ANSWERED % "AND a.asks", ANSWERED % ""),
    ]
