"""The product that the journeys walk through: started as a newcomer would, or one that runs already."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.faults.product import ROOT, Product
from tests.journeys.tour_of_rooms import PRODUCTS

HIDDEN = {"DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "ENGAGE_AS_OWNER", "STATIC_FROM_SOURCE", "EMAIL_BACKEND"}


@dataclass
class Running:
    """Where it is, and what its demo says about signing in."""

    address: str
    demo: dict[str, Any]
    product: Product | None = None

    def sign_in(self, role: str) -> dict[str, Any]:
        return next(one for one in self.demo["sign_ins"] if one["role"] == role)


def demo_of(data: Path) -> dict[str, Any]:
    """What `manage.py demo --json` prints for the product in this folder."""
    environment = {name: value for name, value in os.environ.items() if name not in HIDDEN}
    environment |= {"DATA": str(data), "DJANGO_SETTINGS_MODULE": "engage.settings"}
    command = [sys.executable, "manage.py", "demo", "--json"]
    said = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    return json.loads(said.stdout)


def _pack_from_the_right(data: Path) -> None:
    """A language that runs from the right is here, as a developer makes it; nobody is offered it before it is approved."""
    environment = {name: value for name, value in os.environ.items() if name not in HIDDEN} | {"DATA": str(data)}
    command = [sys.executable, "manage.py", "pseudo_language", "ar"]
    subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=True)


def start(folder: Path, *, own: bool = False) -> Running:
    """`manage.py up` with the demo county, ready to be walked through. `product.stop()` ends it.

    JOURNEYS_AT=http://localhost:8000 JOURNEYS_DATA=.data use a product that runs already, for quicker writing of journeys;
    never for those with `own`, which hurt it.
    """
    already = os.environ.get("JOURNEYS_AT")
    if already and not own:
        data = Path(os.environ["JOURNEYS_DATA"]).resolve()
        PRODUCTS[urlsplit(already).netloc] = data
        return Running(already.rstrip("/"), demo_of(data))
    _pack_from_the_right(folder / "data")
    product = Product(folder / "data", demo=True)
    try:
        product.wait_for(product.is_well, "the product with its demo", patience=150)
        PRODUCTS[urlsplit(product.address).netloc] = product.data
        return Running(product.address, demo_of(product.data), product)
    except BaseException:
        product.stop()
        product.remove()
        raise
