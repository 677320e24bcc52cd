"""Reading what is public. Everything starts from `publicly`; nothing else may appear."""
