"""The ground floor: what an article is, and the relational archive that keeps it.

It knows nothing of Scrapy or HTML and imports neither `pipelines` nor `crawler`.
"""
