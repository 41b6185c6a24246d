"""A static file's address is worked out once, and is the one that the manifest gives."""

from pathlib import Path

from whitenoise.storage import CompressedManifestStaticFilesStorage

from engage.kit.static_files import StaticFiles


def test_the_address_is_worked_out_once(tmp_path: Path, monkeypatch):
    (tmp_path / "one.css").write_text("a {}")
    made = StaticFiles(location=str(tmp_path), base_url="/static/")
    list(made.post_process({"one.css": (made, "one.css")}))
    first = made.url("one.css")
    assert first == CompressedManifestStaticFilesStorage(location=str(tmp_path), base_url="/static/").url("one.css")
    assert first != "/static/one.css" and first.endswith(".css")
    monkeypatch.setattr(CompressedManifestStaticFilesStorage, "url", None)
    assert made.url("one.css") == first


def test_each_file_has_its_own_and_the_next_process_reads_the_next_manifest(tmp_path: Path):
    for name in ("one.css", "two.css"):
        (tmp_path / name).write_text(name)
    made = StaticFiles(location=str(tmp_path), base_url="/static/")
    list(made.post_process({name: (made, name) for name in ("one.css", "two.css")}))
    before = made.url("one.css")
    assert before != made.url("two.css")
    (tmp_path / "one.css").write_text("other")
    list(made.post_process({"one.css": (made, "one.css")}))
    assert made.url("one.css") != before
    next_one = StaticFiles(location=str(tmp_path), base_url="/static/")
    list(next_one.post_process({name: (next_one, name) for name in ("one.css", "two.css")}))
    assert StaticFiles(location=str(tmp_path), base_url="/static/").url("one.css") != before
