// What is on the screen: the shown person's chat, the state of the line, who has news.

import { drawReply, element } from "/blocks.js";
import { history, people, unread } from "/history.js";

export const ROOM = "room:tong-hop";
const MOST_PEOPLE = 8;
const NEAR_END = 80; // pixels; closer than this the page follows what comes
const STARTERS = {
  private: ["nhiệm vụ của Sở Nội vụ?", "mục tiêu 2030", "nhiệm vụ hết hạn", "/trogiup"],
  room: ["@dondoc nhiệm vụ hết hạn", "/bantin", "/dangkybantin", "/trogiup"],
};
const PLACEHOLDER = { private: "Gõ câu hỏi hoặc lệnh", room: "Gõ @dondoc hoặc /lệnh" };
const EMPTY = {
  private: "Đồng chí gõ câu hỏi về kế hoạch, hoặc chọn một gợi ý bên dưới.",
  room: "Mọi vai dùng thử trên máy này đều đọc được tin trong nhóm. Trợ lý chỉ trả lời tin bắt đầu bằng / hoặc có @dondoc.",
};
const STATE = {
  connecting: () => "Đang kết nối",
  open: () => "Đã kết nối",
  waiting: (seconds) => `Mất kết nối, thử lại sau ${seconds} giây`,
};

export const page = document.documentElement.dataset;
export const isLocal = page.mode === "local";
export const at = (id) => document.getElementById(id);

// The person and the place on the screen; for every person the state of the line and where a reply is made.
export const scene = { user: "", place: "private", lines: new Map(), typing: new Set() };
export const chatOf = (user, place) => (place === "room" ? ROOM : user);
export const shownChat = () => chatOf(scene.user, scene.place);
export const isShown = (user, chat) => user === scene.user && chat === shownChat();

// What buttons do; chat.js fills it in.
export const act = { say: null, press: null };

const log = at("log");
const clock = new Intl.DateTimeFormat("vi-VN", { hour: "2-digit", minute: "2-digit", timeZone: page.zone });
const calendar = new Intl.DateTimeFormat("vi-VN", {
  weekday: "long", day: "2-digit", month: "2-digit", year: "numeric", timeZone: page.zone,
});

function drawEntry(entry) {
  const [user, chat] = [scene.user, shownChat()];
  const kind = entry.mine ? "mine" : entry.reply ? "bot" : "other";
  const box = element("article", { class: kind, "data-key": entry.key });
  const name = { mine: "Đồng chí", bot: "Trợ lý", other: entry.name || "Thành viên" }[kind];
  box.append(element("p", { class: kind === "other" ? "name" : "name unseen" }, name));
  if (entry.reply) {
    const type = (command) => act.say(user, chat, chat === ROOM && !command.startsWith("/") ? `@dondoc ${command}` : command);
    box.append(...drawReply(entry.reply, entry.pressed, (choice) => act.press(user, chat, entry, choice), type));
  } else {
    box.append(element("p", {}, entry.text));
  }
  const foot = element("footer", {}, element("time", { datetime: entry.at }, clock.format(new Date(entry.at))));
  if (entry.state === "pending") foot.append(element("span", { class: "pending" }, "Đang chờ gửi"));
  if (entry.state === "failed") {
    const again = element("button", { type: "button", class: "again" }, "Gửi lại");
    again.addEventListener("click", () => act.say(user, chat, entry.text, entry.id));
    foot.append(element("span", { class: "failed" }, "Chưa gửi được"), again);
  }
  box.append(foot);
  return box;
}

// Earlier offers stay pressable, the server answers politely; they only step back.
function dimOldOffers() {
  const offers = [...log.querySelectorAll(".choices")];
  offers.forEach((offer, index) => offer.classList.toggle("old", index < offers.length - 1));
}

function append(entry) {
  const day = calendar.format(new Date(entry.at));
  if (day !== log.dataset.day) {
    log.dataset.day = day;
    log.append(element("p", { class: "day" }, day));
  }
  log.append(drawEntry(entry));
}

