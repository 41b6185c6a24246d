"""Making a consultation: its purpose, its activities, its preview, and the second person who approves it."""
