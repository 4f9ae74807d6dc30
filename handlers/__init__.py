"""What it can do: ABILITIES and JOBS, the table of contents."""

from handlers.ask import ABILITY as ASK
from handlers.checkin import ABILITY as CHECKIN
from handlers.digest import ABILITY as DIGEST
from handlers.digest import run as post_digests
from handlers.groups import ABILITY as GROUPS
from handlers.help import ABILITY as HELP
from handlers.join import ABILITY as JOIN
from handlers.privacy import ABILITY as PRIVACY
from handlers.progress import ABILITY as PROGRESS
from handlers.rounds import run as run_rounds

ABILITIES = (
    ASK,  # questions about the plan
    JOIN,  # codes, consent, seats
    CHECKIN,  # progress of one's tasks
    PROGRESS,  # what has been reported, obstacles
    DIGEST,  # the weekly digest
    GROUPS,  # subscribing a group
    PRIVACY,  # one's own data
    HELP,
)

JOBS = (
    ("rounds", run_rounds),  # opens the weekly round, prompts, reminds
    ("digest", post_digests),  # posts the weekly digest
)
