"""Quiet ink drawings for the demonstration's articles, drawn by code: no faces, no emblems, none like another."""
