"""Members, organisations, roles and sign-in: who may work at which desk."""
