"""Dated geography: districts, the towns that lie in them, and how many people live there."""
