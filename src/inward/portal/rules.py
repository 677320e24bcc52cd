"""What a link of an enterprise is for, and how long it opens."""

from datetime import timedelta

# An address is in the hands of whoever has it: a question is soon answered, a page outlasts a year
# of work with one person and is made anew for the next.
CONFIRM = "confirm"
PAGE = "enterprise"
QUESTION_LASTS = (7, 14, 30)
PAGE_LASTS = (30, 90, 365)
# What one enterprise may send in by its page on one day.
REQUESTS_PER_DAY = 10
# An opened page is noted again after so long, not on every click.
NOTED_AGAIN = timedelta(hours=1)
