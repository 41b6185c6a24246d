"""What must not stand in the source at all, and what must be written in one place only."""

import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from consultations.core.kinds import kinds

ROOT = Path(settings.BASE_DIR)
TEMPLATES = ROOT / "templates"
ROOMS = ("engage", "accounts", "consultations")


def templates():
    return sorted(path for path in TEMPLATES.rglob("*") if path.is_file())


def sources():
    return [path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts]


def own_scripts():
    return [path for path in (ROOT / "static" / "js").rglob("*.js") if "vendor" not in path.parts]


def name_of(path):
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", templates(), ids=lambda path: path.relative_to(TEMPLATES).as_posix())
def test_a_template_has_no_inline_script_or_style(path):
    if path.suffix != ".html":
        return
    text = path.read_text()
    assert not re.search(r"<style|\sstyle\s*=|\son[a-z]+\s*=|javascript:", text, re.I)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)


def test_templates_and_code_never_trust_words_by_hand():
    trusting = {
        name_of(path)
        for path in templates()
        if re.search(r"\|\s*(safe|safeseq|truncatewords_html)\b|autoescape\s+off", path.read_text())
    }
    # Mail in plain text and Typst's own language are not HTML: escaping for HTML would spoil them.
    trusting -= {name for name in trusting if name.startswith("templates/") and not name.endswith(".html")}
    assert not trusting
    marking = {name_of(path) for path in sources() if re.search(r"mark_safe|SafeString\(|SafeText", path.read_text())}
    assert marking == {"engage/kit/rich_text.py"}


# Where a true count may be opened, and why.
MAY_OPEN_COUNTS = {
    "engage/kit/small_numbers.py",  # the rule itself
    "engage/kit/means.py",  # the rule for means
    "consultations/desks/digests/snapshot/",  # the analyst's exact part, kept apart from the released one
}


def test_true_counts_are_opened_in_few_places():
    opening = {name_of(path) for path in sources() if "for_analyst" in path.read_text()}
    strays = {name for name in opening if not any(name.startswith(allowed) for allowed in MAY_OPEN_COUNTS)}
    assert not strays
    inside = {name_of(path) for path in sources() if re.search(r"\._people\b", path.read_text())}
    assert inside == {"engage/kit/small_numbers.py"}
    assert not [name_of(path) for path in templates() if "for_analyst" in path.read_text()]


FORBIDDEN_IN_BROWSERS = (
    "getUserMedia|geolocation|localStorage|sessionStorage|indexedDB|serviceWorker|document\\.cookie|sendBeacon"
    "|innerHTML|insertAdjacentHTML|outerHTML|document\\.write|eval\\(|new Function"
)
# The live elements place what the server has rendered and escaped.
MAY_PLACE_SERVER_HTML = {"static/js/elements/live-board.js", "static/js/elements/live-fragment.js"}


def test_scripts_use_no_sensor_no_store_and_no_string_as_code():
    for path in own_scripts():
        found = set(re.findall(FORBIDDEN_IN_BROWSERS, path.read_text()))
        found -= {"innerHTML"} if name_of(path) in MAY_PLACE_SERVER_HTML else set()
        assert not found, f"{name_of(path)}: {found}"


def test_nothing_in_static_or_templates_names_another_origin():
    harmless = ("http://www.w3.org/",)
    for path in [*templates(), *own_scripts(), *(ROOT / "static").rglob("*.css"), *(ROOT / "static").rglob("*.svg")]:
        for address in re.findall(r"https?://[^\s\"'<>)]+", path.read_text()):
            assert address.startswith(harmless), f"{name_of(path)}: {address}"


# --- no template is left over ---------------------------------------------------------------------------------------

# Named by others: Django and allauth look for these by convention.
BY_CONVENTION = ("account/", "allauth/", "mfa/", "usersessions/", "404.html", "500.html", "403.html", "400.html")


def test_no_template_is_left_over():
    named = "\n".join(path.read_text() for path in [*templates(), *sources()])
    by_kind = {
        kind.template(part) for kind in kinds for part in ("card", "ask", "after", "result", "stage_ask", "stage")
    }
    left = []
    for path in templates():
        name = path.relative_to(TEMPLATES).as_posix()
        if name.startswith(BY_CONVENTION) or name in by_kind:
            continue
        if f'"{name}"' not in named and f"'{name}'" not in named and f"/{path.name}" not in named:
            left.append(name)
    assert not left, f"no page uses {left}"


# --- words about ourselves ------------------------------------------------------------------------------------------

VAGUE = {"utils", "helpers", "services", "managers", "signals", "common", "misc", "handlers", "processors"}


def test_no_file_has_a_name_that_says_nothing():
    assert not [name_of(path) for path in sources() if path.stem in VAGUE or path.parent.name in VAGUE]


def test_every_file_says_in_its_first_line_what_it_is_for():
    silent = [
        name_of(path)
        for path in [*sources(), *(ROOT / "tests").rglob("*.py"), *(ROOT / "benchmarks").rglob("*.py")]
        if path.read_text().strip() and not path.read_text().lstrip().startswith(('"""', "#!"))
    ]
    assert not silent


def test_short_files_stay_short():
    # A list of words is not a program.
    long = {
        name_of(path): len(path.read_text().splitlines())
        for path in sources()
        if len(path.read_text().splitlines()) > 400 and path.stem != "code_words"
    }
    assert not long


MACHINE = r"/w[o]rk/|/r[o]ot/|/h[o]me/[a-z]+/|p[y]pi[.]org|pythonh[o]sted|artif[a]ctory|registry[.]npm"


def kept_texts():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, text=True, capture_output=True, check=False)
    # A release archive is no checkout: there every file counts.
    names = listed.stdout.split("\n") if listed.returncode == 0 else [str(p.relative_to(ROOT)) for p in sources()]
    for name in names:
        path = ROOT / name
        kinds_of_text = {".py", ".md", ".toml", ".txt", ".in", ".html", ".js", ".css", ".yaml", ".yml", ".json", ""}
        if path.is_file() and path.suffix in kinds_of_text:
            yield name, path.read_text(errors="ignore")


def test_nothing_names_the_machine_it_was_made_on():
    for name, text in kept_texts():
        found = re.search(MACHINE, text)
        assert not found, f"{name}: {found.group()}"


def test_nothing_is_kept_half_merged():
    half = [name for name, text in kept_texts() if re.search(r"^(<{7}|>{7}) ", text, re.MULTILINE)]
    assert not half
