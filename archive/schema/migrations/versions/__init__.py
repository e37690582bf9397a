"""One module a version, named by its number; a version that was released is never changed."""
