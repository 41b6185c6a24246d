"""The reach index: how a district's share of voices compares with its share of 10 to 24 year olds (DIG-07)."""

from dataclasses import dataclass
from math import sqrt

Z = 1.959963984540054
UNDER, OVER = 0.8, 1.25


@dataclass(frozen=True)
class Reach:
    """The index, its Wilson bounds, and the word that may be said: under, right or over."""

    index: float
    low: float
    high: float

    @property
    def word(self) -> str:
        """Only if the interval excludes 1 is a district called under-heard (below 0.8) or over-heard (above 1.25)."""
        if self.index < UNDER and self.high < 1:
            return "under"
        if self.index > OVER and self.low > 1:
            return "over"
        return "right"


def wilson(part: int, whole: int) -> tuple[float, float]:
    """Bounds of a share: centre (p+z²/2n)/(1+z²/n), half width z√(p(1−p)/n+z²/4n²)/(1+z²/n)."""
    share = part / whole
    scale = 1 + Z**2 / whole
    centre = (share + Z**2 / (2 * whole)) / scale
    half = Z * sqrt(share * (1 - share) / whole + Z**2 / (4 * whole**2)) / scale
    return max(0.0, centre - half), min(1.0, centre + half)


def reach(voices: int, all_voices: int, residents: int, all_residents: int) -> Reach | None:
    """Share of voices over share of residents; None where either share cannot be formed."""
    if not all_voices or not residents or not all_residents:
        return None
    expected = residents / all_residents
    # Rounded counts may add up to a little more than their rounded base.
    voices = min(voices, all_voices)
    low, high = wilson(voices, all_voices)
    return Reach(voices / all_voices / expected, low / expected, high / expected)


def hundredths(number: float) -> int:
    return round(number * 100)
