"""Serving the site on one machine: prepare it, start web server and worker, keep both alive, say where it is."""
