"""What must never be false in a room: triggers, the logs, and the one rule by which a room takes answers."""

from django.db import migrations

from engage.kit.append_only import append_only, forgets_after

STAYS_INSIDE = """
CREATE FUNCTION live_step_stays_inside() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM live_session s JOIN core_activity a ON a.consultation_id = s.consultation_id
                 WHERE s.id = NEW.session_id AND a.id = NEW.activity_id)
  OR (NEW.round_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM live_roomround rr WHERE rr.round_id = NEW.round_id AND rr.step_id = NEW.id))
  THEN RAISE EXCEPTION 'a_step_stays_inside_its_consultation' USING ERRCODE = 'check_violation'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER live_step_stays_inside BEFORE INSERT OR UPDATE OF session_id, activity_id, round_id ON live_step
  FOR EACH ROW EXECUTE FUNCTION live_step_stays_inside();

CREATE FUNCTION live_seat_stays_inside() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM live_session s JOIN core_participant p ON p.consultation_id = s.consultation_id
                 WHERE s.id = NEW.session_id AND p.id = NEW.participant_id)
  THEN RAISE EXCEPTION 'a_seat_stays_inside_its_consultation' USING ERRCODE = 'check_violation'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER live_seat_stays_inside BEFORE INSERT OR UPDATE OF session_id, participant_id ON live_seat
  FOR EACH ROW EXECUTE FUNCTION live_seat_stays_inside();
"""

SESSION = """
CREATE FUNCTION live_session_keeps_its_course() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.step_id IS NOT NULL AND NOT EXISTS (
       SELECT 1 FROM live_step st WHERE st.id = NEW.step_id AND st.session_id = NEW.id)
  THEN RAISE EXCEPTION 'a_room_shows_its_own_steps' USING ERRCODE = 'check_violation'; END IF;
  IF TG_OP = 'UPDATE' THEN
    IF OLD.state = 'ended' AND NEW.state <> 'ended'
    THEN RAISE EXCEPTION 'a_room_that_ended_stays_so' USING ERRCODE = 'check_violation'; END IF;
    IF NEW.v < OLD.v
    THEN RAISE EXCEPTION 'a_rooms_version_only_grows' USING ERRCODE = 'check_violation'; END IF;
    IF NEW.at_least < OLD.at_least
    THEN RAISE EXCEPTION 'a_threshold_is_only_raised' USING ERRCODE = 'check_violation'; END IF;
    IF OLD.state = 'planned' AND NEW.state = 'lobby' AND NOT EXISTS (
         SELECT 1 FROM core_consultation c WHERE c.id = NEW.consultation_id AND c.state = 'open')
    THEN RAISE EXCEPTION 'a_room_opens_only_while_its_consultation_is_open' USING ERRCODE = 'check_violation'; END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER live_session_keeps_its_course BEFORE INSERT OR UPDATE ON live_session
  FOR EACH ROW EXECUTE FUNCTION live_session_keeps_its_course();
"""

ROUNDS = """
CREATE FUNCTION live_roomround_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.revealed_at IS NOT NULL
     AND coalesce(current_setting('engage.retention', true), '') <> 'on'
  THEN RAISE EXCEPTION 'what_was_revealed_never_changes' USING ERRCODE = 'restrict_violation'; END IF;
  IF NOT EXISTS (SELECT 1 FROM core_round r JOIN live_step st ON st.activity_id = r.activity_id
                 WHERE r.id = NEW.round_id AND st.id = NEW.step_id AND r.number > 1)
  THEN RAISE EXCEPTION 'a_room_never_paces_the_round_that_people_do_on_their_own' USING ERRCODE = 'check_violation'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER live_roomround_is_frozen BEFORE INSERT OR UPDATE ON live_roomround
  FOR EACH ROW EXECUTE FUNCTION live_roomround_is_frozen();
"""

# One rule for both ways up, the many quick answers of one commit and the single slow one. Read after the round's lock
# was taken, by another statement, so that it sees what the closing wrote. `moment` is the clock at that moment.
PACE = """
CREATE VIEW live_pace AS
SELECT rr.round_id, st.session_id, s.v, s.seats_each, a.id AS activity_id, a.version AS activity_version,
  clock_timestamp() AS moment,
  CASE
    WHEN s.state <> 'live' OR c.state <> 'open' OR clock_timestamp() >= c.closes_at THEN 'closed'
    WHEN r.state = 'revealed' THEN 'revealed'
    WHEN r.state = 'ready' THEN 'not_open'
    WHEN s.paused THEN 'paused'
    WHEN r.accepts_until IS NOT NULL AND clock_timestamp() >= r.accepts_until THEN 'closed'
    ELSE 'open'
  END AS verdict,
  LEAST(rr.closed_at, rr.closes_at) + interval '2 seconds' AS late_from,
  LEAST(rr.closed_at, rr.closes_at + (rr.closes_at - rr.opened_at) * s.extra_time / 100.0) + interval '2 seconds'
    AS late_from_with_more_time,
  (SELECT count(*) FROM live_staffpresence there
   WHERE there.session_id = s.id AND there.at > clock_timestamp() - interval '8 seconds') >= 2 AS words_open
FROM live_roomround rr
JOIN core_round r ON r.id = rr.round_id
JOIN live_step st ON st.id = rr.step_id
JOIN live_session s ON s.id = st.session_id
JOIN core_activity a ON a.id = st.activity_id
JOIN core_consultation c ON c.id = s.consultation_id;
"""

GONE = """
DROP VIEW live_pace;
DROP TRIGGER live_roomround_is_frozen ON live_roomround; DROP FUNCTION live_roomround_is_frozen();
DROP TRIGGER live_session_keeps_its_course ON live_session; DROP FUNCTION live_session_keeps_its_course();
DROP TRIGGER live_seat_stays_inside ON live_seat; DROP FUNCTION live_seat_stays_inside();
DROP TRIGGER live_step_stays_inside ON live_step; DROP FUNCTION live_step_stays_inside();
"""


class Migration(migrations.Migration):
    dependencies = [("live", "0001_rooms"), ("core", "0012_result_snapshots"), ("kit", "0001_initial")]
    operations = [
        migrations.RunSQL(STAYS_INSIDE + SESSION + ROUNDS + PACE, GONE),
        *append_only("live_command"),
        forgets_after("live_command", years=2),
        *append_only("live_record"),
    ]
