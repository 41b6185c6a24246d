"""The strategy desk as a Django app."""

from django.apps import AppConfig


class StrategyConfig(AppConfig):
    name = "consultations.desks.strategy"
    label = "strategy"

    def ready(self) -> None:
        from accounts.desks import register_desk
        from consultations.desks.strategy.queries import WRITERS, late_in_words, waiting_for

        register_desk(
            "Answers",
            "responses",
            WRITERS,
            order=40,
            waiting=waiting_for,
            overdue=late_in_words,
            text="Answer young people back: what you did, what you can’t do and why, by the day you promised.",
        )
