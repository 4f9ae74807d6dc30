"""The calls of the OA OpenAPI as the fake answers them: messages, uploads, groups, quotas, the account itself."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from tests.servers.zalo_oa_world import UPLOAD_LASTS, Group, Json, OaError, User, World

MOST_TEXT, MOST_BUTTONS, MOST_PAYLOAD, MOST_TITLE = 2000, 5, 1000, 100  # zalo.md B3
_MOST_IMAGE, _MOST_FILE = 1_000_000, 5_000_000
_FILES = (".pdf", ".doc", ".docx", ".csv")
_MENTION = re.compile(r"\[@(\w+)\]")


def _wrong(why: str) -> OaError:
    return OaError(-201, f"Invalid parameter: {why}")


def _user(world: World, recipient: object) -> User:
    if not isinstance(recipient, dict) or set(recipient) != {"user_id"} or not isinstance(recipient["user_id"], str):
        raise _wrong("recipient.user_id must be a string")
    user = world.users.get(recipient["user_id"])
    if user is None:
        raise _wrong("user_id is not valid")
    return user


def _group(world: World, group_id: object) -> Group:
    if not isinstance(group_id, str) or group_id not in world.groups:
        raise OaError(-403, "OA is not in the group")
    group = world.groups[group_id]
    if group.is_dissolved:
        raise OaError(-237, "Group is disabled")
    return group


def send_cs(world: World, body: Json) -> Json:
    """POST /v3.0/oa/message/cs"""
    if set(body) != {"recipient", "message"}:
        raise _wrong("recipient and message are required, nothing else")
    user = _user(world, body["recipient"])
    kept = _message(world, body["message"], in_group=False)
    quota = world.charge(user)
    sent = world.record(user.id, kept)
    return {"message_id": sent["message_id"], "user_id": user.id, "sent_time": world.stamp(), "quota": quota}


def send_to_group(world: World, body: Json) -> Json:
    """POST /v3.0/oa/group/message"""
    recipient = body.get("recipient")
    if set(body) != {"recipient", "message"} or not isinstance(recipient, dict) or set(recipient) != {"group_id"}:
        raise _wrong("recipient.group_id and message are required, nothing else")
    group = _group(world, recipient["group_id"])
    kept = _message(world, body["message"], in_group=True)
    called = _MENTION.findall(kept.get("text", ""))
    pinged = group.members if group.id in called else group.members & set(called)
    sent = world.record(group.id, {**kept, "pinged": sorted(pinged)})
    return {"message_id": sent["message_id"], "group_id": group.id}


def _message(world: World, message: object, *, in_group: bool) -> Json:
    """What a message shows: text, labels of buttons, the attached file. Refuses what is not documented."""
    if not isinstance(message, dict) or not message or set(message) - {"text", "attachment"}:
        raise _wrong("message has unknown fields")
    kept: Json = {"text": "", "buttons": [], "file": None}
    if "text" in message:
        text = message["text"]
        if not isinstance(text, str) or not text.strip() or len(text) > MOST_TEXT:
            raise _wrong("text must have 1 to 2000 characters")
        kept["text"] = text
    attachment = message.get("attachment")
    if attachment is None:
        if "text" not in message:
            raise _wrong("empty message")
        return kept
    if not isinstance(attachment, dict) or set(attachment) != {"type", "payload"}:
        raise _wrong("attachment")
    payload = attachment["payload"]
    if attachment["type"] == "file":
        if set(payload) != {"token"} or kept["text"]:
            raise _wrong("a file goes alone, by token")
        kept["file"] = _uploaded(world, payload["token"])
    elif attachment["type"] == "template" and payload.get("template_type") == "media":
        (element,) = payload["elements"]
        if set(element) != {"media_type", "attachment_id"} or element["media_type"] != "image":
            raise _wrong("media element")
        kept["file"] = _uploaded(world, element["attachment_id"])
    elif attachment["type"] == "template" and in_group:
        raise OaError(-233, "Message type is not supported")
    elif attachment["type"] == "template":
        _buttons(world, message, payload, kept)
    else:
        raise _wrong("attachment.type")
    return kept


def _buttons(world: World, message: Json, payload: Json, kept: Json) -> None:
    """Shape (a): text and payload.buttons; shape (b): a list with a short title (zalo.md B3)."""
    shape = "list" if payload.get("template_type") == "list" else "plain"
    if shape != world.switches.buttons:
        raise _wrong("attachment.payload")
    if shape == "plain" and (set(payload) != {"buttons"} or "text" not in message):
        raise _wrong("attachment.payload")
    if shape == "list":
        if set(payload) != {"template_type", "elements", "buttons"} or "text" in message:
            raise _wrong("attachment.payload")
        title = payload["elements"][0]["title"]
        if not title or len(title) > MOST_TITLE:
            raise _wrong("element title")
        kept["text"] = title
    buttons = payload["buttons"]
    if not isinstance(buttons, list) or not 1 <= len(buttons) <= MOST_BUTTONS:
        raise _wrong("at most 5 buttons")
    for button in buttons:
        if set(button) != {"title", "type", "payload"} or not button["title"] or len(button["title"]) > MOST_TITLE:
            raise _wrong("button")
        if button["type"] not in ("oa.query.show", "oa.query.hide"):
            raise _wrong("button type")
        if not isinstance(button["payload"], str) or not 1 <= len(button["payload"]) <= MOST_PAYLOAD:
            raise _wrong("button payload")
    kept["buttons"] = buttons


def _uploaded(world: World, handle: object) -> tuple[str, bytes]:
    found = world.uploads.get(handle) if isinstance(handle, str) else None
    if found is None or world.now() - found[2] > UPLOAD_LASTS:
        raise OaError(-100, "Attachment is invalid or has expired")
    return found[0], found[1]


def upload(world: World, kind: str, name: str, content: bytes) -> Json:
    """POST /v2.0/oa/upload/image and /file, multipart field `file`."""
    ending = name[name.rfind(".") :].lower()
    if kind == "image":
        if ending not in (".jpg", ".jpeg", ".png") or len(content) > _MOST_IMAGE:
            raise OaError(-210, "Image must be jpg or png of at most 1 MB")
    elif ending not in _FILES or len(content) > _MOST_FILE:
        raise OaError(-210, "File must be pdf, doc, docx or csv of at most 5 MB")
    handle = world.new_id()
    world.uploads[handle] = (name, content, world.now())
    return {"attachment_id": handle} if kind == "image" else {"token": handle}


def get_oa(world: World, query: Json) -> Json:
    return {
        world.switches.oa_id_key: world.oa_id, "name": world.oa_name, "is_verified": True, "oa_type": 4,
        "package_name": "Growth", "num_follower": sum(user.follows for user in world.users.values()),
    }  # fmt: skip


def user_detail(world: World, query: Json) -> Json:
    """GETs about users take one parameter `data`, JSON."""
    try:
        user_id = json.loads(query["data"])["user_id"]
    except (KeyError, ValueError, TypeError):
        raise _wrong("data") from None
    user = _user(world, {"user_id": user_id})
    return {"user_id": user.id, "display_name": user.name, "user_is_follower": user.follows}


def get_group(world: World, query: Json) -> Json:
    group = _group(world, query.get("group_id"))
    return {"group_info": {"group_id": group.id, "name": group.name}, "asset_info": {"asset_id": group.asset_id}, "group_setting": {}}


def groups_of_oa(world: World, query: Json) -> Json:
    offset, count = int(query.get("offset", 0)), int(query.get("count", 50))
    every = [group for group in world.groups.values() if not group.is_dissolved]
    page = [{"group_id": group.id, "name": group.name} for group in every[offset : offset + count]]
    return {"groups": page, "total": len(every)}


def create_group(world: World, body: Json) -> Json:
    """POST /v3.0/oa/group/creategroupwithoa"""
    asset = world.assets.get(body.get("asset_id", ""))
    members = body.get("member_user_ids")
    if asset is None:
        raise _wrong("asset_id")
    if asset["status"] != "available":
        raise OaError(-238, "Asset is used")
    if not isinstance(members, list) or not 1 <= len(members) <= 99 or set(members) - set(world.users):
        raise _wrong("member_user_ids")
    group = Group(f"g{world.new_id()}", str(body["group_name"]), body["asset_id"], set(members))
    world.groups[group.id] = group
    asset.update(status="used", used_id=group.id)
    return {"group_id": group.id, "group_link": f"https://zalo.me/g/{group.id}"}


def quota_group(world: World, body: Json) -> object:
    if set(body) != {"quota_owner", "product_type", "quota_type"}:
        raise _wrong("quota")
    rows = [asset for asset in world.assets.values() if asset["product_type"] == body["product_type"]]
    return {"assets": rows} if world.switches.wraps_quotas else rows


def quota_message(world: World, body: Json) -> object:
    """POST /v3.0/oa/quota/message, for one person or for the package."""
    if set(body) == {"user_id"}:
        user = _user(world, body)
        cap = world.switches.free_messages
        left = {"remain": str(max(0, (cap or 0) - user.free_used)), "total": str(cap or 0)}
        return {"last_interaction": world.last_interaction(user), "cs_reply": left, "promotion": {"remain": "1"}}
    if set(body) == {"quota_owner", "product_type", "quota_type"}:
        rows = [{"product_type": body["product_type"], "quota_type": "sub_quota", "total": "500", "remain": str(world.package_left)}]
        return {"quota": rows} if world.switches.wraps_quotas else rows
    raise _wrong("quota")


POSTS: dict[str, Callable[[World, Json], object]] = {
    "/v3.0/oa/message/cs": send_cs,
    "/v3.0/oa/group/message": send_to_group,
    "/v3.0/oa/group/creategroupwithoa": create_group,
    "/v3.0/oa/quota/message": quota_message,
    "/v3.0/oa/quota/group": quota_group,
}
GETS: dict[str, Callable[[World, Json], object]] = {
    "/v2.0/oa/getoa": get_oa,
    "/v3.0/oa/user/detail": user_detail,
    "/v3.0/oa/group/getgroup": get_group,
    "/v3.0/oa/group/getgroupsofoa": groups_of_oa,
}
