"""How an account opens: a headline, up to three findings, one thing we do not know, and what happens next; all by rule."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from consultations.core.models import Consultation
from consultations.desks.digests.snapshot.cells import day_words, listed, unit_of
from consultations.desks.digests.snapshot.plain import plain_finding, words_for_mail
from engage.kit.small_numbers import PERCENT_BASE

SELF_SELECTION = "They chose to take part, so this is not a poll of all young people."
MOST_FINDINGS = 3
MOST_NAMED = 4
LONGEST_HEADLINE = 80
CLOSE = 5  # per cent points within which two answers stand together


@dataclass(frozen=True)
class Found:
    """The one result of an activity that its finding tells."""

    title: str
    words: str
    indicative: bool
    row: dict[str, Any]
    measure: dict[str, str]


def opening(
    consultation: Consultation, who: dict[str, Any], activities: list[dict[str, Any]], day: date
) -> dict[str, Any]:
    findings = [finding for activity in activities if (finding := _finding(activity))]
    # What stands on more people comes first; then the order in which it was asked.
    findings.sort(key=lambda finding: finding["indicative"])
    people = who["people"]["people"]
    took_part = f"About {people} people took part." if people else "Too few people took part to show numbers."
    headlines = [finding for finding in findings if len(finding["title"]) <= LONGEST_HEADLINE]
    return {
        "headline": headlines[0]["title"] if headlines else consultation.title,
        # What the headline is the answer to; a headline that is the title needs none.
        "question": headlines[0]["question"] if headlines else "",
        "lead": f"{took_part} {SELF_SELECTION}",
        "findings": findings[:MOST_FINDINGS],
        "unknown": _unknown(who),
        "next": _next(consultation, day),
    }


def _finding(activity: dict[str, Any]) -> dict[str, Any] | None:
    """The largest share of an activity that at least 30 people answered, or the idea with the most support."""
    base = activity["base"]["people"]
    if not base or base < PERCENT_BASE or activity["shape"] == "words":
        return None
    find = {
        "bars": _of_bars,
        "ordered": _of_ordered,
        "means": _of_means,
        "parts": _of_parts,
        "ideas": _of_ideas,
    }[activity["shape"]]
    found = find(activity)
    if found is None:
        return None
    # Something else may be more: see `Result.in_part`.
    title = f"Of what can be shown: {found.title}" if activity.get("in_part") else found.title
    return {
        "title": title,
        "words": found.words,
        "indicative": found.indicative,
        "position": activity["position"],
        "question": activity["prompt"],
        "plain": plain_finding(activity, found.row, found.measure),
        "mail": words_for_mail(activity, found.row, title),
    }


def _of_bars(activity: dict[str, Any]) -> Found | None:
    key, base = activity["measures"][0]["key"], activity["base"]["people"]
    shown = [row for row in activity["rows"] if row["cells"][key]["percent"] is not None]
    if not shown:
        return None
    first = shown[0]
    asked = f"of about {base} people."
    share = first["cells"][key]["percent"]
    if len(shown) > 1 and share - shown[1]["cells"][key]["percent"] < CLOSE:
        second = shown[1]
        words = f"{share}% and {second['cells'][key]['percent']}% {asked}"
        title = f"“{first['label']}” and “{second['label']}” come first"
        return Found(title, words, activity["indicative"], first, activity["measures"][0])
    title = f"“{first['label']}” comes first"
    return Found(title, f"{share}% {asked}", activity["indicative"], first, activity["measures"][0])


def _of_ordered(activity: dict[str, Any]) -> Found | None:
    """Bars that stand in staff's order: the largest of them, and nothing where two stand together at the top."""
    measure, base = activity["measures"][0], activity["base"]["people"]
    shown = [row for row in activity["rows"] if row["cells"][measure["key"]]["percent"] is not None]
    shown.sort(key=lambda row: -row["cells"][measure["key"]]["percent"])
    shares = [row["cells"][measure["key"]]["percent"] for row in shown[:2]]
    if not shown or (len(shares) > 1 and shares[0] == shares[1]):
        return None
    words = f"{shares[0]}% of about {base} people."
    return Found(f"Said most: “{shown[0]['label']}”", words, activity["indicative"], shown[0], measure)


def _of_means(activity: dict[str, Any]) -> Found | None:
    """What got most on average; nothing where two stand level."""
    shown = [row for row in activity["rows"] if row["mean"]["tenths"] is not None]
    if not shown or (len(shown) > 1 and shown[0]["mean"]["tenths"] == shown[1]["mean"]["tenths"]):
        return None
    top, of = shown[0], activity["mean"]
    on_average = f"{top['mean']['text']} {unit_of(activity, top['mean'])} on average, of {of['most']}"
    words = f"{on_average}; about {activity['base']['people']} people."
    return Found(
        f"“{top['label']}” comes first", words, activity["indicative"], top, {"key": "mean", "label": of["label"]}
    )


def _of_parts(activity: dict[str, Any]) -> Found | None:
    best: tuple[int, dict[str, Any], dict[str, str]] | None = None
    for row in activity["rows"]:
        for measure in (activity["measures"][0], activity["measures"][-1]):
            percent = row["cells"][measure["key"]]["percent"]
            if percent is not None and (best is None or percent > best[0]):
                best = (percent, row, measure)
    if best is None:
        return None
    percent, row, measure = best
    people = row["base"]["people"] if row["base"] else activity["base"]["people"]
    most = "Most" if percent > 50 else "The largest share"
    title = f"{most} {measure['label'].lower()}: “{row['label']}”"
    return Found(title, f"{percent}% of about {people} people.", row["indicative"], row, measure)


def _of_ideas(activity: dict[str, Any]) -> Found | None:
    key, base = activity["measures"][0]["key"], activity["base"]["people"]
    shown = [row for row in activity["rows"] if row["cells"][key]["people"] is not None]
    if not shown:
        return None
    support = shown[0]["cells"][key]["text"]
    title = f"The {activity.get('item', 'idea')} with the most support: “{shown[0]['label']}”"
    words = f"Supported by {support} of about {base} people."
    return Found(title, words, activity["indicative"], shown[0], activity["measures"][0])


def _unknown(who: dict[str, Any]) -> str:
    districts = who["districts"]
    if districts["under"]:
        return (
            f"What more young people in {listed(districts['under'])} would say. "
            "Fewer of them took part than live there would lead us to expect."
        )
    few, all_of_them = districts["too_few"], len(districts["rows"])
    if districts["shown"] and few:
        where = listed(few) if len(few) <= MOST_NAMED else f"{len(few)} of the {all_of_them} districts"
        return f"What young people in {where} would say. Too few voices can be shown from there."
    if not districts["shown"] and who["people"]["people"] is not None:
        return "Where those who took part live: too few of them told us."
    return "What young people who did not take part would say."


def _next(consultation: Consultation, day: date) -> str:
    """Who decides what and when, as it stood on the day of the cut-off."""
    parts = []
    if consultation.decision and consultation.decision_maker:
        on = f" on {day_words(consultation.decision_on)}" if consultation.decision_on else ""
        parts.append(f"Who decides: {consultation.decision_maker}{on}. {consultation.decision.rstrip('.')}.")
    if consultation.answer_due:
        was = "was" if consultation.answer_due < day else "is"
        parts.append(f"An answer {was} promised by {day_words(consultation.answer_due)}.")
    return " ".join(parts) or "What happens next has not been set."
