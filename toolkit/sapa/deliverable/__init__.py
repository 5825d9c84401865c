"""The manifest and what it names: read, loaded, related; and a first draft of one from the files alone."""
