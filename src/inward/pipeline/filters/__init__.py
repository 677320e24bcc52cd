"""Views of the list of projects that somebody comes back to: personal ones and a team's."""
