"""Every cookie that this product ever sets: the table of the cookies page, and what a test holds against a real journey."""

from typing import NamedTuple

from django.conf import settings


class Cookie(NamedTuple):
    """One cookie, in words for whoever has it in their browser."""

    name: str
    who: str
    purpose: str
    lasts: str


def cookies() -> list[Cookie]:
    """All of them, by the names they have on this site."""
    hours = settings.GUEST_COOKIE_AGE // 3600
    day = settings.SESSION_COOKIE_AGE // 3600
    return [
        Cookie(
            settings.GUEST_COOKIE,
            "Everyone who takes part",
            "Finds your answers again while you move from page to page. It is a random number and says nothing about you.",
            f"{hours} hours after you last used this website",
        ),
        Cookie(
            settings.CSRF_COOKIE_NAME,
            "Everyone",
            "Makes sure that what is sent comes from our own pages.",
            "Until you close your browser",
        ),
        Cookie(
            settings.LANGUAGE_COOKIE_NAME,
            "Only people who choose another language",
            "Remembers the language you chose.",
            "Until you close your browser",
        ),
        Cookie(
            settings.SESSION_COOKIE_NAME,
            "Only people who sign in",
            "Keeps you signed in.",
            f"Until you sign out or close your browser, {day} hours at most",
        ),
        Cookie(
            "messages",
            "Only people who sign in",
            "Carries one short line, such as “Saved”, to the next page.",
            "Until the next page",
        ),
    ]
