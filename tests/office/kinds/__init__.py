"""The kinds of calls, one script each; importing this registers them all."""
from . import breaks, city, clicks, couriers, groups, names, phones_, services, transfers  # noqa: F401
