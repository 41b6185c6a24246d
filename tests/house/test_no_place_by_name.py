"""Districts are dated reference data and can be replaced: no code of one, and no name of one, stands in code (PLA-01)."""

import json
import re
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
HERE_NOW = json.loads((ROOT / "engage" / "places" / "data" / "kent_and_medway.json").read_text())
# The partnership's own name; what it is called does not change with its districts.
PARTNERSHIP = {"Medway"}
CODE = re.compile(r"\b[EKWSN]\d{8}\b")


def written():
    """(name, text) of every file that the product is made of, but for data with sources, and the made-up county."""
    for room in ("engage", "accounts", "consultations", "templates", "static"):
        for path in (ROOT / room).rglob("*"):
            apart = {"data", "demo", "migrations", "vendor"} & set(path.parts)
            if path.suffix in {".py", ".html", ".txt", ".js", ".css"} and not apart:
                yield path.relative_to(ROOT).as_posix(), path.read_text()


def names_now():
    return {area[key] for area in HERE_NOW["areas"] for key in ("name", "short_name") if area.get(key)} - PARTNERSHIP


def test_no_district_is_named_in_code_or_templates():
    names = {name for name in names_now() if name not in {"Kent", "Kent and Medway"}}
    assert len(names) >= 12, names
    any_name = re.compile(r"\b(" + "|".join(map(re.escape, sorted(names))) + r")\b")
    found = {name: any_name.findall(text) for name, text in written() if any_name.search(text)}
    assert not found


def test_no_code_of_an_area_stands_in_code_or_templates():
    assert {area["code"] for area in HERE_NOW["areas"]} and all(CODE.match(a["code"]) for a in HERE_NOW["areas"])
    assert not {name: CODE.findall(text) for name, text in written() if CODE.search(text)}
