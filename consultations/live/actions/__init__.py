"""What is done to a room: planned, joined, paced by commands, shown on a screen, remembered as evidence."""
