"""What can go wrong, as the person at the keyboard should read it.

    SightlineError
    ├── ModelError     an endpoint that will never answer: a wrong key, an unknown model
    ├── ReadError      a document that cannot be read
    ├── SuiteError     labelled examples that cannot be scored: a broken label, a missing document
    └── UsageError     a request that makes no sense: an unknown rule, an unknown format, no match

The text of each is one line (of a `SuiteError`, one a mistake), names what was seen, and is shown as it is.
"""


class SightlineError(Exception):
    """The base of every error that Sightline raises on purpose."""


class ModelError(SightlineError):
    """An endpoint that refuses every request, so that asking on makes no sense."""


class ReadError(SightlineError):
    """A document that cannot be read."""


class SuiteError(SightlineError):
    """Labelled examples that cannot be scored."""


class UsageError(SightlineError):
    """A request that makes no sense."""
