"""What is asked in a room, drawn once for everybody: on phones as a form without a person in it, on the wall large."""

from hashlib import blake2b

from django.template.loader import render_to_string, select_template

from consultations.core.kinds import kind_of
from consultations.core.models import Activity
from consultations.core.queries import shown_entries
from consultations.core.same_words import once


def ask_html(activity: Activity, *, disabled: bool) -> str:
    """The kind's own fields, empty. `disabled`: the question is read out first, and nothing can be pressed yet."""
    kind = kind_of(activity)
    form = kind.form(activity, None) if kind.asks else None
    if form is not None and disabled:
        for field in form.fields.values():
            field.disabled = True
            field.widget.attrs["disabled"] = True
    if "support" in kind.marks:
        # One order for everybody that says nothing about when each came; every phone draws the same document.
        shown = sorted(once(shown_entries(activity)), key=lambda entry: blake2b(b"%d" % entry.pk).digest())
        most = min(kind.most_words, kind.room_words) if kind.takes_words else 0
        board = {"entries": shown, "form": form, "kind": kind, "disabled": disabled, "most_words": most}
        return render_to_string("live/phone/board.html", board)
    if kind.marks_one_by_one and kind.marks:
        context = {"activity": activity, "entries": shown_entries(activity), "marks": kind.marks, "disabled": disabled}
        return render_to_string("live/phone/marks.html", context)
    return render_to_string(kind.template("ask"), {"form": form, "activity": activity, "in_room": True})


def stage_ask_html(activity: Activity) -> str:
    """The kind's own drawing for a wall, or its options as a plain list."""
    kind = kind_of(activity)
    options = [entry.shown_text for entry in shown_entries(activity).filter(origin="staff").order_by("position")]
    template = select_template([kind.template("stage_ask"), "live/stage/options.html"])
    return template.render({"activity": activity, "options": options})
