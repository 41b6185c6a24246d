"""Finds a Chromium for the journeys: on the machine, else Playwright's download, else the system's package manager."""

import functools
import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
REMEDY = (
    "The journeys need a browser and none was found. Do one of these and run again:\n"
    "  install Chromium (Debian, Ubuntu: apt-get install chromium)\n"
    "  .venv/bin/playwright install chromium\n"
    "  CHROMIUM=/path/to/chromium make test"
)
# Chromium makes the drop-downs of its address bar as pages of their own, two for each window, which nobody ever opens here:
# a third of all that the browser computed. Of two lists the last counts, so what Playwright turns off is named again.
OFF = (
    "WebUIOmniboxPopup,WebUIOmniboxAimPopup",
    "AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable",
    "LensOverlay,MediaRouter,PaintHolding,ThirdPartyStoragePartitioning,AvoidCorsURLLoaderRestartOnRedirect",
    "TcpPortRandomizationWin,OptimizationHints,NetworkTimeServiceQuerying,AimEnabled,PreconnectToSearch",
)
# Root has no sandbox to give; a test machine has no graphics card; nothing in the background may go out by itself.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-dev-shm-usage",
    f"--disable-features={','.join(OFF)}",
)


class NoBrowser(Exception):  # noqa: N818  (says what is missing)
    """There is none and none could be had; the message is the remedy."""


@functools.cache
def find_chromium() -> str:
    """Path of a Chromium. Raises NoBrowser with the remedy; journeys fail then, they are never skipped."""
    given = os.environ.get("CHROMIUM")
    if given:
        if not shutil.which(given):
            raise NoBrowser(f"CHROMIUM={given} is not a program.\n{REMEDY}")
        return given
    return _on_the_machine() or _of_playwright() or _from_the_system() or _give_up()


def _on_the_machine() -> str | None:
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def _of_playwright() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    if not Path(path).exists():
        _try([sys.executable, "-m", "playwright", "install", "chromium"])
    return path if Path(path).exists() else None


def _from_the_system() -> str | None:
    if os.geteuid() or not shutil.which("apt-get"):
        return None
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    _try(["apt-get", "update", "-qq"], environment)
    _try(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"], environment)
    return _on_the_machine()


def _give_up() -> str:
    raise NoBrowser(REMEDY)


def _try(command: list[str], environment: dict[str, str] | None = None) -> None:
    try:
        subprocess.run(command, env=environment, capture_output=True, timeout=300, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return
