"""Django's SQLite backend with one difference: the threads of a process take turns to write (see `base`)."""
