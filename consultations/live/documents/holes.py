"""What stands in a page that is drawn once for all phones, where each phone's own part belongs.

Quotes cannot come into a page from words that somebody typed (they are escaped), so what is found with its quotes is ours.
"""

from consultations.live.documents.shapes import MineView

NEWCOMER = "(newcomer)"
OP = "(op)"
SEQ = -1


def nobody() -> MineView:
    """The private slice of no phone: its keys are holes, and it said nothing."""
    return MineView(
        round_id=None,
        status="",
        said=(),
        fields=(),
        words=(),
        waits=False,
        late=False,
        extra_time=False,
        words_held=False,
        team=None,
        tested=False,
        seat=0,
        answered=(),
        op=OP,
        seq=SEQ,
        support=False,
        enough=0,
    )
