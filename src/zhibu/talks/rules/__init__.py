"""The rules of talks: whom the year pairs, which step follows which."""
