"""Log files begin anew each day and are gone within a week, while the program that writes them goes on."""

from datetime import date, timedelta

from engage.management import log_files

DAY = date(2026, 11, 25)


def test_no_line_is_kept_longer_than_a_week(tmp_path):
    with (tmp_path / "web.log").open("ab", buffering=0) as program:
        for number in range(20):
            today = DAY + timedelta(days=number)
            log_files.keep_short(tmp_path, today=today)
            program.write(f"written on {today}\n".encode())
            log_files.keep_short(tmp_path, today=today)  # as often as one likes
            kept = "".join(file.read_text() for file in tmp_path.glob("web.log*"))
            days = [DAY + timedelta(days=each) for each in range(number + 1)]
            assert [day for day in days if f"written on {day}\n" in kept] == days[-7:]


def test_a_file_that_grows_too_large_is_emptied_on_the_same_day(tmp_path, monkeypatch):
    monkeypatch.setattr(log_files, "LARGEST", 100)
    log_files.keep_short(tmp_path, today=DAY)
    with (tmp_path / "web.log").open("ab", buffering=0) as program:
        program.write(b"x" * 200)
        log_files.keep_short(tmp_path, today=DAY)
        program.write(b"afterwards")
    assert (tmp_path / "web.log").read_bytes() == b"afterwards"
    assert (tmp_path / f"web.log.{DAY}").stat().st_size == 200


def test_what_is_no_log_stays(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / "old.log.2020-01-01").write_text("old")
    log_files.keep_short(tmp_path, today=DAY)
    assert {file.name for file in tmp_path.iterdir()} == {"notes.txt", "today"}
    log_files.keep_short(tmp_path / "nowhere", today=DAY)
