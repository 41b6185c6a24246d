"""The setup desk's own pages: settings with their history, documents, contacts, figures, holidays, small numbers."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from accounts.roles import Role
from engage.kit.models import Job, SiteSetting
from engage.kit.rich_text import open_marks
from engage.kit.site_settings import value_of
from engage.places.models import SchoolHoliday
from engage.places.queries import newest_figures
from engage.signpost.models import Contact, Document

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(cast):
    return cast.browser(cast.administrator)


@pytest.fixture
def partner_admin(cast):
    """An administrator of an organisation that joined later."""
    assert cast.organisation.pk
    return cast.browser(cast.member("their_admin", Role.ADMINISTRATOR, elsewhere=True))


# --- settings -------------------------------------------------------------------------------------------------------

COMPLAINTS = "/staff/setup/settings/site.complaints/"


def test_a_setting_is_set_on_its_page_and_its_history_says_who_and_when(admin, cast):
    assert "Not set yet" in admin.get("/staff/setup/settings/").content.decode()
    page = admin.get(COMPLAINTS)
    assert admin.post(COMPLAINTS, {"value": "Ring us", "seen": page.context["form"].initial["seen"]}).status_code == 302
    page = admin.get(COMPLAINTS)
    admin.post(COMPLAINTS, {"value": "Write to us", "seen": page.context["form"].initial["seen"]})
    text = admin.get(COMPLAINTS).content.decode()
    history = text.partition("What stood before")[2]
    assert history.index("Write to us") < history.index("Ring us") and history.count("Administrator") == 2
    assert value_of("site.complaints") == "Write to us"


def test_saving_the_same_again_writes_nothing(admin):
    for _ in range(3):
        assert admin.post(COMPLAINTS, {"value": "Ring us", "seen": "0"}).status_code == 302
    assert SiteSetting.objects.filter(name="site.complaints").count() == 1


def test_who_saw_an_older_value_is_told_and_keeps_what_they_typed(admin):
    admin.post(COMPLAINTS, {"value": "Ring us", "seen": "0"})
    answer = admin.post(COMPLAINTS, {"value": "Send a pigeon", "seen": "0"})
    text = answer.content.decode()
    assert answer.status_code == 409 and "Somebody else has changed this" in text and "Send a pigeon" in text
    assert value_of("site.complaints") == "Ring us"


def test_what_a_setting_cannot_be_is_said_beside_the_box(admin):
    answer = admin.post("/staff/setup/settings/setup.age_policy/", {"value": "9", "seen": "0"})
    assert answer.status_code == 422 and "Type that number to agree" in answer.content.decode()
    assert admin.post(COMPLAINTS, {"value": "x" * 2001, "seen": "0"}).status_code == 422
    assert not SiteSetting.objects.exists()


def test_every_setting_that_any_room_declares_is_on_the_page_and_can_be_opened(admin):
    from engage.kit.site_settings import known

    text = admin.get("/staff/setup/settings/").content.decode()
    for setting in known:
        assert setting.label in text.replace("&#x27;", "'"), setting.name
        assert admin.get(f"/staff/setup/settings/{setting.name}/").status_code in {200, 302}, setting.name


def test_a_setting_nobody_declared_is_an_unknown_page(admin):
    assert admin.get("/staff/setup/settings/site.colour/").status_code == 404


# --- the organisation that runs the site ------------------------------------------------------------------------------


def test_an_administrator_of_a_partner_reads_and_changes_nothing(partner_admin, now):
    before = (SiteSetting.objects.count(), Contact.objects.count(), SchoolHoliday.objects.count())
    for page in ("", "settings/", "documents/", "contacts/", "places/", "holidays/", "retention/", "small-numbers/"):
        answer = partner_admin.get(f"/staff/setup/{page}")
        assert answer.status_code == 200 and "The organisation that runs this site" in answer.content.decode(), page
    for page in ("contacts/new/", "places/population/", "holidays/", "retention/", "small-numbers/"):
        assert partner_admin.post(f"/staff/setup/{page}", {"value": "20"}).status_code == 403, page
    for page in ("settings/site.complaints/", "documents/rules/", f"contacts/{Contact.objects.first().pk}/"):
        assert partner_admin.get(f"/staff/setup/{page}").status_code == 404, page
    assert before == (SiteSetting.objects.count(), Contact.objects.count(), SchoolHoliday.objects.count())


# --- documents ------------------------------------------------------------------------------------------------------


def document_form(now, **given):
    return {
        "title": "The rules here",
        "body": "<p>Be kind.</p>",
        "note": "Shorter.",
        "owner": "Administrator",
        "valid_from": f"{localdate(now)}",
        "review_by": f"{localdate(now) + timedelta(days=300)}",
        "read_number": "1",
        **given,
    }


def test_a_document_goes_from_what_is_in_force_to_a_draft_to_a_version_that_everybody_reads(admin, client, now):
    page = admin.get("/staff/setup/documents/rules/")
    assert "Do not threaten or bully anyone" in page.content.decode()
    assert admin.post("/staff/setup/documents/rules/", document_form(now)).status_code == 302
    assert "Draft: version 2" in admin.get("/staff/setup/documents/rules/").content.decode()
    assert "Be kind." not in client.get("/rules/").content.decode().partition("<main")[2].partition("Be kind about")[0]
    assert admin.post("/staff/setup/documents/rules/2/publish/").status_code == 302
    assert "<p>Be kind.</p>" in client.get("/rules/").content.decode()
    assert Document.objects.get(slug="rules", number=2).published_by_id_was is not None


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"body": ""}, "Write something first"),
        ({"body": "<script></script>"}, "Write something first"),
        ({"note": ""}, "Say in a few words what is new"),
        ({"review_by": "2031-01-01"}, "within twelve months"),
        ({"review_by": "soon"}, "Write a day such as"),
        ({"title": "x" * 121}, "120 characters or fewer"),
    ],
)
def test_a_draft_that_cannot_be_comes_back_with_what_was_typed(admin, now, given, says):
    answer = admin.post("/staff/setup/documents/rules/", document_form(now, owner="A role I typed", **given))
    text = answer.content.decode()
    assert answer.status_code == 422 and says in text and "A role I typed" in text and "There is a problem" in text
    assert Document.objects.filter(slug="rules").count() == 1


def test_a_draft_by_somebody_else_meanwhile_is_not_overwritten(admin, now):
    admin.post("/staff/setup/documents/rules/", document_form(now))
    answer = admin.post("/staff/setup/documents/rules/", document_form(now, body="<p>Mine.</p>"))
    assert answer.status_code == 409 and "&lt;p&gt;Mine.&lt;/p&gt;" in answer.content.decode()
    assert Document.objects.get(slug="rules", number=2).body == "<p>Be kind.</p>"


def test_what_only_they_know_is_filled_in_box_by_box_and_the_rest_of_the_text_stays(admin, client):
    text = admin.get("/staff/setup/documents/privacy/").content.decode()
    assert "For how many days" in text and "Backups: copies are kept" in text
    before = Document.objects.get(slug="privacy")
    filled = {"read_number": "1", "blank_2": "Seven years <b>after</b> it ended", "blank_3": ""}
    assert admin.post("/staff/setup/documents/privacy/fill/", filled).status_code == 302
    draft = Document.objects.get(slug="privacy", number=2)
    assert "Seven years &lt;b&gt;after&lt;/b&gt; it ended" in draft.body
    assert len(open_marks(draft.body)) == len(open_marks(before.body)) - 1
    assert draft.published_at is None and "Seven years" not in client.get("/privacy/").content.decode()
    # The next box fills the same draft, which keeps what was filled before.
    assert (
        admin.post("/staff/setup/documents/privacy/fill/", {"read_number": "2", "blank_2": "30 days"}).status_code
        == 302
    )
    draft.refresh_from_db()
    assert "Seven years" in draft.body and "30 days" in draft.body


@pytest.mark.parametrize(
    ("given", "status", "says"),
    [
        ({"read_number": "1"}, 422, "Fill in at least one."),
        ({"read_number": "1", "blank_0": "x" * 501, "blank_1": "Kept as typed"}, 422, "500 characters or fewer"),
        ({"read_number": "7", "blank_1": "Kept as typed"}, 409, "Somebody else has written here"),
    ],
)
def test_boxes_that_cannot_be_filled_come_back_with_what_was_typed(admin, given, status, says):
    answer = admin.post("/staff/setup/documents/privacy/fill/", given)
    text = answer.content.decode()
    assert answer.status_code == status and says in text and given.get("blank_1", "") in text
    assert Document.objects.filter(slug="privacy").count() == 1


def test_publishing_what_is_not_there_is_an_unknown_page(admin):
    assert admin.post("/staff/setup/documents/rules/9/publish/").status_code == 404
    assert admin.post("/staff/setup/documents/spam/1/publish/").status_code == 404


# --- contacts -------------------------------------------------------------------------------------------------------


def test_a_safeguarding_lead_checks_a_contact_and_young_people_see_it(cast, client):
    lead, kooth = cast.browser(cast.safeguarding_lead), Contact.objects.get(slug="kooth")
    assert "Kooth" in lead.get("/staff/setup/contacts/").content.decode()
    assert "Kooth" not in client.get("/help/").content.decode()
    assert lead.post(f"/staff/setup/contacts/{kooth.pk}/confirm/", {"by": "Lead, read the page"}).status_code == 302
    assert "Kooth" in client.get("/help/").content.decode()
    text = lead.get(f"/staff/setup/contacts/{kooth.pk}/").content.decode()
    assert "Checked and right" in text.partition("What was done")[2]


def test_each_of_the_forms_of_a_contact_comes_back_with_what_is_wrong(admin):
    kooth = Contact.objects.get(slug="kooth")
    here = f"/staff/setup/contacts/{kooth.pk}/"
    for path, body, says in (
        ("confirm/", {"by": ""}, "Say who checked it"),
        ("end/", {"last_day": "2019-01-01"}, "more than a year ago"),
        ("", {"name": "Kept as typed", "topic": "spam"}, "Kept as typed"),
    ):
        answer = admin.post(here + path, body)
        assert answer.status_code == 422 and says in answer.content.decode(), path
    empty = admin.post("/staff/setup/contacts/new/", {}).content.decode()
    assert "Give the contact its name." in empty and "This field is required" not in empty
    kooth.refresh_from_db()
    assert kooth.name == "Kooth" and kooth.valid_to is None and not kooth.confirmed


def test_999_offers_no_way_to_lose_it(admin):
    emergency = Contact.objects.get(slug="emergency")
    text = admin.get(f"/staff/setup/contacts/{emergency.pk}/").content.decode()
    assert "hide it from young people" not in text and "The service has ended" not in text
    assert admin.post(f"/staff/setup/contacts/{emergency.pk}/hide/").status_code == 409


# --- places and holidays --------------------------------------------------------------------------------------------


def figures_form(now, typed):
    return {
        "figures": typed, "source": "Mid-2025 estimates", "reference_date": "2025-06-30", "released_on": "2026-07-15",
        "licence": "OGL",
    }  # fmt: skip


def test_pasted_figures_are_checked_then_taken_in(admin, now):
    before, _ = newest_figures(localdate(now))
    lines = [f"{code},{people['10-24'] * 2}" for code, people in before.items()]
    typed = "\n".join(["code,10-24", *lines])
    here = "/staff/setup/places/population/"
    answer = admin.post(here, figures_form(now, typed))
    assert answer.status_code == 422 and "differ by more than 10 per cent" in answer.content.decode()
    assert lines[0] in answer.content.decode()
    assert admin.post(here, {**figures_form(now, typed), "confirmed": "on"}).status_code == 302
    assert "Mid-2025 estimates" in admin.get("/staff/setup/places/").content.decode()


def test_every_figure_on_the_page_of_places_says_where_it_comes_from(admin):
    text = admin.get("/staff/setup/places/").content.decode()
    assert text.count('<th scope="row">') == 13 and "E06000035" in text
    for part in ("Source: Office for National Statistics", "for 21 March 2021", "released 2 November 2022", "Licence"):
        assert part in text


def test_a_file_is_refused_here_as_everywhere(admin):
    from django.core.files.uploadedfile import SimpleUploadedFile

    answer = admin.post("/staff/setup/places/population/", {"figures": SimpleUploadedFile("f.csv", b"code,10-24")})
    assert answer.status_code == 415


def test_a_holiday_is_added_compared_corrected_and_taken_away(admin):
    form = {
        "name": "Snow week",
        "first_day": "2027-01-11",
        "last_day": "2027-01-15",
        "source": "Council",
        "checked": "on",
    }
    here = "/staff/setup/holidays/"
    assert admin.post(here, form).status_code == 302
    snow = SchoolHoliday.objects.get(name="Snow week")
    assert snow.checked_on is not None
    assert admin.post(here, form).status_code == 409, "the same again is said, not doubled"
    assert admin.post(f"{here}{snow.pk}/", {**form, "last_day": "2027-01-13", "checked": ""}).status_code == 302
    snow.refresh_from_db()
    assert snow.checked_on is None, "what somebody compared was something else"
    assert admin.post(f"{here}{snow.pk}/", {**form, "last_day": "2026-01-13"}).status_code == 422
    assert admin.post(f"{here}{snow.pk}/", {"remove": "1"}).status_code == 302
    assert not SchoolHoliday.objects.filter(pk=snow.pk).exists()


# --- how long things are kept, and small numbers ----------------------------------------------------------------------


def test_the_schedule_is_confirmed_as_it_was_read(admin):
    here = "/staff/setup/retention/"
    page = admin.get(here)
    assert "Confirm the schedule" in page.content.decode()
    old = page.context["schedule"]
    admin.post("/staff/setup/settings/retention.core.declined/", {"value": "20", "seen": "0"})
    answer = admin.post(here, {"schedule": old})
    assert answer.status_code == 409 and "has changed since you opened this page" in answer.content.decode()
    assert admin.post(here, {"schedule": admin.get(here).context["schedule"]}).status_code == 302
    assert "The schedule is confirmed" in admin.get(here).content.decode()


def test_two_people_change_the_threshold_on_its_page(admin, cast):
    here = "/staff/setup/small-numbers/"
    analyst = cast.browser(cast.analyst)
    assert admin.post(here, {"value": "20"}).status_code == 302
    assert Job.objects.filter(kind="accounts.mail", payload__member=cast.analyst.pk).count() == 1
    assert not Job.objects.filter(kind="accounts.mail", payload__member=cast.administrator.pk).exists()
    waiting = admin.get(here)
    assert "somebody else confirms" in waiting.content.decode()
    number = waiting.context["waiting"].pk
    assert admin.post(here, {"request": str(number), "decision": "confirm"}).status_code == 409
    assert analyst.get(here).context["stands"] == 10
    assert analyst.post(here, {"request": str(number), "decision": "confirm"}).status_code == 302
    assert admin.get(here).context["stands"] == 20


@pytest.mark.parametrize("typed", ["", "4", "ten", "1000"])
def test_what_is_no_threshold_is_said_beside_the_box(admin, typed):
    answer = admin.post("/staff/setup/small-numbers/", {"value": typed})
    assert answer.status_code == 422 and "There is a problem" in answer.content.decode()


@pytest.mark.parametrize("number", ["0", "999999999", "x", "9" * 40, "²"])
def test_a_request_that_nobody_made_is_unknown(admin, number):
    assert admin.post("/staff/setup/small-numbers/", {"request": number, "decision": "confirm"}).status_code == 404
