"""What is known of a room, read only."""
