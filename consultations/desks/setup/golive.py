"""What the setup desk asks for before anything opens to real people: who answers, documents, agreements, contacts."""

from datetime import datetime

from django.conf import settings
from django.utils.timezone import localdate

from consultations.desks.setup.declared import AGE, DPIA, RETENTION, fingerprint_of_schedule
from engage.kit.checklist import go_live_item
from engage.kit.site_settings import value_of, values_of
from engage.places.queries import areas_on
from engage.signpost.facts import ACCOUNTABLE, COMPLAINTS, CONTROLLER, DATA_PROTECTION
from engage.signpost.models import DocumentName
from engage.signpost.queries.contacts import contacts_due, shown
from engage.signpost.queries.documents import in_force, kept_documents

SETTINGS, DOCUMENTS, CONTACTS = "setup_settings", "setup_documents", "setup_contacts"


@go_live_item("accountable-person", label="An accountable person is named in public", order=20, url_name=SETTINGS)
def accountable_person_is_named(organisation_id: int, now: datetime) -> str:
    return "" if value_of(ACCOUNTABLE.name) else "Name the accountable person."


@go_live_item("privacy-owner", label="The privacy notice has an owner", order=21, url_name=SETTINGS)
def privacy_notice_has_an_owner(organisation_id: int, now: datetime) -> str:
    values = values_of([CONTROLLER.name, DATA_PROTECTION.name])
    return "" if all(values.values()) else "Say who the controller is and how to reach its data protection officer."


@go_live_item("complaints", label="People can read how to complain", order=22, url_name=SETTINGS)
def there_is_a_way_to_complain(organisation_id: int, now: datetime) -> str:
    return "" if value_of(COMPLAINTS.name) else "Say how people can complain."


@go_live_item("documents-filled", label="Nothing is still to be filled in a document", order=30, url_name=DOCUMENTS)
def nothing_is_left_to_fill(organisation_id: int, now: datetime) -> str:
    on = localdate(now)
    open_ones = [each.label for each in kept_documents(on=on) if each.in_force is None or each.open_marks]
    return f"Fill in what is still marked “to be filled in”: {', '.join(open_ones)}." if open_ones else ""


@go_live_item("documents-reviewed", label="No document is past its day to be looked at", order=31, url_name=DOCUMENTS)
def no_document_is_overdue(organisation_id: int, now: datetime) -> str:
    late = [each.label for each in kept_documents(on=localdate(now)) if each.overdue]
    return f"Look again at, and publish anew: {', '.join(late)}." if late else ""


@go_live_item("accessibility-dated", label="The accessibility statement is of this year", order=32, url_name=DOCUMENTS)
def accessibility_statement_is_fresh(organisation_id: int, now: datetime) -> str:
    on = localdate(now)
    statement = in_force(DocumentName.ACCESSIBILITY, on=on)
    fresh = statement is not None and (on - statement.valid_from).days <= 365
    return "" if fresh else "Publish an accessibility statement that is not older than twelve months."


@go_live_item("dpia", label="The data protection impact assessment is signed", order=40, url_name=SETTINGS)
def assessment_is_signed(organisation_id: int, now: datetime) -> str:
    return "" if value_of(DPIA.name) else "Give the reference of the data protection impact assessment."


@go_live_item("age-policy", label="The age policy is confirmed", order=41, url_name=SETTINGS)
def age_policy_is_confirmed(organisation_id: int, now: datetime) -> str:
    agreed = value_of(AGE.name) == settings.SELF_SERVICE_AGE
    return "" if agreed else f"Confirm that people may take part alone from the age of {settings.SELF_SERVICE_AGE}."


@go_live_item(
    "retention", label="The schedule of how long things are kept is confirmed", order=42, url_name="setup_retention"
)
def schedule_is_confirmed(organisation_id: int, now: datetime) -> str:
    agreed = value_of(RETENTION.name) == fingerprint_of_schedule()
    return "" if agreed else "Confirm how long each sort of data is kept."


@go_live_item(
    "contacts-checked", label="Every contact that is shown was checked within 60 days", order=50, url_name=CONTACTS
)
def contacts_are_checked(organisation_id: int, now: datetime) -> str:
    on = localdate(now)
    late = contacts_due(on).filter(pk__in=shown(on)).count()
    return f"Check {late} contact{'' if late == 1 else 's'} by phone or on the official page." if late else ""


@go_live_item("contacts-everywhere", label="Every council has a contact for young people", order=51, url_name=CONTACTS)
def every_council_has_a_contact(organisation_id: int, now: datetime) -> str:
    on = localdate(now)
    councils = sorted(set(areas_on(on).values_list("upper_tier", flat=True)))
    places = set(shown(on).values_list("who_for", flat=True))
    without = [council for council in councils if not places & set(council.split())]
    return f"Confirm at least one contact for: {', '.join(without)}." if without else ""
