"""The strategy desk: answering back."""
