"""An archive to look at in a browser: Datasette over it, read-only, in plain words.

`reading` makes what the pages list and count by, beside the archive and never in it; `database` opens both;
`metadata` and `queries` say what the tables and the ready questions are; `plugin` is search, the article's
page and the locks; `server` runs it all on this machine.
"""
