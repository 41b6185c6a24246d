"""A believable county to try the product with: grown from written words, marked as demo, the same every time."""
