"""Reminders: the job that writes again to provinces whose findings have stayed open.

Belongs here: calling the worker, and showing what it sent. Does not: which reminders are due and how they go out
(`feedback.delivery`), when the job runs (`schedules`).
"""

from typing import Any

import dagster as dg

from pipelines.orchestration.jobs import EXECUTOR
from pipelines.settings import MailSettings, Settings, SettingsError


@dg.op(required_resource_keys={"home"}, out=dg.Out(dg.Nothing))
def send_reminders(context: dg.OpExecutionContext) -> None:
    """Reminds of findings still open 14 days after their letter; what cannot be sent fails the run, in words."""
    from pipelines.feedback.delivery import complaints, remind, round_in_words

    home: Settings = context.resources.home
    try:
        done = remind(home, MailSettings.from_environment(), say=context.log.info)
    except (SettingsError, OSError) as error:
        raise dg.Failure(str(error), allow_retries=False) from error
    told: dict[str, Any] = {
        "reminders": len({sent.errand.letter.submission_id for sent in done.sent}),
        "mails": len(done.sent),
        "refused": done.count("refused"),
        "put_off": done.count("deferred"),
        "goes_to": done.goes_to,
        "round": dg.MetadataValue.text(round_in_words(done)),
    }
    if done.failed:
        raise dg.Failure("; ".join(complaints(done)) or round_in_words(done), metadata=told, allow_retries=False)
    context.add_output_metadata(told)


@dg.job(
    executor_def=EXECUTOR,
    description="Reminders of findings still open 14 days after the letter that told of them, three at most.",
)
def remind() -> None:
    send_reminders()
