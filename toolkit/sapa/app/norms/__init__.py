"""The browser of norms: norms, definitions and terms, readings, tables by service, comparison of editions."""
