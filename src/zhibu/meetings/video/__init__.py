"""Servers of video rooms behind one adapter: `adapter.service_of(server)`."""
