"""Sentences of the few stories in English that stand among the Vietnamese ones."""

from __future__ import annotations

HEADLINES = (
    "Friendship caravan from {tinh} meets partners in {nuoc}",
    "Young volunteers bring clean water to {tinh}",
    "{nuoc} artists paint the streets of {tp}",
)
ABSTRACTS = (
    "Over {so} people from Vietnam and abroad joined the exchange, which ran for {so_nho} days in {tp}.",
    "A small library project in {tinh} has grown into a network of {so_nho} reading rooms.",
)
SENTENCES = (
    "The programme brought together students, farmers and artists from {tinh} and {nuoc}.",
    "Organisers said that {so} families had received seeds, tools and training since {nam_xa}.",
    "“We came as guests and left as friends,” said {nguoi_ngoai}, who led the delegation.",
    "Local authorities plan to open {so_nho} more classes before the end of {nam}.",
    "The new bridge shortens the way to school by {so_nho} minutes, even in the rainy season.",
    "Visitors tasted green rice cakes, listened to folk songs and planted {so_nho} trees.",
    "A fund of {nghin} USD will support families whose houses were damaged by the storm.",
    "Both sides agreed to exchange exhibitions, books and teachers in the coming years.",
    "Many of the volunteers had never seen the sea before the trip to {tp}.",
    "The photographs remain on display at the cultural centre until next spring.",
)
CAPTION = "Volunteers at the meeting in {tp}"
AUTHORS = ("Mai Carter", "Linh Whitfield", "Daniel Pham")
