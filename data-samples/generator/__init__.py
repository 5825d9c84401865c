"""Parts of the generator of `social-survey-2026`: every person, answer, firm and document here is made up."""
