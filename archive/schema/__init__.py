"""The tables and views of the archive, and how a database gets from one version of them to the next."""
