"""Django's SQLite backend with a few differences, mostly that the threads of a process take turns to write."""
