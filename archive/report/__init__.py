"""A report on an archive: one page that opens without a network.

`figures` and `rising` count, `charts` draws with plotly, `page` puts it together.
"""
