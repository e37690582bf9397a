"""Measures the crawl and the parsers on made-up pages; docs/benchmarks.md says how and what came of it."""
