"""The panel for technical specifications: service and forms → norms and values → contract → files."""
