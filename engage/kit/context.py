"""What every template may know about the product itself."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from engage.kit import languages


def product(request: HttpRequest) -> dict[str, Any]:
    return {
        "product": {
            "name": settings.PUBLIC_NAME,
            "exit_address": settings.EXIT_ADDRESS,
            "demo": getattr(request, "shows_demo", False),
        },
        "language": languages.current(),
        "languages": [languages.language(code) for code in getattr(request, "languages", [])],
    }
