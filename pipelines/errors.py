"""What a step says when it cannot accept an article."""

from __future__ import annotations


class Refused(Exception):  # noqa: N818 - it is an instruction, as the name reads: the article becomes a reject
    """The page is no article that the archive may keep; the pipeline turns it into a `Rejected`.

    Attributes:
        reason: a short code, one of a few, to group by: `no_headline`, `no_date`, `no_body`,
            `other_article`, `bad_date`.
        detail: a sentence for a person: what is wrong with this page.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


class TokensLost(RuntimeError):  # noqa: N818 - named for what happened, as `Refused` is
    """The word segmenter gave words that do not stand in the text it was given.

    It happens when a new version of the library rewrites its input in a way that this code does not
    know. No article is at fault: pin the library's version or teach `pipelines.tokens` the new rule.
    """


class TagsLost(RuntimeError):  # noqa: N818 - named for what happened, as `Refused` is
    """A text's words have no tags: the tagger gave another number of them, or cannot be used at all.

    It happens when a new version of the library tags in a way that this code does not know. The text keeps
    its words: pin the library's version or teach `pipelines.tags` the new way.
    """
