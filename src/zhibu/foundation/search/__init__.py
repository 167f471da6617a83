"""Search over everything one may see, in Chinese, in milliseconds."""
