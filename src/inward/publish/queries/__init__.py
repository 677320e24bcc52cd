"""Reading releases: their rows and history, whether they still hold, the files they leave as."""
