"""What the promises on speed are measured with."""
