"""Whether an archive is sound: references, offsets and pointers followed, derived values made again."""
