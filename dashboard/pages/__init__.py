"""One module a view: which cards it has (`CARDS`, `layout`) and what they show (`content`)."""
