"""What a plain constraint cannot say: nothing leaves its draft without a second person, and approved words stay as they are."""

from django.db import migrations

from engage.kit.append_only import append_only

GUARDS = """
-- An approval is of the version that was submitted, by somebody who neither submitted nor last changed it.
CREATE FUNCTION core_approval_is_of_what_was_submitted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM core_consultation c WHERE c.id = NEW.consultation_id AND c.state = 'draft' AND c.version = NEW.version
    AND c.submitted_at IS NOT NULL AND c.submitted_by_id_was = NEW.submitted_by_id_was
    AND c.edited_by_id_was IS DISTINCT FROM NEW.approved_by_id_was)
  THEN RAISE EXCEPTION 'an_approval_is_of_what_somebody_else_submitted' USING ERRCODE = 'check_violation'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER core_approval_is_of_what_was_submitted BEFORE INSERT ON core_approval
  FOR EACH ROW EXECUTE FUNCTION core_approval_is_of_what_was_submitted();

-- Out of the draft, and to every further version that people read, only with a second person's yes to that very version.
CREATE FUNCTION core_consultation_has_a_second_person() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  unseen_now boolean := NEW.state IN ('draft', 'cancelled');
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF unseen_now THEN RETURN NEW; END IF;
  ELSE
    IF unseen_now THEN
      IF OLD.state NOT IN ('draft', 'ready', 'cancelled') THEN
        RAISE EXCEPTION 'what_was_open_is_no_draft_again' USING ERRCODE = 'check_violation';
      END IF;
      RETURN NEW;
    END IF;
    IF NEW.version = OLD.version AND (NEW.title, NEW.summary, NEW.asked_by, NEW.why, NEW.can_change, NEW.cannot_change,
        NEW.what_happens_next, NEW.decision, NEW.decision_maker, NEW.promise) IS DISTINCT FROM
        (OLD.title, OLD.summary, OLD.asked_by, OLD.why, OLD.can_change, OLD.cannot_change,
        OLD.what_happens_next, OLD.decision, OLD.decision_maker, OLD.promise) THEN
      RAISE EXCEPTION 'approved_words_change_with_a_new_version_only' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.version = OLD.version AND OLD.state NOT IN ('draft', 'cancelled')
       AND (NEW.state = OLD.state OR NEW.state NOT IN ('ready', 'open')) THEN RETURN NEW; END IF;
  END IF;
  IF NOT EXISTS (SELECT 1 FROM core_approval a WHERE a.consultation_id = NEW.id AND a.version = NEW.version)
     AND NOT EXISTS (SELECT 1 FROM core_change g WHERE g.consultation_id = NEW.id AND g.version = NEW.version AND g.state = 'made')
  THEN RAISE EXCEPTION 'a_second_person_approves_before_it_opens' USING ERRCODE = 'check_violation'; END IF;
  IF NEW.answer_due > (NEW.closes_at AT TIME ZONE 'Europe/London')::date + 84 AND NEW.answer_due_reason = ''
     AND TG_OP = 'UPDATE' AND OLD.state IN ('draft', 'cancelled')
  THEN RAISE EXCEPTION 'an_answer_after_12_weeks_says_why' USING ERRCODE = 'check_violation'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER core_consultation_has_a_second_person BEFORE INSERT OR UPDATE ON core_consultation
  FOR EACH ROW EXECUTE FUNCTION core_consultation_has_a_second_person();

-- What people are being asked changes together with its version, and only in a draft or by a change that somebody made.
CREATE FUNCTION core_activity_keeps_its_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.prompt, NEW.hint, NEW.easy_prompt, NEW.kind) IS DISTINCT FROM (OLD.prompt, OLD.hint, OLD.easy_prompt, OLD.kind)
     AND EXISTS (SELECT 1 FROM core_consultation c WHERE c.id = NEW.consultation_id AND c.state NOT IN ('draft', 'cancelled'))
     AND (NEW.version = OLD.version OR NOT EXISTS (
       SELECT 1 FROM core_change g WHERE g.activity_id = NEW.id AND g.state = 'made'
       AND g.version = (SELECT c.version + 1 FROM core_consultation c WHERE c.id = NEW.consultation_id)))
  THEN RAISE EXCEPTION 'words_that_people_answer_change_by_a_second_person' USING ERRCODE = 'check_violation'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER core_activity_keeps_its_words BEFORE UPDATE ON core_activity
  FOR EACH ROW EXECUTE FUNCTION core_activity_keeps_its_words();
"""

GONE = """
DROP TRIGGER core_approval_is_of_what_was_submitted ON core_approval; DROP FUNCTION core_approval_is_of_what_was_submitted();
DROP TRIGGER core_consultation_has_a_second_person ON core_consultation; DROP FUNCTION core_consultation_has_a_second_person();
DROP TRIGGER core_activity_keeps_its_words ON core_activity; DROP FUNCTION core_activity_keeps_its_words();
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0009_approving")]
    operations = [
        migrations.RunSQL(GUARDS, GONE),
        *append_only("core_approval"),
        *append_only("core_consultationversion"),
    ]
