"""Public pages, and the officers' pages on which they are written."""
