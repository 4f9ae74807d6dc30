"""Every table, re-exported by subject so that the metadata is whole when this module is imported."""

from db.base import Base
from db.tables.boards import BoardLink
from db.tables.channels import ChannelToken, ChannelWindow
from db.tables.checkins import Obstacle, ProgressReport, Prompt, Round
from db.tables.conversations import Conversation, SeenEvent, WebMessage
from db.tables.deliveries import Delivery, Gate
from db.tables.digests import ChatGroup, Digest, DigestDecision, Subscription
from db.tables.evidence import Evidence
from db.tables.followups import CalendarDay, Closing, Confirmation, Leave, ObstacleEvent, Reminder, Review
from db.tables.inbox import InboxItem
from db.tables.links import LinkCode
from db.tables.people import Account, Attempt, Audit, Invitation, Person, Seat, SeatRequest, Setting
from db.tables.plans import Agency, Assignment, Plan, Task, TaskGroup, TaskTitle
from db.tables.questions import MissedQuestion, Synonym
from db.tables.targets import TargetValue
from db.tables.usage import UsageDay

__all__ = [
    "Review",
    "Reminder",
    "ObstacleEvent",
    "Leave",
    "Confirmation",
    "Closing",
    "CalendarDay",
    "Account",
    "Agency",
    "Assignment",
    "Attempt",
    "Audit",
    "Base",
    "BoardLink",
    "ChannelToken",
    "ChannelWindow",
    "ChatGroup",
    "Conversation",
    "Delivery",
    "Digest",
    "DigestDecision",
    "Evidence",
    "Gate",
    "InboxItem",
    "Invitation",
    "LinkCode",
    "MissedQuestion",
    "Obstacle",
    "Person",
    "Plan",
    "ProgressReport",
    "Prompt",
    "Round",
    "SeenEvent",
    "Seat",
    "SeatRequest",
    "Setting",
    "Subscription",
    "Synonym",
    "TargetValue",
    "Task",
    "TaskGroup",
    "TaskTitle",
    "UsageDay",
    "WebMessage",
]
