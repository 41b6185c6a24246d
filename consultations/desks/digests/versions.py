"""Which code made an account: as git names it, else the version in pyproject.toml."""

import subprocess
import tomllib
from functools import lru_cache

from django.conf import settings


@lru_cache(maxsize=1)
def code_version() -> str:
    try:
        described = subprocess.run(
            ["git", "-C", str(settings.BASE_DIR), "describe", "--always", "--tags", "--dirty"],
            capture_output=True,
            text=True,
            timeout=5,
            check=True,
        )
        name = described.stdout.strip()
    except (OSError, subprocess.SubprocessError):
        name = ""
    released = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    return f"{released} ({name})" if name else str(released)
