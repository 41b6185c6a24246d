"""The one page for everybody (DIG-17): what was asked, who took part, what was heard and what comes next, in easy words."""

from typing import Any

from consultations.core.models import Consultation
from consultations.desks.digests.snapshot.cells import day_words, listed, the, unit_of

MOST_HEARD = 3
MOST_QUOTES = 3


def plain_page(consultation: Consultation, released: dict[str, Any]) -> dict[str, Any]:
    """Put together by rule from the account itself and from staff's approved easy words; nothing in it is new."""
    opening = released["opening"]
    quotes = [quote for activity in released["activities"] for quote in activity["quotes"]]
    quotes.sort(key=lambda quote: "[removed:" in quote["text"])  # whole ones first; otherwise as the rule chose them
    return {
        "title": consultation.title,
        "asked": consultation.summary,
        "questions": [each["prompt"] for each in released["activities"] if each["shape"] != "shown"],
        "who": _who(released["who"]),
        "heard": [{"text": finding["plain"], "question": finding["question"]} for finding in opening["findings"]],
        "unknown": _unknown(released["who"]),
        "quotes": quotes[:MOST_QUOTES],
        "next": _next(consultation),
        "promised_by": day_words(consultation.answer_due),
    }


def plain_finding(activity: dict[str, Any], row: dict[str, Any], measure: dict[str, str]) -> str:
    """One result in words that a ten year old can read."""
    if activity.get("in_part"):  # something else may be more: see `Result.in_part`
        return f"Of what we can show: {plain_finding({**activity, 'in_part': False}, row, measure)}"
    words = row["label"].rstrip(".")
    if activity["shape"] == "means":
        unit, most = unit_of(activity, row["mean"]), activity["mean"]["most"]
        return f"“{words}” came first. On average it got {row['mean']['text']} {unit} out of {most}."
    cell = row["cells"][measure["key"]]
    if activity["shape"] == "ideas":
        item = activity.get("item", "idea")
        return f"The {item} with the most support is “{words}”. About {cell['people']} people support it."
    if activity["shape"] == "parts":
        said = {"agree": "agreed", "disagree": "disagreed"}.get(measure["key"], f"said {measure['label'].lower()}")
        return f"{cell['percent']} out of every 100 people {said}: “{words}”."
    if activity["shape"] == "ordered":
        return f"{cell['percent']} out of every 100 people said “{words}”. No other answer was picked more."
    did = "said" if activity.get("item") == "word" else "picked"
    return f"“{words}” came first. {cell['percent']} out of every 100 people {did} it."


def words_for_mail(activity: dict[str, Any], row: dict[str, Any], title: str) -> str:
    """A finding without anything that a young person wrote: mail is no place for their words."""
    if row["by_staff"]:
        return title
    people = next(iter(row["cells"].values()))["text"]
    if activity.get("item") == "word":
        return f"A word that young people gave was said most ({people}); question {activity['position']}"
    what = "A question" if activity.get("item") == "question" else "An idea"
    return f"{what} that young people wrote has the most support ({people}); question {activity['position']}"


def _who(who: dict[str, Any]) -> list[str]:
    people = who["people"]["people"]
    if people is None:
        return ["Only a few people took part, so we do not say how many."]
    lines = [f"About {people} people took part. They chose to, so they do not speak for everybody."]
    groups = [row for row in who["ages"]["rows"] if row["cell"]["people"]]
    if groups and who["ages"]["shown"]:
        top = max(groups, key=lambda row: row["cell"]["people"])
        lines.append(f"The biggest group was aged {top['label'].lower()}.")
    return lines


def _unknown(who: dict[str, Any]) -> str:
    districts = who["districts"]
    missing = districts["under"] or (districts["too_few"] if len(districts["too_few"]) <= MOST_HEARD else [])
    if districts["shown"] and missing:
        return f"We heard from too few people in {listed(missing)}. We do not know what more of them would say."
    return "We do not know what people who did not take part would say."


def _next(consultation: Consultation) -> list[str]:
    lines = [consultation.what_happens_next] if consultation.what_happens_next else []
    if consultation.decision_maker and consultation.decision:
        on = f" on {day_words(consultation.decision_on)}" if consultation.decision_on else ""
        decides = the(consultation.decision_maker)
        lines.append(f"{decides[:1].upper()}{decides[1:]} decides{on}: {consultation.decision.rstrip('.')}.")
    if consultation.answer_due:
        lines.append(f"We promised to answer you by {day_words(consultation.answer_due)}.")
    return lines
