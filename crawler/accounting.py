"""Keys of `request.meta` by which a run's requests are counted."""

KIND = "kind"
"""What a request asks for: `listing` or `article`."""

SECTION = "section"
"""The section whose walk asks."""
