from __future__ import annotations

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.duplicates import THRESHOLD, Fingerprint, similarity
from pipelines.duplicates import BANDS, METHOD, MIN_SYLLABLES, band_keys, fingerprint, shingles

SYLLABLES = [first + last for first in "bcđghlmnpstv" for last in ("ình", "ờ", "ông", "ưa", "ạc", "èn")]


def a_text(seed: int, syllables: int = 400) -> str:
    """Made-up running text: sentences of ten syllables, paragraphs of four sentences."""
    rng = random.Random(seed)
    words = rng.choices(SYLLABLES, k=syllables)
    sentences = [" ".join(words[n : n + 10]).capitalize() + "." for n in range(0, syllables, 10)]
    return "\n\n".join(" ".join(sentences[n : n + 4]) for n in range(0, len(sentences), 4))


def signed(text: str) -> Fingerprint:
    made = fingerprint(text)
    assert made is not None
    return made


def alike(one: str, other: str) -> float:
    return similarity(signed(one).signature, signed(other).signature)


def share_a_band(one: Fingerprint, other: Fingerprint) -> bool:
    return any(one.bands[n : n + 4] == other.bands[n : n + 4] for n in range(0, len(one.bands), 4))


def test_a_fingerprint_is_the_same_everywhere_and_always() -> None:
    made = signed(a_text(1))
    assert made.signature[:16].hex() == "18fd08c0425e4601954d7b11dcc6f628"
    assert made.bands[:16].hex() == "71d84cac1b0561380fe5cb31775520e7"
    assert METHOD == "rensa-r2-3-128-20150811-25x5"


@given(st.text(max_size=200).map(lambda text: a_text(2, 60) + text))
def test_a_fingerprint_has_a_fixed_size_and_hangs_on_the_text_alone(text: str) -> None:
    made = signed(text)
    assert (len(made.signature), len(made.bands)) == (512, 4 * BANDS)
    assert signed(text) == made
    assert band_keys(made.signature) == made.bands


def test_neither_case_nor_punctuation_nor_layout_counts() -> None:
    text = a_text(3)
    other = text.upper().replace(".", " – “").replace("\n\n", "\n")
    assert signed(other) == signed(text)
    assert shingles("Chợ nổi, cuối năm!") == {"chợ nổi cuối", "nổi cuối năm"}


def test_a_tone_mark_makes_another_syllable() -> None:
    text = a_text(3)
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    assert alike(text, bare) < 0.2


@pytest.mark.parametrize("text", ["", "Chợ nổi.", " ".join(["đèn"] * (MIN_SYLLABLES - 1)), "!" * 500])
def test_a_text_that_is_too_short_to_tell_has_no_fingerprint(text: str) -> None:
    assert fingerprint(text) is None
    assert fingerprint(f"{text} {' '.join(['sông'] * MIN_SYLLABLES)}") is not None


@pytest.mark.parametrize("seed", range(8))
def test_the_estimate_is_near_the_true_share_of_shingles(seed: int) -> None:
    rng = random.Random(seed)
    words = a_text(seed).split()
    for share in (0.01, 0.03, 0.1, 0.5):
        other = [rng.choice(SYLLABLES) if rng.random() < share else word for word in words]
        one, two = shingles(" ".join(words)), shingles(" ".join(other))
        true = len(one & two) / len(one | two)
        assert alike(" ".join(words), " ".join(other)) == pytest.approx(true, abs=0.15)


def test_copies_with_small_edits_are_pairs_and_share_a_band() -> None:
    for seed in range(20):
        text = a_text(seed)
        paragraphs = text.split("\n\n")
        shorter = "\n\n".join(paragraphs[1:])
        longer = "\n\n".join([*paragraphs, a_text(seed + 1000, 20)])
        shuffled = "\n\n".join(random.Random(seed).sample(paragraphs, len(paragraphs)))
        for other in (shorter, longer, shuffled):
            assert alike(text, other) >= THRESHOLD
            assert share_a_band(signed(text), signed(other))


def test_other_texts_of_the_same_words_are_no_pairs() -> None:
    for seed in range(20):
        halves = a_text(seed)[:900] + a_text(seed + 500)[900:]
        assert alike(a_text(seed), a_text(seed + 500)) < 0.2
        assert alike(a_text(seed), halves) < THRESHOLD


def test_signatures_of_different_lengths_cannot_be_compared() -> None:
    with pytest.raises(ValueError, match="512 and 508 bytes"):
        similarity(signed(a_text(1)).signature, signed(a_text(1)).signature[4:])
    with pytest.raises(ValueError, match="0 and 0 bytes"):
        similarity(b"", b"")
