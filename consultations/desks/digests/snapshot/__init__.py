"""How an account is made: each part reads the core and gives what may be released and what only the analyst may see."""
