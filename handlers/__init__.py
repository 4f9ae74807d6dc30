"""What it can do: ABILITIES and JOBS, the table of contents."""

from handlers.absences import run as tell_of_absences
from handlers.ask import ABILITY as ASK
from handlers.board import ABILITY as BOARD
from handlers.calendar_notices import ABILITY as WORKING_DAYS
from handlers.calendar_notices import run as tell_of_unconfirmed_days
from handlers.cards import ABILITY as CARDS
from handlers.channel_alerts import run as alert_about_channels
from handlers.checkin import ABILITY as CHECKIN
from handlers.closing import ABILITY as CLOSING
from handlers.collectives import ABILITY as COLLECTIVES
from handlers.digest import ABILITY as DIGEST
from handlers.digest_corrections import run as correct_digests
from handlers.digest_posts import run as post_digests
from handlers.digest_preview import ABILITY as PREVIEW
from handlers.digest_preview import run as preview_digests
from handlers.evidence import ABILITY as EVIDENCE
from handlers.export import ABILITY as EXPORT
from handlers.group_notices import run as tell_about_groups
from handlers.help import ABILITY as HELP
from handlers.join import ABILITY as JOIN
from handlers.later import ABILITY as LATER
from handlers.leave import ABILITY as LEAVE
from handlers.ledger import ABILITY as LEDGER
from handlers.ledger import run as tell_of_unknown
from handlers.letterhead import ABILITY as LETTERHEAD
from handlers.letters import ABILITY as LETTERS
from handlers.linking import ABILITY as LINKING
from handlers.linking import run as tell_of_links
from handlers.missed import ABILITY as MISSED
from handlers.missed import forget as forget_questions
from handlers.obstacle_posts import run as tell_of_obstacles
from handlers.obstacles import ABILITY as OBSTACLES
from handlers.perhaps import ABILITY as PERHAPS
from handlers.privacy import ABILITY as PRIVACY
from handlers.privacy import forget as forget_people
from handlers.progress import ABILITY as PROGRESS
from handlers.proposals import ABILITY as PROPOSALS
from handlers.punctuality import ABILITY as PUNCTUALITY
from handlers.quotas import run as warn_of_quotas
from handlers.receipts import ABILITY as RECEIPTS
from handlers.report import ABILITY as REPORT
from handlers.review import ABILITY as REVIEW
from handlers.review_notices import run as tell_of_reviews
from handlers.rhythms import ABILITY as RHYTHMS
from handlers.rounds import run as run_rounds
from handlers.seats import ABILITY as SEATS
from handlers.seats import run as tell_about_seats
from handlers.sight import ABILITY as SIGHT
from handlers.subscriptions import ABILITY as SUBSCRIPTIONS
from handlers.targets import ABILITY as TARGETS
from handlers.titles import ABILITY as TITLES
from handlers.why import ABILITY as WHY
from handlers.windows import run as tell_of_windows

ABILITIES = (
    ASK,  # questions about the plan
    CARDS,  # tasks as cards, behind the bot's name in any chat
    JOIN,  # codes, consent, seats
    LINKING,  # one person, several accounts
    CHECKIN,  # progress of one's tasks
    PERHAPS,  # a sentence that may be a report
    PROGRESS,  # what has been reported
    BOARD,  # the link to the progress board
    TARGETS,  # the target board and its values
    PUNCTUALITY,  # on-time reporting, by thresholds
    SIGHT,  # who may see what others have reported
    RECEIPTS,  # one receipt with its versions
    EVIDENCE,  # photos and documents behind a receipt
    CLOSING,  # how a range that has run out was concluded
    REVIEW,  # reports of completion: confirmed or returned
    OBSTACLES,  # obstacles and recommendations, from raised to closed
    PROPOSALS,  # proposals to amend the plan, and what is decided on them
    DIGEST,  # the weekly digest
    PREVIEW,  # the coming digest: sent now, put off, introduced
    LEDGER,  # posts that may have arrived
    SUBSCRIPTIONS,  # who gets which digest
    REPORT,  # the yearly report as a draft
    LETTERHEAD,  # who issues, signs and receives it
    EXPORT,  # everything that was told, as an Excel file
    PRIVACY,  # one's own data
    MISSED,  # questions that found nothing, synonyms
    TITLES,  # short titles of tasks
    WORKING_DAYS,  # days off and worked
    LATER,  # putting a question off
    LEAVE,  # absence, substitutes
    SEATS,  # hand-over, approval
    WHY,  # why somebody gets messages
    LETTERS,  # drafts of reminder letters
    RHYTHMS,  # how often a plan is asked about
    COLLECTIVES,  # what communes and departments are asked as members of a collective lead
    HELP,
)

JOBS = (
    ("seats", tell_about_seats),  # requests for a seat, hand-overs: before the question that follows from them
    ("rounds", run_rounds),  # opens the weekly round, prompts, reminds
    ("absences", tell_of_absences),  # tells those whose absence somebody else has entered
    ("previews", preview_digests),  # shows coordinators the coming digest
    ("groups", tell_about_groups),  # what a group's digest could not have
    ("digest", post_digests),  # posts the weekly digest
    ("corrections", correct_digests),  # says what a digest told and was corrected since
    ("unknown", tell_of_unknown),  # asks administrators about posts that may have arrived
    ("reviews", tell_of_reviews),  # tells coordinators what waits, senders what was decided
    ("obstacles", tell_of_obstacles),  # tells the other side what happened
    ("links", tell_of_links),  # tells a person's other accounts of a new one
    ("quotas", warn_of_quotas),  # tells the coordinator that a channel's messages of the month run out
    ("privacy", forget_people),  # whoever has withdrawn or left
    ("questions", forget_questions),  # what was not asked for ninety days
    ("windows", tell_of_windows),  # who could not be asked: a channel's window is closed
    ("calendar", tell_of_unconfirmed_days),  # asks administrators about days that are proposed and not confirmed
    ("channels", alert_about_channels),  # a channel that needs an administrator
)
