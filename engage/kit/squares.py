"""A square code that leads the camera of a phone to an address: as squares for a template, and as a drawing."""

from dataclasses import dataclass

import qrcode
from django.template.loader import render_to_string

MARGIN = 2  # white squares around it; what draws it puts it on white anyway


@dataclass(frozen=True)
class Squares:
    """How many squares there are on a side, margin included, and the dark ones as one path of a drawing."""

    size: int
    path: str


def squares_of(address: str) -> Squares:
    code = qrcode.QRCode(border=0, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(address)
    rows = code.get_matrix()
    runs = [run for y, row in enumerate(rows) for run in _runs(row, y + MARGIN)]
    return Squares(len(rows) + 2 * MARGIN, "".join(runs))


def _runs(row: list[bool], y: int) -> list[str]:
    """Dark squares side by side are one rectangle."""
    found, x = [], 0
    while x < len(row):
        width = 1
        while x + width < len(row) and row[x + width] == row[x]:
            width += 1
        if row[x]:
            found.append(f"M{x + MARGIN} {y}h{width}v1h-{width}z")
        x += width
    return found


def qr_svg(address: str) -> str:
    """The drawing, as HTML that a template may place."""
    squares = squares_of(address)
    return render_to_string("components/squares.html", {"size": squares.size, "path": squares.path})
