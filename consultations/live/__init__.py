"""Live sessions: a room full of phones, one screen, and the same activities that people can do on their own."""
