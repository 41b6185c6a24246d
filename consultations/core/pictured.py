"""Radios and ticks with a drawing beside the words of an option; the words are always there."""

from typing import Any

from django import forms

from consultations.core.models.offering import MOST_OWN_PICTURES, OWN_PICTURES


class _Pictured:
    """`pictures`: by an option's value, a drawing in `static/`."""

    pictures: dict[str, str]

    def create_option(self, name: str, value: Any, *arguments: Any, **keywords: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *arguments, **keywords)  # type: ignore[misc]
        return option | {"picture": self.pictures.get(str(value), "")}


# Named as Django names them, because templates tell by the name which component draws a field.
class RadioSelect(_Pictured, forms.RadioSelect):
    def __init__(self, pictures: dict[str, str]) -> None:
        super().__init__()
        self.pictures = pictures


class CheckboxSelectMultiple(_Pictured, forms.CheckboxSelectMultiple):
    def __init__(self, pictures: dict[str, str]) -> None:
        super().__init__()
        self.pictures = pictures


class OwnPictures(forms.MultiWidget):
    """A list for each line that staff write; each entry says which line it is for."""

    def __init__(self) -> None:
        lines = range(1, MOST_OWN_PICTURES + 1)
        super().__init__([forms.Select({"aria-label": f"Picture beside line {at}"}, _listed(at)) for at in lines])

    def decompress(self, value: Any) -> list[str]:
        own = list(value or ())[:MOST_OWN_PICTURES]
        return own + [""] * (MOST_OWN_PICTURES - len(own))


class OwnPicturesField(forms.MultiValueField):
    """The names of the drawings that an author picked, a name for each line, "" for none; no longer than it must be."""

    def __init__(self, **about: Any) -> None:
        lines = range(1, MOST_OWN_PICTURES + 1)
        wrong = {"invalid_choice": "Pick from the pictures in the list."}
        fields = [forms.ChoiceField(choices=_listed(at), required=False, error_messages=wrong) for at in lines]
        super().__init__(fields, widget=OwnPictures(), require_all_fields=False, **about)

    def compress(self, data_list: list[str]) -> list[str]:
        own = list(data_list)
        while own and not own[-1]:
            own.pop()
        return own


def _listed(at: int) -> list[tuple[str, str]]:
    return [("", f"Line {at}: no picture"), *((name, f"Line {at}: {label}") for name, label in OWN_PICTURES.items())]
