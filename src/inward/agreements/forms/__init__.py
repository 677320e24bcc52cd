"""Forms about promises and agreements: whether the input is well formed; the actions decide the rest."""
