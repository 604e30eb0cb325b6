"""Delivery: letters as mails to the contacts of their units, each sent once.

Belongs here: contacts, mails, the ways on which they leave, the ledger of what became of them. Does not: what a letter
says or looks like (the rest of `feedback`), when letters are sent (orchestration, `khoso send`).
"""

from pipelines.feedback.delivery.sending import Round, remind, send_letters
from pipelines.feedback.delivery.telling import complaints, plan_in_words, round_in_words

__all__ = ["Round", "complaints", "plan_in_words", "remind", "round_in_words", "send_letters"]
