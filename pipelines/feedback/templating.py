"""The templates of what officers read.

Belongs here: how a template is found and what it must not let pass. Does not: what any of them shows.
"""

from functools import lru_cache

import jinja2


@lru_cache
def template(name: str) -> jinja2.Template:
    """One of `templates/`. HTML is escaped; a value that was not given is an error, not an empty place."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader(__package__ or ""),
        autoescape=name.endswith(".html.jinja"),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)
