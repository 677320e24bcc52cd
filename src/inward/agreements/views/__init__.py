"""Each view reads the request, makes one call, answers."""
