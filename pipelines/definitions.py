"""What `dagster dev` and the daemon load: the definitions of the places that the environment names."""

from pipelines.orchestration.build import build_defs

defs = build_defs()
