"""Evidence of other kinds, told in an account as a part of its own and never counted with what people answered alone."""

from collections.abc import Callable
from typing import Any

# For a consultation's number: one dict for each thing that is told, with `heading`, `when`, `base_text`, `sentence`, `rows` of
# {"label", "text", "people"}; where there are means also `means` of {"label", "mean": {"tenths", "text"}}, and `counted`, how.
# Every number in it has been released, and it never changes afterwards.
Teller = Callable[[int], list[dict[str, Any]]]
_tellers: list[Teller] = []


def tells_evidence(teller: Teller) -> Teller:
    """Call it from the wing's `AppConfig.ready`."""
    if teller not in _tellers:
        _tellers.append(teller)
    return teller


def evidence_of(consultation_id: int) -> list[dict[str, Any]]:
    return [told for teller in _tellers for told in teller(consultation_id)]
