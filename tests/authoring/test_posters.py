"""A poster for each question (MOB-07): A5, with a square code that a camera reads, a short address, and numbers to call."""

from io import BytesIO

import pikepdf
import pytest
from django.conf import settings
from django.urls import reverse
from pypdf import PdfReader

from consultations.core.actions.consulting import close_consultation
from consultations.core.paper import poster_of_activity
from engage.kit.squares import squares_of
from tests.factories.consultations import add_one_of, make_consultation

pytestmark = pytest.mark.django_db

A5_IN_POINTS = (420, 595)


def poster_of(world, activity, *, by=None):
    browser = world.cast.browser(by or world.cast.youth_worker)
    return browser.get(reverse("authoring_poster", args=[activity.pk]))


def test_the_poster_of_a_question_leads_to_it_and_says_whom_to_call(world, client):
    answer = poster_of(world, world.choice)
    assert answer.status_code == 200 and answer["Content-Type"] == "application/pdf"
    reader = PdfReader(BytesIO(answer.content))
    assert len(reader.pages) == 1
    box = reader.pages[0].mediabox
    assert (round(box.width), round(box.height)) == A5_IN_POINTS
    told = " ".join(reader.pages[0].extract_text().split())
    path = reverse("ask", args=[world.consultation.slug, world.choice.position])
    short = settings.ADDRESS.partition("//")[2] + path
    assert short in told.replace("\u200b", "").replace(" ", "") or short in told
    for words in (world.choice.prompt, "Childline", "0800 1111", "999", "No name. No account."):
        assert words in told, words
    assert "six digits" not in told
    assert client.get(path).status_code == 200  # what is printed opens the question


def test_the_poster_is_tagged_and_its_square_has_words(world):
    with pikepdf.open(BytesIO(poster_of(world, world.choice).content)) as pdf, pdf.open_metadata() as metadata:
        assert bool(pdf.Root.MarkInfo.Marked) and metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == f"Have your say: {world.choice.prompt}"


def test_the_square_is_made_of_the_address(world):
    address = settings.ADDRESS + reverse("ask", args=[world.consultation.slug, 1])
    squares = squares_of(address)
    assert squares.size >= 25 and squares.path.startswith("M2 2h7")  # the corner that cameras look for


def test_what_people_cannot_answer_has_no_poster(world, now):
    draft = make_consultation(cast=world.cast, now=now, slug="a-draft")
    unseen = add_one_of("choice", consultation=draft, now=now)
    assert poster_of(world, unseen).status_code == 409
    close_consultation(consultation_id=world.consultation.pk, member_id=None, now=world.now)
    assert poster_of(world, world.choice).status_code == 409


def test_a_long_question_still_fits_on_one_page(world, now):
    world.choice.prompt = "Where do you feel safest after school? " * 5
    drawn = poster_of_activity(world.choice, address=f"{settings.ADDRESS}/c/walk-home/1/", now=now)
    assert len(PdfReader(BytesIO(drawn)).pages) == 1


def test_the_desk_leads_to_each_poster(world):
    page = world.cast.browser(world.cast.youth_worker).get(
        reverse("authoring_consultation", args=[world.consultation.pk])
    )
    for activity in world.consultation.activities.all():
        assert reverse("authoring_poster", args=[activity.pk]) in page.content.decode()
