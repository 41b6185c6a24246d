"""What runs when: the one list. Beat ticks every few seconds; each entry is seen to once in its period."""

from engage.kit.schedule import Entry, daily, every_minute, every_ten_minutes, weekly

SCHEDULE = [
    Entry(name="safeguarding-clocks", kind="safeguarding.watch", period=every_minute),
    Entry(name="open-what-is-due", kind="core.open_what_is_due", period=every_minute),
    Entry(name="rooms-left-alone", kind="live.left_alone", period=every_minute),
    Entry(name="close-what-is-over", kind="core.close_what_is_over", period=every_ten_minutes),
    Entry(name="renew-results", kind="core.renew_results", period=every_ten_minutes),
    Entry(name="words-that-went", kind="digests.words_that_went", period=every_ten_minutes),
    Entry(name="tidy", kind="kit.tidy", period=daily(hour=4)),
    Entry(name="retention", kind="kit.let_go", period=daily(hour=3)),
    Entry(name="remind-of-answers", kind="strategy.remind", period=daily(hour=8)),
    Entry(name="tell-followers-of-answers", kind="strategy.tell_followers", period=every_ten_minutes),
    Entry(name="remind-setup", kind="setup.remind", period=daily(hour=7)),
    Entry(name="unopened-digests", kind="digests.remind", period=daily(hour=8)),
    Entry(name="weekly-digests", kind="digests.weekly", period=weekly(weekday=0, hour=6)),
]
