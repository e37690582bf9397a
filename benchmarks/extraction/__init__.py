"""How well pages are read, ours beside the best known extractors; README.md says on which pages and how.

`python -m benchmarks.extraction` scores, `python -m benchmarks.extraction.peers` lets the others read, and
`python -m benchmarks.extraction.freeze` fixes what is right before anything is scored.
"""
