"""What is written to the log: never an address that opens something by itself."""

import logging
import re

# Links are secrets of 32 letters; see office.links. The token of OpenRefine is as long as it was made.
_SECRET = re.compile(r"(?<=/)[A-Za-z0-9_-]{32}(?![A-Za-z0-9_-])|(?<=/reconcile/)[^/\s]+")


def without_secrets(text: str) -> str:
    return _SECRET.sub("(secret)", text)


class WithoutSecrets(logging.Filter):
    """Takes private links out of every line."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = without_secrets(str(record.msg))
        if isinstance(record.args, tuple):
            record.args = tuple(
                without_secrets(one) if isinstance(one, str) else one for one in record.args
            )
        return True
