"""The addresses of static files, worked out once: a page names about a dozen of them, the same ones each time."""

from collections.abc import Iterator
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Files under the names of their contents. The manifest is read when the process starts and stays; so do the addresses."""

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self._addresses: dict[str, str] = {}

    def post_process(self, *arguments: Any, **keywords: Any) -> Iterator[Any]:
        yield from super().post_process(*arguments, **keywords)
        self._addresses.clear()  # whoever gathers the files goes on with the new ones

    def url(self, name: str | None, force: bool = False) -> str:
        if name is None or force:
            return str(super().url(name, force))
        known = self._addresses.get(name)
        if known is None:
            known = self._addresses[name] = str(super().url(name, force))
        return known
