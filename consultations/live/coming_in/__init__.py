"""Coming in: pages drawn once for all phones, seats given in groups, all of it beside Django, which takes what is unusual."""
