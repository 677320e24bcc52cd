"""Finding space without an account: a few fields, a ranking, a comparison, a dated brief."""
