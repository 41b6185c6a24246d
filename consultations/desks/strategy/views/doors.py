"""Who may come in at the strategy desk: those who answer, and the decision-maker alone for what was considered."""

from accounts.access import for_holders_of
from accounts.roles import Role
from consultations.desks.strategy.queries import WRITERS

SECTION = "Answers"
for_writers = for_holders_of(*WRITERS)
for_the_decision_maker = for_holders_of(Role.DECISION_MAKER)
