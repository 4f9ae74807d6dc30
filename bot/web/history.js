// What this browser remembers: the people who try out, each chat's messages, what is still to be sent.

const KEPT = 300; // messages of one chat
const PREFIX = "dondoc.";

// Storage can be full or forbidden; then the page works on, and forgets when it closes.
const spare = new Map();

function load(key, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + key) ?? "null") ?? spare.get(key) ?? otherwise;
  } catch {
    return spare.get(key) ?? otherwise;
  }
}

function save(key, value) {
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify(value));
    spare.delete(key);
  } catch {
    spare.set(key, value);
  }
}

export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export const people = {
  all: () => load("people", []),
  add(name) {
    const person = { id: newId(), name };
    save("people", [...people.all(), person]);
    return person;
  },
  chosen: () => load("person", null),
  choose: (id) => save("person", id),
};

const chatKey = (user, chat) => `history.${user}.${chat}`;

export const history = {
  key: (user, chat) => PREFIX + chatKey(user, chat),
  all: (user, chat) => load(chatKey(user, chat), []),
  clear: (user, chat) => save(chatKey(user, chat), []),

  find: (user, chat, matches) => history.all(user, chat).findLast(matches),

  // Adds an entry; one whose key is known takes over what is new instead. Gives the kept one, and which it was.
  add(user, chat, entry) {
    const entries = history.all(user, chat);
    const known = entries.find((other) => other.key === entry.key);
    if (known) Object.assign(known, entry, { mine: known.mine });
    else entries.push(entry);
    save(chatKey(user, chat), entries.slice(-KEPT));
    return { kept: known ?? entry, isNew: !known };
  },

  // Changes the entry that `matches`; gives it, or undefined.
  change(user, chat, matches, change) {
    const entries = history.all(user, chat);
    const found = entries.findLast(matches);
    if (found) {
      Object.assign(found, change);
      save(chatKey(user, chat), entries);
    }
    return found;
  },
};

// Frames that the server has not confirmed. They keep their id, so that a repeat does nothing twice.
export const outbox = {
  all: (user) => load(`outbox.${user}`, []),
  add: (user, frame) => save(`outbox.${user}`, [...outbox.all(user).filter((other) => other.id !== frame.id), frame]),
  take(user, id) {
    const frames = outbox.all(user);
    const taken = frames.find((frame) => frame.id === id);
    if (taken) save(`outbox.${user}`, frames.filter((frame) => frame !== taken));
    return taken;
  },
};

export const unread = {
  count: (user, chat) => load(`unread.${user}.${chat}`, 0),
  add: (user, chat) => save(`unread.${user}.${chat}`, unread.count(user, chat) + 1),
  clear: (user, chat) => save(`unread.${user}.${chat}`, 0),
};
