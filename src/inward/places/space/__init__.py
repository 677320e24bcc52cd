"""Space: the units of a site, how large and strong they are, and on what terms they are on offer."""
