"""The moderation desk: held words are read by a person, worst first."""
