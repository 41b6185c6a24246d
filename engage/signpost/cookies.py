"""Every cookie that this product ever sets: the table of the cookies page, and what a test holds against a real journey."""

from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext, ngettext


class Cookie(NamedTuple):
    """One cookie, in words for whoever has it in their browser."""

    name: str
    who: str
    purpose: str
    lasts: str


def cookies() -> list[Cookie]:
    """All of them, by the names they have on this site."""
    hours = settings.GUEST_COOKIE_AGE // 3600
    lasting = ngettext(
        "%(hours)s hour after you last used this website", "%(hours)s hours after you last used this website", hours
    ) % {"hours": hours}
    day = settings.SESSION_COOKIE_AGE // 3600
    return [
        Cookie(
            settings.GUEST_COOKIE,
            gettext("Everyone who takes part"),
            gettext(
                "Finds your answers again while you move from page to page. It is a random number and says nothing about you."
            ),
            lasting,
        ),
        Cookie(
            settings.CSRF_COOKIE_NAME,
            gettext("Everyone"),
            gettext("Makes sure that what is sent comes from our own pages."),
            gettext("Until you close your browser"),
        ),
        Cookie(
            settings.LANGUAGE_COOKIE_NAME,
            gettext("Only people who choose another language"),
            gettext("Remembers the language you chose."),
            gettext("Until you close your browser"),
        ),
        Cookie(
            "easy_read",
            gettext("Only people who choose easy read"),
            gettext("Remembers that you want questions in easy read."),
            gettext("Until you close your browser"),
        ),
        Cookie(
            "room",
            gettext("Only people who join a session in a room"),
            gettext("Finds your place in that room again, on its pages only."),
            lasting,
        ),
        Cookie(
            "by_hand",
            gettext("Only people in a room whose phone does not use JavaScript, and who ask for it"),
            gettext("Remembers that a page should not load itself again."),
            gettext("Until you close your browser"),
        ),
        Cookie(
            settings.SESSION_COOKIE_NAME,
            gettext("Only people who sign in"),
            gettext("Keeps you signed in."),
            ngettext(
                "Until you sign out or close your browser, %(hours)s hour at most",
                "Until you sign out or close your browser, %(hours)s hours at most",
                day,
            )
            % {"hours": day},
        ),
        Cookie(
            "messages",
            gettext("Only people who sign in"),
            gettext("Carries one short line, such as “Saved”, to the next page."),
            gettext("Until the next page"),
        ),
    ]
