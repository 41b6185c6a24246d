"""Many answers of rooms in one statement: the lock, the rule, the answers, their votes and the doorbell.

Each statement of the function sees what was committed before it began, so it may wait for a lock with one and read what the
holder wrote with the next, as a caller with a statement of its own for each would. It saves that caller eight ways there and
back, which cost as much as writing forty answers.

The plans are kept as they were made first (`force_generic_plan`): arrays of unknown length are planned for ten rows, which is
what is wanted here (each row looked up by its key), and to plan them anew for each commit took longer than to carry them out.
"""

from django.db import migrations

# `nth` counts the answers from one, in the order of their arrays; `mark_of` says of each mark to which of them it belongs.
# `outcomes`, in the same order: 0 nothing of this person is stored; 1 another answer of theirs stands (`stands_…` tell which);
# 2 this one stands; 3 this one stands and came late. Whoever can take words back in the same transaction says so with
# `words_too`, gets the answers whose words still stand in `words_of`, and rings by itself; all others are sent away (ENW01).
TAKE = """
CREATE FUNCTION live_take_answers(
  asked bigint[], words_too bool,
  rounds bigint[], participants bigint[], places bigint[], sessions bigint[], seats smallint[], statuses text[],
  ops uuid[], seqs bigint[],
  mark_of int[], mark_entries bigint[], mark_values smallint[],
  bell_sessions bigint[], bell_names text[], bell_steps bigint[],
  OUT pace_rounds bigint[], OUT pace_sessions bigint[], OUT pace_vs bigint[], OUT pace_verdicts text[],
  OUT pace_opens_in int[],
  OUT outcomes int[], OUT stands_nth int[], OUT stands_ops uuid[], OUT stands_late bool[],
  OUT words_of bigint[], OUT took_sessions bigint[], OUT rang_names text[], OUT rang_versions bigint[]
) LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  seats_each int[];
  versions bigint[];
  moments timestamptz[];
  late_from timestamptz[];
  late_from_with_more_time timestamptz[];
  took bigint[];
  changed bigint[];
  written bigint[];
BEGIN
  -- FOR SHARE, then another statement: it waits for whoever closes or reveals, and then reads what they wrote.
  PERFORM 1 FROM core_round r WHERE r.id = ANY(asked) ORDER BY r.id FOR SHARE;
  SELECT array_agg(p.round_id), array_agg(p.session_id), array_agg(p.v), array_agg(p.verdict),
         array_agg(coalesce(p.opens_in, 0)), array_agg(p.seats_each), array_agg(p.activity_version), array_agg(p.moment),
         array_agg(p.late_from), array_agg(p.late_from_with_more_time)
  INTO pace_rounds, pace_sessions, pace_vs, pace_verdicts,
       pace_opens_in, seats_each, versions, moments, late_from, late_from_with_more_time
  FROM live_pace p WHERE p.round_id = ANY(asked);

  WITH came AS (
    INSERT INTO core_answer
      (round_id, participant_id, seat, status, op, seq, source, people, activity_version, late, changed_at)
    SELECT s.round_id, s.participant_id, s.seat, s.status, s.op, s.seq, 'phone', 1, pace.version,
           coalesce(pace.moment >= CASE WHEN place.extra_time THEN pace.late_with_more_time ELSE pace.late END, false),
           pace.moment
    FROM unnest(rounds, participants, places, sessions, seats, statuses, ops, seqs)
      AS s (round_id, participant_id, place_id, session_id, seat, status, op, seq)
    JOIN unnest(pace_rounds, pace_sessions, pace_verdicts, seats_each, versions, moments, late_from, late_from_with_more_time)
      AS pace (round_id, session_id, verdict, seats_each, version, moment, late, late_with_more_time)
      ON pace.round_id = s.round_id AND pace.session_id = s.session_id AND pace.verdict = 'open' AND s.seat < pace.seats_each
    JOIN live_seat place
      ON place.id = s.place_id AND place.session_id = s.session_id AND place.participant_id = s.participant_id
    JOIN core_participant person ON person.id = s.participant_id
    FOR KEY SHARE OF person
    ON CONFLICT (participant_id, round_id, seat) DO UPDATE
      SET status = excluded.status, op = excluded.op, seq = excluded.seq, source = excluded.source,
          people = excluded.people, activity_version = excluded.activity_version, late = excluded.late,
          changed_at = excluded.changed_at
      WHERE core_answer.seq < excluded.seq AND core_answer.op IS DISTINCT FROM excluded.op
    RETURNING id, round_id, xmax <> 0 AS had_one
  )
  SELECT array_agg(came.id), array_agg(came.id) FILTER (WHERE came.had_one),
         (SELECT array_agg(DISTINCT pace.session_id) FROM unnest(pace_rounds, pace_sessions) AS pace (round_id, session_id)
          WHERE pace.round_id = ANY(array_agg(came.round_id)))
  INTO took, changed, took_sessions FROM came;

  SELECT array_agg(CASE WHEN a.id = ANY(took) THEN a.id ELSE 0 END ORDER BY s.nth),
         array_agg(CASE WHEN a.id IS NULL THEN 0 WHEN a.op IS DISTINCT FROM s.op THEN 1 ELSE 2 + a.late::int END
                   ORDER BY s.nth),
         array_agg(s.nth) FILTER (WHERE a.id IS NOT NULL AND a.op IS DISTINCT FROM s.op),
         array_agg(a.op) FILTER (WHERE a.id IS NOT NULL AND a.op IS DISTINCT FROM s.op),
         array_agg(a.late) FILTER (WHERE a.id IS NOT NULL AND a.op IS DISTINCT FROM s.op)
  INTO written, outcomes, stands_nth, stands_ops, stands_late
  FROM unnest(rounds, participants, seats, ops) WITH ORDINALITY AS s (round_id, participant_id, seat, op, nth)
  LEFT JOIN core_answer a
    ON a.participant_id = s.participant_id AND a.round_id = s.round_id AND a.seat = s.seat;

  IF took IS NULL THEN RETURN; END IF;

  -- Another statement than the answers': it must see what was written by those whose locks the answers waited for.
  WITH marked AS (
    SELECT written[m.nth] AS answer_id, m.entry_id, m.value, ops[m.nth] AS op, seqs[m.nth] AS seq
    FROM unnest(mark_of, mark_entries, mark_values) AS m (nth, entry_id, value) WHERE written[m.nth] > 0
  ), gone AS (
    DELETE FROM core_vote v WHERE v.answer_id = ANY(changed) AND NOT EXISTS (
      SELECT 1 FROM marked WHERE marked.answer_id = v.answer_id AND marked.entry_id = v.entry_id)
  )
  INSERT INTO core_vote (answer_id, entry_id, value, people, op, seq)
  SELECT answer_id, entry_id, value, 1, op, seq FROM marked
  ON CONFLICT ON CONSTRAINT one_vote_of_an_answer_on_an_entry
  DO UPDATE SET value = excluded.value, op = excluded.op, seq = excluded.seq;

  IF changed IS NOT NULL THEN
    SELECT array_agg(DISTINCT e.answer_id) INTO words_of
    FROM core_entry e WHERE e.answer_id = ANY(changed) AND e.state <> 'withdrawn';
  END IF;
  IF words_too THEN RETURN; END IF;
  IF words_of IS NOT NULL THEN RAISE EXCEPTION 'words_stand' USING ERRCODE = 'ENW01'; END IF;

  SELECT array_agg(rang.name), array_agg(rang.version) INTO rang_names, rang_versions
  FROM (SELECT array_agg(bell.name) AS names, array_agg(bell.step) AS steps
        FROM unnest(bell_sessions, bell_names, bell_steps) AS bell (session_id, name, step)
        WHERE bell.session_id = ANY(took_sessions)) AS wanted,
       LATERAL realtime_announce(wanted.names, wanted.steps) AS rang;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("live", "0005_reading_first"),
        ("core", "0017_writing_closed"),
        ("realtime", "0002_announcing"),
    ]
    operations = [
        migrations.RunSQL(
            TAKE,
            "DROP FUNCTION live_take_answers(bigint[], bool, bigint[], bigint[], bigint[], bigint[], smallint[], text[],"
            " uuid[], bigint[], int[], bigint[], smallint[], bigint[], text[], bigint[]);",
        )
    ]
