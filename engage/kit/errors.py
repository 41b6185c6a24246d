"""Refused, unknown and broken pages that look like the product."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from engage.kit.audience import for_everyone

BOXES = {"text", "words", "other", "word_1", "word_2", "word_3"}  # what the boxes for words are called


def refused(
    request: HttpRequest, *, title: str, words: str, status: int, typed: list[str] | None = None
) -> HttpResponse:
    # The way on: from a page of staff to their desks; from the hall of the desks itself to the one page that whoever
    # has an account but no role does have.
    way_on = "account" if request.path == "/staff/" else "desks" if request.path.startswith("/staff/") else ""
    page = {"title": title, "words": words, "status": status, "typed": typed, "way_on": way_on}
    response = render(request, "errors/refusal.html", page, status=status)
    response["Cache-Control"] = "no-store"
    return response


@for_everyone
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return refused(
        request,
        title=gettext("We cannot find that page"),
        status=404,
        words=gettext("Check the address, or go back to the start. If somebody sent you the link, it may have ended."),
    )


@for_everyone
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return refused(
        request,
        title=gettext("This page is not for your role"),
        status=403,
        words=gettext("You are signed in, but your role does not open this page. Ask an administrator if it should."),
    )


@for_everyone
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return refused(
        request,
        title=gettext("We could not read that"),
        status=400,
        words=gettext("Something in what was sent did not arrive whole. Go back and send it again."),
    )


@for_everyone
def server_error(request: HttpRequest) -> HttpResponse:
    """Says nothing about the fault; must not need the database."""
    return refused(
        request,
        title=gettext("Something went wrong on our side"),
        status=500,
        typed=typed_words(request),
        words=gettext(
            "It is not your fault. Nothing you sent is marked as sent unless we said so. Wait a moment and try again."
        ),
    )


@for_everyone
def expired_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's safety token is gone (an old page, or cookies off): the words that were typed are given back."""
    response = render(request, "errors/expired_form.html", {"typed": typed_words(request), "status": 403}, status=403)
    response["Cache-Control"] = "no-store"
    return response


def typed_words(request: HttpRequest) -> list[str]:
    """What somebody wrote in the boxes of the form they sent, to be given back on a page that could not take it."""
    try:
        posted = request.POST.lists() if request.method == "POST" else []
    except Exception:  # a body that cannot be read has nothing to give back, and must not break the page that says so
        return []
    return [str(value) for name, values in posted for value in values if name in BOXES and value]
