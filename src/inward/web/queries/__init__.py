"""Questions that join packages: an organisation's story, home, what nobody knows, search."""
