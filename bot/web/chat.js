// The chat page: sends what is typed and pressed, takes in what the server says, keeps the history.

import { history, newId, outbox, people, unread } from "/history.js";
import { Line } from "/line.js";
import { ROOM, act, at, isLocal, isShown, notify, page, scene, showAround, showChat, showEntry, shownChat, toNewest } from "/view.js";

const MOST_CHARACTERS = 10000;
const ACK_MS = 200; // acknowledgements of one burst go together
const PROBLEMS = {
  failed: "Hệ thống chưa ghi nhận được nội dung vừa gửi. Đề nghị đồng chí gửi lại.",
  busy: "Hệ thống đang bận, nội dung vừa gửi chưa được ghi nhận. Đề nghị đồng chí gửi lại sau ít phút.",
  too_long: "Tin nhắn dài quá 10.000 ký tự. Đề nghị đồng chí gửi ngắn hơn.",
};
const UNKNOWN_PROBLEM = "Trang và máy chủ chưa khớp phiên bản. Đề nghị đồng chí tải lại trang.";

const words = at("words");
const lines = new Map(); // person id -> Line
const acks = new Map(); // "person chat" -> highest id not yet acknowledged
let skew = 0; // the server's clock minus ours; it may stand on another day for a demonstration

const serverTime = () => new Date(Date.now() + skew).toISOString();

// --- to the server ----------------------------------------------------------------------------------

function send(user, frame) {
  outbox.add(user, frame);
  lines.get(user).send(frame);
}

act.say = (user, chat, text, id = newId()) => {
  if ([...text].length > MOST_CHARACTERS) {
    notify(PROBLEMS.too_long);
    return false;
  }
  notify(null);
  const entry = { key: `${user}:${id}`, id, mine: true, text, state: "pending", at: serverTime() };
  const { kept, isNew } = history.add(user, chat, entry);
  send(user, { type: "say", chat, text, id });
  showEntry(kept, isNew);
  showAround();
  return true;
};

act.press = (user, chat, entry, choice) => {
  notify(null);
  change(user, chat, (other) => other.key === entry.key, { pressed: choice });
  const message_id = String(entry.ids.at(-1));
  send(user, { type: "press", chat, choice, offer: entry.reply.offer, message_id, id: newId(), key: entry.key });
};

function acknowledge(user, chat, id) {
  const key = `${user} ${chat}`;
  if (!acks.has(key)) {
    setTimeout(() => {
      lines.get(user).send({ type: "ack", chat, up_to: acks.get(key) });
      acks.delete(key);
    }, ACK_MS);
  }
  acks.set(key, Math.max(id, acks.get(key) ?? 0));
}

// --- from the server --------------------------------------------------------------------------------

const hear = {
  welcome(user, frame) {
    if (frame.user !== user) location.reload(); // the cookie is another one by now
    skew = new Date(frame.at) - Date.now();
    outbox.all(user).forEach((waiting) => lines.get(user).send(waiting));
  },

  message(user, { chat, id, message }) {
    if (id !== null) acknowledge(user, chat, id);
    const replaced = Number(message.reply?.replaces);
    const old = replaced && history.find(user, chat, (entry) => entry.ids?.includes(replaced));
    if (old) {
      if (old.ids.includes(id)) return;
      change(user, chat, (entry) => entry.key === old.key, { reply: message.reply, pressed: null, ids: [...old.ids, id] });
      return;
    }
    const entry = {
      key: message.key, ids: [id], at: message.at, mine: message.user === user, name: message.name,
      text: message.text, reply: message.reply, state: null,
    };
    const { kept, isNew } = history.add(user, chat, entry);
    if (isNew && !entry.mine && (!isShown(user, chat) || document.hidden)) unread.add(user, chat);
    if (isShown(user, chat)) showEntry(kept, isNew);
    showAround();
    showTitle();
  },

  took(user, { chat, id, at }) {
    outbox.take(user, id);
    change(user, chat, (entry) => entry.id === id, { state: null, at });
  },

  typing(user, { chat, on }) {
    scene.typing[on ? "add" : "delete"](`${user} ${chat}`);
    showAround();
  },

  problem(user, { code, id }) {
    notify(PROBLEMS[code] ?? UNKNOWN_PROBLEM);
    const frame = id && outbox.take(user, id);
    if (frame?.type === "say") change(user, frame.chat, (entry) => entry.id === id, { state: "failed" });
    if (frame?.type === "press") change(user, frame.chat, (entry) => entry.key === frame.key, { pressed: null });
  },
};

function change(user, chat, matches, changes) {
  const changed = history.change(user, chat, matches, changes);
  if (changed && isShown(user, chat)) showEntry(changed, false);
}

// --- people and places ------------------------------------------------------------------------------

function connect(one) {
  const greet = () => ({
    type: "hello", user: one.id, name: one.name,
    ...(isLocal && { room: ROOM, room_title: at("tab-room").textContent }),
  });
  const show = (state, seconds) => {
    scene.lines.set(one.id, { state, seconds });
    if (state !== "open") ["private", "room"].forEach((place) => scene.typing.delete(`${one.id} ${place === "room" ? ROOM : one.id}`));
    showAround();
  };
  lines.set(one.id, new Line(greet, (frame) => hear[frame.type]?.(one.id, frame), show));
}

function go(user, place) {
  [scene.user, scene.place] = [user, place];
  if (isLocal) people.choose(user);
  notify(null);
  unread.clear(user, shownChat());
  showChat();
  showTitle();
}

function showTitle() {
  const count = unread.count(scene.user, shownChat());
  document.title = (count ? `(${count}) ` : "") + document.querySelector("h1").textContent;
}

function addPerson() {
  const one = people.add(`Người dùng thử ${people.all().length + 1}`);
  connect(one);
  return one;
}

function start() {
  if (isLocal) {
    if (!people.all().length) people.add("Người dùng thử 1");
    const all = people.all();
    scene.user = (all.find((one) => one.id === people.chosen()) ?? all[0]).id;
    at("local").hidden = false;
    all.forEach(connect);
  } else {
    scene.user = page.user;
    connect({ id: page.user, name: "" });
  }
  go(scene.user, "private");
}

// --- hands on the page ------------------------------------------------------------------------------

function fitWords() {
  words.style.height = "auto";
  words.style.height = `${words.scrollHeight}px`;
}

at("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  if (words.value.trim() && act.say(scene.user, shownChat(), words.value.trim())) words.value = "";
  fitWords();
  words.focus();
});

words.addEventListener("input", fitWords);
words.addEventListener("keydown", (event) => {
  // While an input method is composing (Telex, VNI), Enter ends the word, not the message.
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    at("composer").requestSubmit();
  }
});

at("person").addEventListener("change", () => go(at("person").value, scene.place));
at("add-person").addEventListener("click", () => go(addPerson().id, scene.place));
at("to-newest").addEventListener("click", toNewest);
at("clear").addEventListener("click", () => {
  history.clear(scene.user, shownChat());
  showChat();
});

for (const place of ["private", "room"]) {
  at(`tab-${place}`).addEventListener("click", () => go(scene.user, place));
  at(`tab-${place}`).addEventListener("keydown", (event) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    go(scene.user, place === "room" ? "private" : "room");
    at(`tab-${scene.place}`).focus();
  });
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  unread.clear(scene.user, shownChat());
  showAround();
  showTitle();
});

// Another tab of this browser took something in.
window.addEventListener("storage", (event) => {
  if (event.key === history.key(scene.user, shownChat())) showChat();
});

start();
