"""The top floor: everything that talks to a site, from its listings to its articles."""
