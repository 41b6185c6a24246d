"""The strategy desk as a Django app."""

from django.apps import AppConfig


class StrategyConfig(AppConfig):
    name = "consultations.desks.strategy"
    label = "strategy"
