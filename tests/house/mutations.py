"""Take one gate away at a time, in a copy of the tree, and see that a test fails: `make mutations` (10 minutes).

A mutation that no test notices is a gate that nobody guards. `python -m tests.house.mutations lock quote` tries only those
whose name has one of these words. CONTRIBUTING.md holds the list as it came out last.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.house.mutation import Mutation
from tests.house.mutations_of_rooms import ROOMS
from tests.house.mutations_of_safeguarding import SAFEGUARDING

ROOT = Path(__file__).resolve().parents[2]
CORE = "consultations/core"
DOORS = "tests/house/test_doors.py"
APPROVED = "tests/house/test_only_what_was_approved.py"
FREEZE = "tests/house/test_append_only.py"
PAGES = "tests/house/test_pages.py"
ANSWERS = "tests/core/test_answers.py"
SAFE = "consultations/desks/safeguarding"
RESPONDING, PROMISES, HAPPENED = (f"tests/core/test_{name}.py" for name in ("responding", "promises", "what_happened"))

MUTATIONS = [
    *ROOMS,
    *SAFEGUARDING,
    # clocks
    Mutation("a wrong clock makes a session of staff longer", "accounts/access.py", "tests/accounts/test_session_end.py",
             'record.get(DATABASE_AT, record.get("at", 0))', 'record.get("at", 0)'),
    # means of what people give
    Mutation("a mean of what a few people gave is shown", "engage/kit/means.py", "tests/kit/test_means.py",
             "if givers[key] < limit:", "if False:"),
    Mutation("a hidden mean can be found by subtraction", "engage/kit/means.py", "tests/kit/test_means.py",
             "while waiting and hidden and unsafe():", "while False:"),
    Mutation("what nearly all gave to a sensitive question is found by subtraction", "engage/kit/means.py", "tests/kit/test_means.py",
             "enough < (2 if sensitive else 1)", "enough < 1"),
    Mutation("one person can be seen in a mean", "engage/kit/means.py", "tests/kit/test_means.py",
             "if step * people >= most * 10", "if step"),
    Mutation("the mean of a scale tells what is hidden", "consultations/activities/scale.py", "tests/activities/test_scale.py",
             "or len(known) < len(shares)", ""),
    Mutation("a room takes coins that nobody has", "consultations/activities/budget.py", "tests/activities/test_budget.py",
             "if spent > COINS:", "if False:"),
    Mutation("a few who moved their coins are found between two digests", "consultations/desks/digests/snapshot/differing.py",
             "tests/digests/test_means.py", 'if "given" in row:', "if False:"),
    # languages
    Mutation("a board in one language is shown in another", f"{CORE}/cards.py", "tests/core/test_languages_apart.py",
             "activity.consultation.slug, get_language(), threshold()", "activity.consultation.slug, threshold()"),
    Mutation("a report is kept in its reader's language", f"{CORE}/actions/reporting.py", "tests/core/test_languages_apart.py",
             "    with of_the_house():\n", "    if True:\n"),
    Mutation("a live picture is drawn in one reader's language", "engage/realtime/reading.py", "tests/core/test_languages_apart.py",
             "with of_the_house():", "if True:"),
    Mutation("a sentence for young people is not translatable", "templates/core/gone.html",
             "tests/house/test_every_sentence_can_be_translated.py",
             '{% translate "You can close this page now." %}', "You can close this page now."),
    Mutation("a language nobody approved is offered", "engage/kit/languages.py", "tests/kit/test_languages.py",
             "or code in approved]", "or True]"),
    # answering back
    Mutation("somebody closes early and says nothing", f"{CORE}/actions/consulting.py", "tests/core/test_closing_early.py",
             "if not 10 <= len(because) <= 300:", "if False:"),
    Mutation("of a few people the words are shown", f"{CORE}/views/public.py", "tests/core/test_closing_early.py",
             "few = not result.shown", "few = False"),
    Mutation("one person writes and publishes an answer", f"{CORE}/actions/responding.py", RESPONDING,
             "if response.written_by_id == member_id:", "if False:"),
    Mutation("the database lets one person write and publish an answer", CORE, RESPONDING,
             sql="ALTER TABLE core_response DROP CONSTRAINT somebody_else_publishes_a_response"),
    Mutation("a published answer can be changed", CORE, FREEZE, sql="DROP TRIGGER core_response_is_frozen ON core_response"),
    Mutation("a no needs no reason", f"{CORE}/actions/responding.py", RESPONDING,
             "if wording.kind == Response.Kind.CANNOT and len(wording.reason.strip()) < LEAST_REASON:", "if False:"),
    Mutation("answered without an answer", CORE, RESPONDING, sql="DROP TRIGGER core_answered_needs_an_answer ON core_consultation"),
    Mutation("a promise moves in silence", CORE, PROMISES, sql="DROP TRIGGER core_promise_moves_in_public ON core_consultation"),
    Mutation("days are counted in Greenwich", f"{CORE}/promises.py", PROMISES,
             "return moment.astimezone(ZoneInfo(settings.TIME_ZONE)).date()", "return moment.date()"),
    Mutation("late is not said", f"{CORE}/promises.py", PROMISES, "return self.late_days > 0", "return False"),
    Mutation("drafts of answers are read by everybody", f"{CORE}/responses.py", HAPPENED,
             "Response.objects.filter(consultation=consultation, state=Response.State.PUBLISHED)\n        .select_related",
             "Response.objects.filter(consultation=consultation)\n        .select_related"),
    Mutation("somebody else's idea is called theirs", f"{CORE}/timeline.py", HAPPENED,
             "Entry.objects.filter(answer__participant=participant)", "Entry.objects.all()"),
    Mutation("followers get a mail for each answer", "consultations/desks/strategy/actions.py", "tests/strategy/test_mails.py",
             "if not found or at - found[-1][0] > TOGETHER:", "if True:"),
    # keeping and letting go
    Mutation("retention erases what is not due yet", f"{CORE}/retention.py", "tests/core/test_retention.py",
             ".filter(newest__lte=cut_off)", ""),
    Mutation("words are taken back and the register does not know", f"{CORE}/actions/words.py", "tests/kit/test_deletions.py",
             '    note_erased("entry", [entry.pk], now=now)\n', ""),
    # floods
    Mutation("nobody is ever too fast", "engage/kit/pace.py", "tests/core/test_repeats_without_identity.py",
             "if limit is not None and not _shared.hit(", "if False and not _shared.hit("),
    Mutation("an address that a phone claims is believed", "engage/kit/pace.py", "tests/core/test_repeats_without_identity.py",
             "if any(name in request.META for name in FORWARDED):", "if False:"),
    # reports
    Mutation("a report about somebody's safety hides nothing", f"{CORE}/actions/reporting.py", "tests/core/test_reporting.py",
             "hidden = about_safety or browsers", "hidden = browsers"),
    Mutation("personal details are sent without asking first", f"{CORE}/views/careful.py", "tests/core/test_careful.py",
             "    if not found:\n        return None", "    return None"),
    Mutation("words of danger are held up by a question", f"{CORE}/views/careful.py", "tests/core/test_careful.py",
             "if any(worry.severity >= DANGER", "if False and any(worry.severity >= DANGER"),
    Mutation("a digest goes out with words that were taken back", "consultations/desks/digests/actions/publishing.py",
             "tests/digests/test_words_that_went.py",
             "    check_nothing_went(digest)\n    if \"plain\"", "    if \"plain\""),
    Mutation("the back button leads to the page that was left", "engage/kit/leaving.py", "tests/kit/test_leaving.py",
             'request.COOKIES.get(LEFT_COOKIE) != "1" or', "True or"),
    Mutation("reported words that are declined stay", f"{CORE}/actions/deciding.py", "tests/core/test_reporting.py",
             "        and not reported  # what", "        and True  # what"),
    # approving
    Mutation("one person may approve their own consultation", f"{CORE}/actions/approving.py", "tests/core/test_approving.py",
             "if member_id in (consultation.submitted_by_id_was, consultation.edited_by_id_was):", "if False:"),
    Mutation("the database lets a draft out without a second person", CORE, "tests/core/test_approving.py",
             sql="DROP TRIGGER core_consultation_has_a_second_person ON core_consultation"),
    Mutation("a change after approval keeps the approval", f"{CORE}/actions/drafting.py", "tests/core/test_approving.py",
             "        version=consultation.version + 1,\n        state=State.DRAFT,\n", ""),
    Mutation("what is missing does not stop a submission", f"{CORE}/actions/approving.py", "tests/core/test_approving.py",
             "    _refuse_unfinished(consultation, now)\n    save(", "    save("),
    Mutation("one person changes what people are answering", f"{CORE}/actions/changing.py", "tests/core/test_changing.py",
             "if member_id == change.proposed_by_id_was:", "if False:"),
    Mutation("an answer is said to be of words it never saw", f"{CORE}/actions/answering.py", "tests/core/test_changing.py",
             "_version_seen(accepted.activity, seq),", "accepted.activity.version,"),
    Mutation("a draft is previewed by anybody", "consultations/desks/authoring/access.py", DOORS,
             "consultations_of(request.organisations).filter(pk=consultation_id)", "Consultation.objects.filter(pk=consultation_id)"),
    # words
    Mutation("the database lets words be shown without a decision", CORE, FREEZE,
             sql="DROP TRIGGER core_entry_shown_after_decision ON core_entry"),
    Mutation("new words are shown at once", f"{CORE}/actions/words.py", f"{APPROVED} {ANSWERS}",
             "        text=text,\n        may_quote=may_quote,\n        op=op,\n",
             "        text=text,\n        shown_text=text,\n        shown_version=1,\n        may_quote=may_quote,\n        op=op,\n"),
    Mutation("counted words are shown as well", f"{CORE}/actions/deciding.py", "tests/core/test_deciding.py",
             "        return redacted(entry.text, removals)\n    return None", "        return redacted(entry.text, removals)\n    return entry.text"),
    Mutation("a board shows the newest words instead of the approved ones", f"{CORE}/cards.py", f"{APPROVED} {ANSWERS}",
             'text=entry.shown_text or ""', "text=entry.text"),
    Mutation("an idea's own page opens before anybody read it", f"{CORE}/access.py", "tests/core tests/house/test_doors.py",
             "filter(pk=entry_id, activity=activity, shown_text__isnull=False, parent__isnull=True)",
             "filter(pk=entry_id, activity=activity, parent__isnull=True)"),
    Mutation("referred words stay readable to moderators", "consultations/desks/moderation/access.py", "tests/moderation",
             "if entry.state == Entry.State.SAFEGUARDING:\n        raise", "if False:\n        raise"),
    Mutation("a second decision overrides the first", f"{CORE}/actions/deciding.py", "tests/core/test_deciding.py tests/moderation",
             "elif entry.state != Entry.State.HELD and not", "elif False and not"),
    Mutation("a decision about an older version counts for the newest", f"{CORE}/actions/deciding.py", "tests/core/test_deciding.py tests/moderation",
             "if entry.version != version:", "if False:"),
    Mutation("personal details are published without a look", f"{CORE}/actions/deciding.py", "tests/core/test_deciding.py tests/moderation",
             "if found and not checked:", "if False:"),
    Mutation("a failing screen lets the request fail", f"{CORE}/screening.py", "tests/house/test_logs.py tests/core/test_screens.py",
             "except Exception:", "except ZeroDivisionError:"),
    Mutation("quotes do not ask for permission", f"{CORE}/queries.py", "tests/digests/test_quotes.py",
             "            may_quote=True,\n", ""),
    Mutation("permission to quote is on by default", f"{CORE}/models/taking_part.py", "tests/house/test_schema.py",
             "may_quote = models.BooleanField(default=False)", "may_quote = models.BooleanField(default=True)"),
    Mutation("a template trusts a young person's words", "templates/components/idea_card.html", f"{PAGES} tests/house/test_sources.py",
             'data-changes="words">{{ idea.text }}', 'data-changes="words">{{ idea.text|safe }}'),
    Mutation("a page of an author's words shows anybody's", f"{CORE}/access.py", "tests/core/test_journey_pages.py",
             ".filter(pk=entry_id, answer__participant=participant)", ".filter(pk=entry_id)"),
    Mutation("words that are taken back are kept", f"{CORE}/actions/words.py", "tests/core/test_answers.py tests/core/test_personal_data.py",
             'entry.text, entry.shown_text, entry.shown_version = "", None, None', "entry.shown_text, entry.shown_version = None, None"),
    Mutation("closed writing takes words", f"{CORE}/actions/accepting.py", "tests/safeguarding/test_closing_writing.py",
             "    if words:\n        _refuse", "    if False:\n        _refuse"),
    Mutation("a host puts words together that nobody read", "consultations/live/actions/said.py", "tests/live/test_put_together.py",
             "if not decides and any(", "if False and any("),
    Mutation("a host learns how many said a word", "consultations/live/queries/said.py", "tests/live/test_put_together.py",
             "people = times_said(found) if decides else {}", "people = times_said(found)"),
    Mutation("words that are put together later change what was revealed", "consultations/core/results.py",
             "tests/live/test_put_together.py",
             "(*tally.rows, *(row for row in tally.former if row.key in known))", "tally.rows"),
    Mutation("a question is marked after the session", "consultations/live/actions/said.py", "tests/live/test_guest_questions.py",
             "if session is None or not session.is_open:", "if session is None:"),
    # figures
    Mutation("small bases are shown", "engage/kit/small_numbers.py", "tests/kit/test_small_numbers.py tests/core/test_results.py",
             "    if total < limit or base", "    if base"),
    Mutation("a cell is shown that one group made", "engage/kit/small_numbers.py", "tests/kit/test_small_numbers.py",
             "if key not in hidden and counts[key].rests_on_one_record}", "if False}"),
    Mutation("small cells are shown", "engage/kit/small_numbers.py", "tests/core/test_results.py",
             "if number < limit}", "if number < 0}"),
    Mutation("hidden cells can be found by subtraction", "engage/kit/small_numbers.py", "tests/core/test_results.py",
             "    if exclusive:\n        hidden |=", "    if False:\n        hidden |="),
    Mutation("figures are not rounded", "engage/kit/small_numbers.py", "tests/core/test_results.py",
             "return STEP * round(people / STEP)", "return people"),
    Mutation("a result skips the small-number rule", f"{CORE}/results.py", "tests/core/test_results.py tests/house/test_sources.py",
             "from engage.kit.small_numbers import Cell, Exact, Released, release",
             "from engage.kit.small_numbers import Cell, Exact, Released\n\n\ndef release(counts, *, base, **more):\n"
             "    cells = {key: Cell(count.for_analyst(), 1) for key, count in counts.items()}\n"
             "    return Released(cells, Cell(base.for_analyst()), False, {})\n"),
    Mutation("exact counts open for administrators too", "consultations/desks/digests/access.py", "tests/digests/test_pages.py",
             "grant.role == Role.ANALYST and ", ""),
    # doors
    Mutation("a view says nothing about its audience", f"{CORE}/views/public.py", DOORS,
             "@for_everyone\ndef front", "def front"),
    Mutation("nobody checks that views declare their audience", "engage/settings/base.py", DOORS,
             '    "engage.kit.middleware.declared_audience",\n', ""),
    Mutation("analysts may moderate", "consultations/desks/moderation/views/queue.py", DOORS,
             "@for_holders_of(Role.MODERATOR)\ndef queue", "@for_holders_of(Role.MODERATOR, Role.ANALYST)\ndef queue"),
    Mutation("the door lets any role in", "accounts/access.py", DOORS,
             'return Entry("in" if organisations else "no_role", organisations, grants)', 'return Entry("in", organisations, grants)'),
    Mutation("the second factor is not asked", "accounts/access.py", DOORS,
             'if not any(record.get("method") == "mfa" for record in records):', "if False:"),
    Mutation("a session never ends", "accounts/access.py", "tests/accounts",
             "> settings.SESSION_COOKIE_AGE:", "> 10**9:"),
    Mutation("moderators see other organisations' words", "consultations/desks/moderation/access.py", DOORS,
             ".filter(pk=entry_id, activity__consultation__organisation__in=list(organisations))", ".filter(pk=entry_id)"),
    Mutation("analysts see other organisations' digests", "consultations/desks/digests/queries.py", f"{DOORS} tests/digests/test_pages.py",
             "Digest.objects.filter(consultation__organisation__in=organisations)", "Digest.objects.filter(pk__gt=0)"),
    Mutation("a browser has one key in all consultations", f"{CORE}/tokens.py", ANSWERS,
             'f"{token}\\x00{consultation_id}"', 'f"{token}"'),
    Mutation("the return code is stored as it is", f"{CORE}/actions/taking_part.py", "tests/core/test_journey_pages.py tests/core/test_answers.py",
             "update(return_key=return_key(code))", "update(return_key=code)"),
    Mutation("somebody too young takes part alone", f"{CORE}/actions/taking_part.py", "tests/core/test_journey_pages.py",
             "    if alone and not may_be_alone[age_band]:", "    if False:"),
    # answers
    Mutation("two answers of one person may stand", CORE, ANSWERS,
             sql="ALTER TABLE core_answer DROP CONSTRAINT one_answer_for_each_participant_round_and_seat"),
    Mutation("two votes of one person may stand", CORE, ANSWERS,
             sql="ALTER TABLE core_vote DROP CONSTRAINT one_vote_of_an_answer_on_an_entry"),
    Mutation("an older answer overwrites a newer", f"{CORE}/actions/answering.py", ANSWERS,
             "WHERE core_answer.seq < excluded.seq AND core_answer.op", "WHERE core_answer.op"),
    Mutation("an answer that is sent again is another write", f"{CORE}/actions/answering.py", "tests/core",
             "    if standing.op == op:", "    if False:"),
    Mutation("an older mark overwrites a newer", f"{CORE}/actions/answering.py", ANSWERS,
             "WHERE core_vote.seq <= excluded.seq AND core_vote.op", "WHERE core_vote.op"),
    Mutation("words that are sent again are another idea", f"{CORE}/actions/answering.py", "tests/core",
             "    if before is not None:\n        return Receipt(", "    if False:\n        return Receipt("),
    Mutation("the round is not locked against closing", f"{CORE}/actions/accepting.py", ANSWERS,
             "WHERE id = %s FOR SHARE", "WHERE id = %s"),
    Mutation("answers are taken after the closing time", f"{CORE}/actions/accepting.py", ANSWERS,
             "        or moment >= consultation.closes_at\n", ""),
    Mutation("an answer may leave its consultation", CORE, ANSWERS,
             sql="DROP TRIGGER core_answer_stays_inside ON core_answer"),
    Mutation("a vote may leave its activity", CORE, ANSWERS,
             sql="DROP TRIGGER core_vote_stays_inside ON core_vote"),
    Mutation("a vote is moved to another activity", CORE, ANSWERS,
             sql="DROP TRIGGER core_vote_moves_inside ON core_vote"),
    # what is shown while answers come in
    Mutation("the live figures move with each answer", f"{CORE}/actions/renewing.py", "tests/core/test_snapshots.py",
             "AT_LEAST_MORE = 5", "AT_LEAST_MORE = 1"),
    # digests
    Mutation("whoever asks for a digest may publish it too", "consultations/desks/digests/actions/publishing.py",
             "tests/digests/test_publishing.py", "    if digest.publication_asked_by_id == member_id:", "    if False:"),
    Mutation("figures of a few people stand beside published ones", "consultations/desks/digests/snapshot/differing.py",
             "tests/digests/test_differing.py", "if name in theirs and 0 < ", "if False and 0 < "),
    Mutation("whoever asks for words may grant them", "consultations/desks/digests/actions/words_export.py",
             "tests/digests/test_words_export.py", "    if asked.asked_by_id == member_id:", "    if False:"),
    Mutation("a mail carries a young person's idea", "consultations/desks/digests/snapshot/plain.py",
             "tests/digests/test_telling.py", 'if row["by_staff"]:', "if True:"),
    Mutation("partners read digests before they are published", "consultations/desks/digests/access.py",
             "tests/digests/test_publishing.py", "MAKERS | {Role.DECISION_MAKER}", "MAKERS | {Role.DECISION_MAKER, Role.PARTNER}"),
    # what is kept
    Mutation("the app role may rewrite the logs", "engage/kit/append_only.py", FREEZE,
             "            if cursor.fetchone():", "            if cursor.fetchone() and False:"),
    Mutation("a published digest can be changed", "consultations/desks/digests", FREEZE,
             sql="DO $$ DECLARE t text; BEGIN FOR t IN SELECT tgname FROM pg_trigger WHERE tgrelid = 'digests_digest'::regclass"
             " AND NOT tgisinternal LOOP EXECUTE 'DROP TRIGGER ' || t || ' ON digests_digest'; END LOOP; END $$"),
    Mutation("the audit log keeps words", f"{CORE}/actions/deciding.py", "tests/house/test_logs.py",
             'facts={"version": version, "reason": reason}', 'facts={"version": version, "words": entry.text}'),
    Mutation("forgetting somebody keeps their row", f"{CORE}/personal_data.py", "tests/core/test_personal_data.py",
             "    participant.delete()", "    participant.refresh_from_db()"),
    Mutation("a room does not say what it holds about members", "consultations/desks/moderation/personal_data.py", "tests/house/test_schema.py",
             'holders.add("moderation"', '("moderation"'),
    # pages
    Mutation("inline scripts are allowed", "engage/settings/base.py", PAGES,
             '"script-src": [SELF]', '"script-src": [SELF, "\'unsafe-inline\'"]'),
    Mutation("pages may be kept by a shared phone", "engage/kit/middleware.py", PAGES,
             'response.setdefault("Cache-Control", "no-store")', "pass"),
    Mutation("a page asks the database once for each row", f"{CORE}/own_answers.py", PAGES,
             '        .prefetch_related("votes__entry")\n', ""),
    Mutation("a contact that nobody checks is shown for ever", "engage/signpost/queries/contacts.py",
             "tests/signpost/test_contacts_by_the_clock.py", "return known.filter(fresh, confirmed=True", "return known.filter(confirmed=True"),
    Mutation("999 gives way like any contact", "engage/signpost/queries/contacts.py", "tests/signpost/test_contacts_by_the_clock.py",
             " | Q(stands_in=True)", ""),
    Mutation("a new number is shown before somebody checked it", "engage/signpost/actions/contacts.py",
             "tests/signpost/test_contacts_by_the_clock.py", "contact.confirmed, contact.confirmed_by = False, \"\"\n    _refuse_what", "pass\n    _refuse_what"),
    Mutation("formatted text is taken as it is", "engage/kit/rich_text.py", "tests/signpost/test_documents.py",
             "cleaned = bleach.clean(text, tags=TAGS, attributes=ATTRIBUTES, protocols=PROTOCOLS, strip=True)", "cleaned = text"),
    Mutation("a published document can be changed", "engage/signpost", "tests/signpost/test_documents.py",
             sql="DROP TRIGGER signpost_document_stays ON signpost_document"),
    Mutation("a place opens with an item missing", f"{CORE}/actions/consulting.py", "tests/setup/test_go_live.py",
             "    if missing:\n", "    if False:\n"),
    Mutation("whoever asks for another threshold confirms it", "engage/kit/site_settings.py",
             "tests/kit/test_two_people_change_the_threshold.py", "if confirm and asked.asked_by_id_was == member_id", "if False"),
    Mutation("one person sets the threshold alone", "engage/kit/site_settings.py",
             "tests/kit/test_two_people_change_the_threshold.py", "    if setting.two_people:\n", "    if False:\n"),
    Mutation("a partner's administrator changes the site", "consultations/desks/setup/access.py", "tests/setup/test_the_desk.py",
             "return host() in list(organisations)", "return True"),
    Mutation("figures may lack an area", "engage/places/figures.py", "tests/places/test_population_figures.py",
             "    if missing:\n", "    if False:\n"),
    Mutation("a desk knows another desk", "consultations/desks/moderation/actions.py", "lint-imports",
             "from engage.kit.refusal", "from consultations.desks.digests.models import Digest  # noqa: F401\nfrom engage.kit.refusal"),
]  # fmt: skip


def copy_of_the_tree(to: Path) -> Path:
    """What git knows of, as it stands in the working copy."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, to / name)
    return to


