// The line to the server: one WebSocket of one person, opened again whenever it breaks.

const FIRST_WAIT = 500; // milliseconds; doubled up to the longest
const LONGEST_WAIT = 15000;

export class Line {
  // `greet()` gives the first frame; `hear(frame)` gets what the server says; `show(state, seconds)` the state:
  // connecting, open, or waiting.
  constructor(greet, hear, show) {
    this.greet = greet;
    this.hear = hear;
    this.show = show;
    this.failures = 0;
    window.addEventListener("online", () => this.hurry());
    document.addEventListener("visibilitychange", () => document.hidden || this.hurry());
    this.open();
  }

  open() {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.show("connecting");
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    this.socket = new WebSocket(`${scheme}://${location.host}/ws`);
    this.socket.addEventListener("open", () => this.socket.send(JSON.stringify(this.greet())));
    this.socket.addEventListener("message", (event) => {
      const frame = JSON.parse(event.data);
      if (frame.type === "welcome") {
        this.failures = 0;
        this.welcomed = true;
        this.show("open");
      }
      this.hear(frame);
    });
    this.socket.addEventListener("close", () => this.wait());
  }

  wait() {
    this.welcomed = false;
    // Spread out, or all pages would knock at once after a restart.
    const longest = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.failures);
    const wait = longest * (0.6 + 0.4 * Math.random());
    this.failures += 1;
    this.show("waiting", Math.ceil(wait / 1000));
    this.timer = setTimeout(() => this.open(), wait);
  }

  hurry() {
    if (this.timer !== undefined) this.open();
  }

  // Sends when the line is open; tells whether it did.
  send(frame) {
    if (!this.welcomed) return false;
    this.socket.send(JSON.stringify(frame));
    return true;
  }
}
