"""The ground floor: what an article is, and the relational archive that keeps it.

It knows nothing of Scrapy or HTML and imports neither `pipelines` nor `crawler`. Its modules are the values
that all floors share (`article`, `outcomes`, `exchange`), what writes them (`store`) and what reads them
(`read`); its packages are the tables (`schema`), what differs between databases (`engines`), the kept pages
(`warc`), and what is made of an archive: `search`, `exports`, `verify`, `report`, `browse`, `upkeep`, and the
`commands` with what they print (`terminal`).
"""
