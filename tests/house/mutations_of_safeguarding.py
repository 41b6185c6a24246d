"""The gates around concerns, one taken away at a time: see `mutations.py`."""

from tests.house.mutation import Mutation

CORE = "consultations/core"
DOORS = "tests/house/test_doors.py"
SAFE = "consultations/desks/safeguarding"
SAFEGUARDING = [
    # safeguarding
    Mutation("a concern's words are stored as they are", f"{SAFE}/sealing.py", "tests/safeguarding/test_concerns.py",
             "return _keys().encrypt(_bytes(salted)).decode(), _hash(salted)", "return _bytes(salted).decode(), _hash(salted)"),
    Mutation("administrators read concerns", f"{SAFE}/views/concern.py", f"{DOORS} tests/safeguarding/test_pages.py",
             "@for_holders_of(Role.SAFEGUARDING_LEAD)\n@proved_lately\ndef concern(",
             "@for_holders_of(Role.SAFEGUARDING_LEAD, Role.ADMINISTRATOR)\n@proved_lately\ndef concern("),
    Mutation("the second step is not asked again before a concern", f"{SAFE}/views/concern.py", "tests/safeguarding/test_pages.py",
             "@proved_lately\ndef concern(", "def concern("),
    Mutation("reading a concern is not written down", f"{SAFE}/views/concern.py", "tests/safeguarding/test_pages.py",
             "working.note_reading(concern_id", "dict(concern_id"),
    Mutation("an alert carries the words", f"{SAFE}/actions/alerting.py", "tests/safeguarding/test_clocks_and_alerts.py",
             '"organisation": concern.organisation.name',
             '"organisation": __import__("consultations.desks.safeguarding.queries", fromlist=["x"]).contents_of(concern)["words"]'),
    Mutation("safeguarding that fails turns an answer away", f"{CORE}/referring.py", "tests/safeguarding/test_concerns.py",
             "except Exception as problem:", "except MemoryError as problem:"),
    Mutation("what the checks see waits for a moderator", f"{CORE}/actions/words.py", "tests/safeguarding/test_concerns.py",
             "if entry.severity >= DANGER or entry.state == Entry.State.SAFEGUARDING:", "if False:"),
    Mutation("a rewritten record of a concern is not found", f"{SAFE}/chain.py", "tests/safeguarding/test_sealed_concerns.py",
             "or step.hash != link_of(step)", "or False"),
    Mutation("a concern is closed without a reason", SAFE, "tests/safeguarding/test_sealed_concerns.py",
             sql="ALTER TABLE safeguarding_concern DROP CONSTRAINT a_closed_concern_says_what_was_decided_and_why"),
    Mutation("the clock of a concern runs at night", f"{SAFE}/clocks.py", "tests/safeguarding/test_clocks_and_alerts.py",
             "return hours.after(since, minutes_allowed) or since + minutes_allowed", "return since + minutes_allowed"),
    Mutation("nobody is told that nobody acknowledged", f"{SAFE}/actions/alerting.py", "tests/safeguarding/test_clocks_and_alerts.py",
             "if concern is not None:\n                announce", "if False:\n                announce"),
    Mutation("bank holidays are staffed", "engage/kit/opening_hours.py", "tests/kit/test_opening_hours.py",
             " and not is_bank_holiday(day)", ""),
    Mutation("lead and deputy are one person", "accounts", "tests/accounts/test_cover.py",
             sql="ALTER TABLE accounts_safeguardingpost DROP CONSTRAINT safeguarding_lead_and_deputy_are_two_people"),
]  # fmt: skip
