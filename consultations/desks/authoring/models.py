"""Words that the desk watches for: jargon and labels, each with something better to say. People keep the list."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower


class WatchedWord(models.Model):
    """A word or phrase that young people should not have to read, and what to say instead (LAN-02, LAN-07)."""

    word = models.CharField(max_length=60)
    instead = models.CharField(max_length=120)

    class Meta:
        ordering = ["word"]
        constraints = [
            models.UniqueConstraint(Lower("word"), name="a_word_is_watched_once"),
            models.CheckConstraint(condition=~Q(word="") & ~Q(instead=""), name="a_watched_word_has_something_better"),
        ]

    def __str__(self) -> str:
        return self.word