def applied(mutation: Mutation, tree: Path) -> tuple[Path, str | None]:
    """Change the tree: (the file, what it held before; None if it is new). Raises `LookupError` when there is nothing to change."""
    if mutation.sql:
        folder = tree / mutation.path / "migrations"
        last = max(path.stem for path in folder.glob("[0-9]*.py"))
        label = mutation.path.rpartition("/")[2]
        path = folder / "9999_mutation.py"
        path.write_text(
            "from django.db import migrations\n\n\nclass Migration(migrations.Migration):\n"
            f"    dependencies = [({label!r}, {last!r})]\n    operations = [migrations.RunSQL({mutation.sql!r})]\n"
        )
        return path, None
    path = tree / mutation.path
    before = path.read_text()
    if mutation.old not in before:
        raise LookupError(f"{mutation.path} does not have the line any more: adapt the mutation")
    path.write_text(before.replace(mutation.old, mutation.new, 1))
    return path, before


def caught_by(mutation: Mutation, tree: Path, folder: Path) -> str:
    """The first test that failed; empty if all passed."""
    environment = os.environ | {"DATA": str(folder / "data")}
    if mutation.tests == "lint-imports":
        command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
        done = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, check=False)
        return "`make check` (import-linter)" if done.returncode else ""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-x",
        "-p",
        "no:cacheprovider",
        "--create-db",
        *mutation.tests.split(),
    ]
    done = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return ""
    found = re.search(r"^(?:FAILED|ERROR) tests/(\S+?)(?:\[.*?)?(?: -|$)", done.stdout, re.M)
    return found.group(1) if found else f"(pytest ended with {done.returncode})"


def main(words: list[str]) -> int:
    survived = 0
    with tempfile.TemporaryDirectory(prefix="engage-mutations-") as made:
        folder = Path(made)
        tree = copy_of_the_tree(folder / "tree")
        wanted = [m for m in MUTATIONS if not words or any(word in m.name for word in words)]
        whole = sorted({test for m in wanted for test in m.tests.split() if test != "lint-imports"})
        red = caught_by(Mutation("nothing at all", "", " ".join(whole)), tree, folder) if whole else ""
        if red:
            print(f"{red} fails before anything is taken away: mend that first")
            return 1
        for mutation in wanted:
            began = time.monotonic()
            try:
                path, before = applied(mutation, tree)
            except LookupError as stale:
                print(f"| {mutation.name} | STALE: {stale} |", flush=True)
                survived += 1
                continue
            by = caught_by(mutation, tree, folder)
            path.unlink() if before is None else path.write_text(before)
            survived += not by
            print(f"| {mutation.name} | {by or 'NOBODY NOTICED'} |", flush=True)
            print(f"  ({time.monotonic() - began:.0f} s)", file=sys.stderr, flush=True)
    return 1 if survived else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
