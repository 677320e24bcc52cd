"""Reading agreements and promises. Nothing here writes."""
