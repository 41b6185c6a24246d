"""Helplines and services: dated, owned, and hidden from young people until somebody confirms them."""
