"""Conversations that were held with Polis, brought in as consultations."""
