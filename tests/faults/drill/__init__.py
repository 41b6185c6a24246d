"""An app with one job whose effect can be counted, known only to the product that the fault tests start."""
