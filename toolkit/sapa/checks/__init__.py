"""After the field: one module a question. A check sees related rows and norms, and returns findings."""
