"""A published response never changes, a promise moves only in public, and "answered" needs an answer: triggers."""

from django.db import migrations

from engage.kit.append_only import append_only

# Only the pointer to an idea may go (retention), and only to nothing.
RESPONSE = """
CREATE FUNCTION core_response_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF coalesce(current_setting('engage.retention', true), '') = 'on' THEN RETURN coalesce(NEW, OLD); END IF;
  IF OLD.state = 'published' THEN
    IF TG_OP = 'UPDATE' AND NEW.entry_id IS NULL THEN
      OLD.entry_id := NULL;
    END IF;
    IF TG_OP = 'DELETE' OR NEW IS DISTINCT FROM OLD THEN
      RAISE EXCEPTION 'a_published_response_never_changes' USING ERRCODE = 'restrict_violation';
    END IF;
  END IF;
  RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER core_response_is_frozen BEFORE UPDATE OR DELETE ON core_response
  FOR EACH ROW EXECUTE FUNCTION core_response_is_frozen();

CREATE FUNCTION core_response_stays_inside() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.activity_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM core_activity a WHERE a.id = NEW.activity_id AND a.consultation_id = NEW.consultation_id)
  OR NEW.entry_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM core_entry e WHERE e.id = NEW.entry_id AND e.activity_id = NEW.activity_id)
  OR NEW.corrects_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM core_response r WHERE r.id = NEW.corrects_id AND r.consultation_id = NEW.consultation_id
      AND r.state = 'published')
  THEN RAISE EXCEPTION 'a_response_stays_inside_its_consultation' USING ERRCODE = 'check_violation'; END IF;
  IF NEW.entry_id IS NOT NULL AND (TG_OP = 'INSERT' OR NEW.entry_id IS DISTINCT FROM OLD.entry_id) AND NOT EXISTS (
    SELECT 1 FROM core_entry e WHERE e.id = NEW.entry_id AND e.shown_text IS NOT NULL)
  THEN RAISE EXCEPTION 'a_response_is_about_words_that_are_shown' USING ERRCODE = 'check_violation'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER core_response_stays_inside BEFORE INSERT OR UPDATE ON core_response
  FOR EACH ROW EXECUTE FUNCTION core_response_stays_inside();
"""

# Once people could take part, the day they were promised is theirs: it moves only together with a public line about it.
PROMISE = """
CREATE FUNCTION core_promise_moves_in_public() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state IN ('draft', 'ready') OR NEW.answer_due IS NOT DISTINCT FROM OLD.answer_due THEN RETURN NEW; END IF;
  IF NOT coalesce((SELECT m.promised_for = OLD.answer_due AND m.moved_to = NEW.answer_due FROM core_promisemove m
                   WHERE m.consultation_id = NEW.id ORDER BY m.id DESC LIMIT 1), false) THEN
    RAISE EXCEPTION 'a_promise_moves_only_in_public' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER core_promise_moves_in_public BEFORE UPDATE OF answer_due ON core_consultation
  FOR EACH ROW EXECUTE FUNCTION core_promise_moves_in_public();
"""

ANSWERED = """
CREATE FUNCTION core_answered_needs_an_answer() RETURNS trigger LANGUAGE plpgsql AS $$
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
    SELECT 1 FROM core_activity a WHERE a.consultation_id = NEW.id
      AND NOT EXISTS (SELECT 1 FROM core_consideration c WHERE c.activity_id = a.id))
  THEN RAISE EXCEPTION 'answered_after_everything_was_considered' USING ERRCODE = 'check_violation'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER core_answered_needs_an_answer BEFORE INSERT OR UPDATE OF state ON core_consultation
  FOR EACH ROW EXECUTE FUNCTION core_answered_needs_an_answer();
"""

GONE = """
DROP TRIGGER core_response_is_frozen ON core_response; DROP FUNCTION core_response_is_frozen();
DROP TRIGGER core_response_stays_inside ON core_response; DROP FUNCTION core_response_stays_inside();
DROP TRIGGER core_promise_moves_in_public ON core_consultation; DROP FUNCTION core_promise_moves_in_public();
DROP TRIGGER core_answered_needs_an_answer ON core_consultation; DROP FUNCTION core_answered_needs_an_answer();
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0006_answering_back"), ("kit", "0001_initial")]
    operations = [
        migrations.RunSQL(RESPONSE + PROMISE + ANSWERED, GONE),
        *append_only("core_promisemove"),
        *append_only("core_consideration"),
    ]
