"""The core: people take part in activities inside a consultation, and their words are read before anyone sees them."""
