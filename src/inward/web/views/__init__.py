"""Pages of the shell and pages that join packages."""
