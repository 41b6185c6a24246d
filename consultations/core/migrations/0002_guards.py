"""What must never be false and a plain constraint cannot say: triggers, and the append-only log of decisions."""

from django.db import migrations

from engage.kit.append_only import append_only

# Participants' words are shown only if a person decided to show that very version (rule 2 of the domain).
SHOWN_AFTER_DECISION = """
CREATE FUNCTION core_entry_shown_after_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.shown_text IS NULL OR NEW.origin = 'staff' THEN RETURN NEW; END IF;
  IF TG_OP = 'UPDATE' AND NEW.shown_text IS NOT DISTINCT FROM OLD.shown_text
     AND NEW.shown_version IS NOT DISTINCT FROM OLD.shown_version THEN RETURN NEW; END IF;
  -- The newest decision about that version must be one that publishes.
  IF coalesce((SELECT d.outcome IN ('publish', 'redact') FROM core_decision d
               WHERE d.entry_id = NEW.id AND d.version = NEW.shown_version ORDER BY d.id DESC LIMIT 1), false) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'words_are_shown_only_after_a_decision' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER core_entry_shown_after_decision BEFORE INSERT OR UPDATE OF shown_text, shown_version, origin ON core_entry
  FOR EACH ROW EXECUTE FUNCTION core_entry_shown_after_decision();
"""

# An answer stays inside its participant's consultation; a vote stays inside its answer's activity.
STAYS_INSIDE = """
CREATE FUNCTION core_answer_stays_inside() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.participant_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM core_participant p, core_round r JOIN core_activity a ON a.id = r.activity_id
    WHERE p.id = NEW.participant_id AND r.id = NEW.round_id AND a.consultation_id = p.consultation_id)
  THEN RAISE EXCEPTION 'an_answer_stays_inside_its_consultation' USING ERRCODE = 'check_violation'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER core_answer_stays_inside BEFORE INSERT OR UPDATE OF participant_id, round_id ON core_answer
  FOR EACH ROW EXECUTE FUNCTION core_answer_stays_inside();

CREATE FUNCTION core_vote_stays_inside() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM core_answer w JOIN core_round r ON r.id = w.round_id JOIN core_entry e ON e.activity_id = r.activity_id
    WHERE w.id = NEW.answer_id AND e.id = NEW.entry_id)
  OR (NEW.against_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM core_answer w JOIN core_round r ON r.id = w.round_id JOIN core_entry e ON e.activity_id = r.activity_id
    WHERE w.id = NEW.answer_id AND e.id = NEW.against_id))
  THEN RAISE EXCEPTION 'a_vote_stays_inside_its_activity' USING ERRCODE = 'check_violation'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER core_vote_stays_inside BEFORE INSERT OR UPDATE OF answer_id, entry_id, against_id ON core_vote
  FOR EACH ROW EXECUTE FUNCTION core_vote_stays_inside();

CREATE FUNCTION core_entry_stays_inside() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.answer_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM core_answer w JOIN core_round r ON r.id = w.round_id WHERE w.id = NEW.answer_id AND r.activity_id = NEW.activity_id)
  OR NEW.parent_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM core_entry p WHERE p.id = NEW.parent_id AND p.activity_id = NEW.activity_id AND p.parent_id IS NULL)
  THEN RAISE EXCEPTION 'an_entry_stays_inside_its_activity' USING ERRCODE = 'check_violation'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER core_entry_stays_inside BEFORE INSERT OR UPDATE OF answer_id, parent_id, activity_id ON core_entry
  FOR EACH ROW EXECUTE FUNCTION core_entry_stays_inside();
"""

GONE = """
DROP TRIGGER core_entry_shown_after_decision ON core_entry; DROP FUNCTION core_entry_shown_after_decision();
DROP TRIGGER core_answer_stays_inside ON core_answer; DROP FUNCTION core_answer_stays_inside();
DROP TRIGGER core_vote_stays_inside ON core_vote; DROP FUNCTION core_vote_stays_inside();
DROP TRIGGER core_entry_stays_inside ON core_entry; DROP FUNCTION core_entry_stays_inside();
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial"), ("kit", "0001_initial")]
    operations = [
        migrations.RunSQL(SHOWN_AFTER_DECISION + STAYS_INSIDE, GONE),
        *append_only("core_decision"),
    ]
