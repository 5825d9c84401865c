"""The coverage panel: files → plan and achieved → outcomes → who is missing → weights → audit → what to save."""
