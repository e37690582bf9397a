"""Caption lines and what is a credit in them.

The rule of this paper, so that every line can be decided: a credit is a closing "(Ảnh: X)" or "(Photo: X)",
with or without a stop behind the bracket and a dash before it, or a closing "Ảnh: X" that follows a full
stop and runs to the end of the line without a full stop inside it (one at its very end is not part of X).
What stands before it is the caption, with its own closing stop and without the dash. Where another sentence
follows the credit the whole line is caption and there is no credit. A line that is a credit only has no
caption.

`Caption.raw` keeps the tone placement that is printed, since it holds a person's name; its characters are
repaired. `Caption.caption` has the new placement.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tests.newspaper import sentences, vocabulary
from tests.newspaper.soil import Text, clean, old_placement, soiled, soiled_name

if TYPE_CHECKING:
    from random import Random

    from tests.newspaper.writing import Writer


class Caption(NamedTuple):
    """A printed caption line, whole and taken apart."""

    raw: Text
    caption: Text | None
    credit: Text | None


class Form(NamedTuple):
    """How a line is put together; `{c}` is the caption, `{x}` the credit, `{s}` another sentence.

    `caption` is the part that stays; the other flags say what X may be.
    """

    line: str
    caption: str
    credit: str = "{x}"
    dots: bool = True


FORMS: tuple[Form, ...] = (
    Form("{c}. (Ảnh: {x})", "{c}."),
    Form("{c} (Ảnh: {x}).", "{c}"),
    Form("{c}. Ảnh: {x}", "{c}.", dots=False),
    Form("{c}.", "{c}.", ""),
    Form("{c}. (Ảnh: {x}).", "{c}."),
    Form("{c} - (Ảnh: {x}).", "{c}"),
    Form("{c}. Ảnh: {x}.", "{c}.", dots=False),
    Form("{c}", "{c}", ""),
    Form("{c}. Ảnh: {x}. {s}", "{c}. Ảnh: {x}. {s}", "", dots=False),
    Form("{c}. (Photo: {x})", "{c}."),
    Form("{c}. - (Ảnh: {x}).", "{c}."),
    Form("{c} (Ảnh: {x})", "{c}"),
    Form("{c}. (Ảnh: {x}). {s}", "{c}. (Ảnh: {x}). {s}", ""),
    Form(
        "{c}. Ảnh: tác giả {x} chụp năm 1995, tại Newyork.",
        "{c}.",
        "tác giả {x} chụp năm 1995, tại Newyork",
        False,
    ),
    Form("(Ảnh: {x})", ""),
)
"""Every form that a caption line takes."""

OLD_NAMES = ("Thuý Hà", "Minh Hoà", "Hoà Thuỷ")


def credit_name(writer: Writer, *, dots: bool = True, old: bool = True) -> str:
    """A photographer or a medium; names keep the old tone placement where they have it."""
    style = writer.random()
    if style < 0.15 and old:
        return writer.pick(OLD_NAMES)
    if style < 0.5:
        return " ".join(writer.name().split()[1:])
    press = writer.pick(vocabulary.PRESS)
    return press if dots or "." not in press else "Kim Anh/TTXVN"


def make(writer: Writer, rng: Random, form: Form, share: float) -> Caption:
    """A caption line of `form`; `share` of them have characters to repair."""
    shown = caption = writer.fill(writer.pick(sentences.CAPTIONS))
    if writer.chance(share):
        shown = old_placement(caption)
    printed = soiled(shown, rng, share, tones=False, edges=False).printed
    name = credit_name(writer, dots=form.dots, old=bool(form.credit))
    credit = soiled_name(name, rng, share) if form.credit else clean(name)
    sentence = writer.fill(writer.pick(sentences.AFTER_CREDIT))
    raw = Text(
        form.line.format(c=shown, x=credit.stored, s=sentence),
        form.line.format(c=printed, x=credit.printed, s=sentence),
    )
    kept = Text(
        form.caption.format(c=caption, x=credit.stored, s=sentence),
        form.caption.format(c=printed, x=credit.printed, s=sentence),
    )
    if not form.credit:
        return Caption(raw, kept, None)
    taken = Text(form.credit.format(x=credit.stored), form.credit.format(x=credit.printed))
    return Caption(raw, kept if kept.stored else None, taken)


def english(text: str, credit: str) -> Caption:
    """The caption line of an English story."""
    raw = f"{text}. (Photo: {credit})"
    return Caption(clean(raw), clean(f"{text}."), clean(credit))
