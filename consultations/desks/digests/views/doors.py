"""Who may come in at the digests desk: those who read, and those who make, ask and publish."""

from accounts.access import for_holders_of
from accounts.roles import Role

for_readers = for_holders_of(Role.ANALYST, Role.ADMINISTRATOR, Role.DECISION_MAKER, Role.PARTNER)
for_makers = for_holders_of(Role.ANALYST, Role.ADMINISTRATOR)
for_whom_words_are = for_holders_of(Role.ANALYST)
for_those_inside = for_holders_of(Role.ANALYST, Role.ADMINISTRATOR, Role.DECISION_MAKER)
