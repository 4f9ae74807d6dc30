"""What it can do: ABILITIES and JOBS, the table of contents."""

from handlers import ask, checkin, digest, groups, help, join, privacy, progress, rounds

ABILITIES = (
    ask.ABILITY,  # questions about the plan
    join.ABILITY,  # codes, consent, seats
    checkin.ABILITY,  # progress of one's tasks
    progress.ABILITY,  # what has been reported, obstacles
    digest.ABILITY,  # the weekly digest
    groups.ABILITY,  # subscribing a group
    privacy.ABILITY,  # one's own data
    help.ABILITY,
)

JOBS = (
    ("rounds", rounds.run),  # opens the weekly round, prompts, reminds
    ("digest", digest.run),  # posts the weekly digest
)
