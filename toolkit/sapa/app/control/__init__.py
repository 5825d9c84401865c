"""The field-control panel: files → today → whom to control next → interviewers → what to save."""
