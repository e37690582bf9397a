"""Scrapy extensions: what watches a crawl without taking part in it."""
