"""Answers that are written by the hundred: their guards look once for each statement, and no index says what another says.

The guards of 0002 stay as strong as they were: every row that comes in is checked, in the same transaction, before anybody
can see it; a row that moves is checked as before. What changed is when: after the statement, for all of its rows, instead of
before each. That was two fifths of what an answer cost the database.

Each row is looked up by itself (a subquery for each, no join) so that the plan that a session keeps is good for one row and
for two thousand, however large the tables have grown since it was made.
"""

import django.db.models.deletion
from django.db import migrations, models

GUARDS = """
CREATE FUNCTION core_answers_stay_inside() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM fresh w WHERE w.participant_id IS NOT NULL AND (
      (SELECT p.consultation_id FROM core_participant p WHERE p.id = w.participant_id)
      = (SELECT a.consultation_id FROM core_round r JOIN core_activity a ON a.id = r.activity_id WHERE r.id = w.round_id)
    ) IS NOT TRUE)
  THEN RAISE EXCEPTION 'an_answer_stays_inside_its_consultation' USING ERRCODE = 'check_violation'; END IF;
  RETURN NULL;
END $$;
CREATE FUNCTION core_votes_stay_inside() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM fresh v WHERE (
      (SELECT r.activity_id FROM core_answer w JOIN core_round r ON r.id = w.round_id WHERE w.id = v.answer_id)
      = (SELECT e.activity_id FROM core_entry e WHERE e.id = v.entry_id)
    ) IS NOT TRUE OR v.against_id IS NOT NULL AND (
      (SELECT r.activity_id FROM core_answer w JOIN core_round r ON r.id = w.round_id WHERE w.id = v.answer_id)
      = (SELECT e.activity_id FROM core_entry e WHERE e.id = v.against_id)
    ) IS NOT TRUE)
  THEN RAISE EXCEPTION 'a_vote_stays_inside_its_activity' USING ERRCODE = 'check_violation'; END IF;
  RETURN NULL;
END $$;

DROP TRIGGER core_answer_stays_inside ON core_answer;
CREATE TRIGGER core_answer_stays_inside AFTER INSERT ON core_answer REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION core_answers_stay_inside();
CREATE TRIGGER core_answer_moves_inside BEFORE UPDATE OF participant_id, round_id ON core_answer
  FOR EACH ROW EXECUTE FUNCTION core_answer_stays_inside();

DROP TRIGGER core_vote_stays_inside ON core_vote;
CREATE TRIGGER core_vote_stays_inside AFTER INSERT ON core_vote REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION core_votes_stay_inside();
CREATE TRIGGER core_vote_moves_inside BEFORE UPDATE OF answer_id, entry_id, against_id ON core_vote
  FOR EACH ROW EXECUTE FUNCTION core_vote_stays_inside();
"""
AS_BEFORE = """
DROP TRIGGER core_answer_moves_inside ON core_answer;
DROP TRIGGER core_answer_stays_inside ON core_answer;
CREATE TRIGGER core_answer_stays_inside BEFORE INSERT OR UPDATE OF participant_id, round_id ON core_answer
  FOR EACH ROW EXECUTE FUNCTION core_answer_stays_inside();
DROP FUNCTION core_answers_stay_inside();

DROP TRIGGER core_vote_moves_inside ON core_vote;
DROP TRIGGER core_vote_stays_inside ON core_vote;
CREATE TRIGGER core_vote_stays_inside BEFORE INSERT OR UPDATE OF answer_id, entry_id, against_id ON core_vote
  FOR EACH ROW EXECUTE FUNCTION core_vote_stays_inside();
DROP FUNCTION core_votes_stay_inside();
"""

# An answer that is changed finds room on its own page, so that no index need be told of it.
ROOM = "ALTER TABLE core_answer SET (fillfactor = 80); ALTER TABLE core_vote SET (fillfactor = 80);"
FULL = "ALTER TABLE core_answer RESET (fillfactor); ALTER TABLE core_vote RESET (fillfactor);"


class Migration(migrations.Migration):
    dependencies = [("core", "0015_closed_early")]
    operations = [
        migrations.RunSQL(GUARDS, AS_BEFORE),
        migrations.RunSQL(ROOM, FULL),
        migrations.AlterField(
            model_name="answer",
            name="participant",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="answers",
                to="core.participant",
            ),
        ),
        migrations.AlterField(
            model_name="vote",
            name="answer",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="votes",
                to="core.answer",
            ),
        ),
        migrations.AlterField(
            model_name="vote",
            name="against",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="votes_against",
                to="core.entry",
            ),
        ),
        migrations.AddIndex(
            model_name="vote",
            index=models.Index(
                condition=models.Q(("against__isnull", False)), fields=["against"], name="vote_by_against"
            ),
        ),
    ]