function redraw(entry) {
  const old = [...log.children].find((box) => box.dataset.key === entry.key);
  if (!old) return;
  const held = old.contains(document.activeElement);
  const fresh = drawEntry(entry);
  old.replaceWith(fresh);
  if (held) (fresh.querySelector("button:not(:disabled)") ?? at("words")).focus();
}

// Shows an entry of the chat on the screen; one that is there already is drawn anew in its place.
export function showEntry(entry, isNew) {
  const follows = isAtEnd;
  if (isNew) append(entry);
  else redraw(entry);
  dimOldOffers();
  // A press redraws its own message first; the answer that follows must still be shown.
  if (!isNew && follows) isAtEnd = true;
  if (isNew && (follows || entry.mine)) toNewest();
  else if (isNew) at("to-newest").hidden = false;
}

// Kept up by scrolling alone: a log that shrinks for the keyboard of a phone is still at its end.
let isAtEnd = true;
log.addEventListener("scroll", () => {
  isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_END;
  if (isAtEnd) at("to-newest").hidden = true;
});
new ResizeObserver(() => isAtEnd && toNewest()).observe(log);
log.addEventListener("load", () => isAtEnd && toNewest(), true); // a picture has come and takes its room

export function showChat() {
  log.setAttribute("aria-live", "off"); // the past is not news
  log.replaceChildren();
  delete log.dataset.day;
  history.all(scene.user, shownChat()).forEach(append);
  dimOldOffers();
  showAround();
  toNewest();
  requestAnimationFrame(() => log.setAttribute("aria-live", "polite"));
}

// To the end, but never past the beginning of the last message: a long answer is read from its top.
export function toNewest() {
  const last = log.lastElementChild;
  const top = last ? last.offsetTop - 12 : 0;
  log.scrollTop = Math.min(log.scrollHeight - log.clientHeight, top);
  isAtEnd = true;
  at("to-newest").hidden = true;
}

// Everything but the messages.
export function showAround() {
  const { state, seconds } = scene.lines.get(scene.user) ?? { state: "connecting" };
  const told = STATE[state](seconds);
  if (at("state").textContent !== told) at("state").textContent = told; // else it is read out again
  at("state").dataset.state = state;
  at("typing").hidden = !scene.typing.has(`${scene.user} ${shownChat()}`);
  at("words").placeholder = PLACEHOLDER[scene.place];
  showStarters();
  if (isLocal) showPeople();
}

function showStarters() {
  const box = at("starters");
  box.hidden = at("empty").hidden = log.childElementCount > 0;
  if (box.dataset.place === scene.place) return;
  box.dataset.place = scene.place;
  at("empty").textContent = EMPTY[scene.place];
  box.replaceChildren(
    ...STARTERS[scene.place].map((text) => {
      const chip = element("button", { type: "button", class: "chip" }, text);
      chip.addEventListener("click", () => act.say(scene.user, shownChat(), text));
      return chip;
    }),
  );
}

function showPeople() {
  const all = people.all();
  const news = (one) => unread.count(one.id, one.id) + unread.count(one.id, ROOM);
  const labels = all.map((one) => (one.id !== scene.user && news(one) ? `${one.name} (${news(one)})` : one.name));
  const select = at("person");
  if (labels.join() !== [...select.options].map((option) => option.text).join()) {
    select.replaceChildren(...all.map((one, index) => new Option(labels[index], one.id)));
  }
  select.value = scene.user;
  at("add-person").hidden = all.length >= MOST_PEOPLE;
  for (const place of ["private", "room"]) {
    const tab = at(`tab-${place}`);
    tab.setAttribute("aria-selected", String(place === scene.place));
    tab.tabIndex = place === scene.place ? 0 : -1;
    tab.dataset.news = unread.count(scene.user, chatOf(scene.user, place)) || "";
  }
  select.parentElement.dataset.news = all.some((one) => one.id !== scene.user && news(one)) ? "•" : "";
}

export function notify(sentence) {
  at("notice").textContent = sentence ?? "";
  at("notice").hidden = !sentence;
}
