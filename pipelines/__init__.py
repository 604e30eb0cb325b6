"""Khoso: the figures of provincial digital-transformation reports, read, checked and published."""
