"""The tables of helplines and services that people can turn to, and of everything that was done to them."""

import re
from urllib.parse import quote

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext, gettext_lazy

EVERYONE = "everyone"


class Audience(models.TextChoices):
    YOUNG = "young", "A young person"
    ADULT = "adult", "An adult worried about a child"
    PROFESSIONAL = "professional", "Someone whose work is with young people"


class Topic(models.TextChoices):
    """The headings of the help page, in its order."""

    DANGER = "danger", gettext_lazy("If you are in danger now")
    TALK = "talk", gettext_lazy("Someone to talk to")
    HURT = "hurt", gettext_lazy("If someone is hurting you or you are not safe at home")
    CRIME = "crime", gettext_lazy("Tell someone about a crime")
    ADULTS = "adults", gettext_lazy("If you are an adult worried about a child")
    WORK = "work", gettext_lazy("If you work with young people")


class Refers(models.TextChoices):
    """What a safeguarding lead calls it for; most contacts are for young people and not for this."""

    NOT = "", "Not for referrals"
    EMERGENCY = "emergency", "Danger now"
    CHILDREN = "children", "Somebody under 18"
    ADULTS = "adults", "Somebody of 18 or over"
    POLICE = "police", "A crime, not urgent"


class OpenWhen(models.TextChoices):
    """When somebody answers, so far as a referral must know it. Office hours are weekdays 9 to 5, not on bank holidays."""

    ALWAYS = "always", "At any time"
    OFFICE = "office", "In office hours"
    OUT_OF_HOURS = "out", "Outside office hours"


class Contact(models.Model):
    """One helpline or service; young people see it only while it is confirmed and in date."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=80)
    purpose = models.CharField(max_length=240, help_text="What it is for, in words a ten-year-old can read.")
    topic = models.CharField(max_length=12, choices=Topic.choices)
    call = models.CharField("number to call", max_length=24, blank=True)
    text_number = models.CharField("number to text", max_length=24, blank=True)
    text_keyword = models.CharField("word to text", max_length=24, blank=True)
    url = models.URLField("web page", blank=True)
    hours = models.CharField("when it is open", max_length=120, blank=True)
    who_for = models.CharField(
        "where it is for",
        max_length=40,
        default=EVERYONE,
        help_text='"everyone", or a word in the council\'s name: "Kent".',
    )
    audience = models.CharField(max_length=12, choices=Audience.choices, default=Audience.YOUNG)
    refers = models.CharField("for referrals", max_length=10, choices=Refers.choices, blank=True, default=Refers.NOT)
    open_when = models.CharField(
        "when a referral is answered", max_length=6, choices=OpenWhen.choices, default=OpenWhen.ALWAYS
    )
    urgent = models.BooleanField(default=False, help_text="For danger now: shown first.")
    on_panel = models.BooleanField("on the support panel", default=False)
    stands_in = models.BooleanField(
        "takes the place of others", default=False, help_text="Never hidden: shown where another one is being checked."
    )
    order = models.PositiveSmallIntegerField(default=0)
    source = models.CharField(max_length=240, help_text="Where the facts come from.")
    owner = models.CharField(max_length=120, help_text="Who keeps this contact right.")
    taken_in_on = models.DateField("came with the product on", help_text="Counts until a person has checked it.")
    checked_on = models.DateField("last checked by a person", null=True, blank=True)
    confirmed = models.BooleanField(default=False)
    confirmed_by = models.CharField(max_length=120, blank=True)
    valid_from = models.DateField("first day")
    valid_to = models.DateField("last day", null=True, blank=True)

    class Meta:
        ordering = ["order", "name"]
        constraints = [
            models.CheckConstraint(
                name="a_confirmed_contact_says_who_confirmed_it", condition=Q(confirmed=False) | ~Q(confirmed_by="")
            ),
            models.CheckConstraint(
                name="a_confirmed_contact_can_be_reached",
                condition=Q(confirmed=False) | ~Q(call="") | ~Q(text_number="") | ~Q(url=""),
            ),
            models.CheckConstraint(
                name="a_word_to_text_has_a_number_to_text", condition=Q(text_keyword="") | ~Q(text_number="")
            ),
            models.CheckConstraint(name="a_contact_has_a_source_and_an_owner", condition=~Q(source="") & ~Q(owner="")),
            models.CheckConstraint(
                name="contact_ends_after_it_begins",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="what_takes_the_place_of_others_is_never_hidden",
                condition=Q(stands_in=False) | Q(confirmed=True, valid_to__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def call_href(self) -> str:
        """The address that rings the number when tapped; empty when there is nothing to ring."""
        return f"tel:{_digits(self.call)}" if self.call else ""

    @property
    def text_href(self) -> str:
        """The address that opens a text message, with the word to send already in it."""
        if not self.text_number:
            return ""
        body = f"?body={quote(self.text_keyword)}" if self.text_keyword else ""
        return f"sms:{_digits(self.text_number)}{body}"

    @property
    def place_words(self) -> str:
        """Where someone has to live for this contact; empty when it is for everyone."""
        return "" if self.who_for == EVERYONE else gettext("If you live in %(place)s") % {"place": self.who_for}


class ContactChange(models.Model):
    """One thing that a person did to a contact; append-only. `facts` has each changed column as [before, after]."""

    class Verb(models.TextChoices):
        ADDED = "added", "Added"
        CHECKED = "checked", "Checked and right"
        CHANGED = "changed", "Changed"
        HIDDEN = "hidden", "Hidden until somebody confirms it"
        ENDED = "ended", "Ended"

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="changes")
    verb = models.CharField(max_length=8, choices=Verb.choices)
    facts = models.JSONField(default=dict)
    by_id_was = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]


def _digits(number: str) -> str:
    return re.sub(r"[^0-9+]", "", number)
