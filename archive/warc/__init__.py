"""WARC files: pages as they came, kept where any archive tool reads them (ISO 28500:2017)."""
