// Draws a reply: every word goes in as text, never as markup.

export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(key, "");
    else if (value !== false && value != null) made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

function span(part) {
  if (typeof part === "string") return part;
  if ("bold" in part) return element("strong", {}, part.bold);
  if ("italic" in part) return element("em", {}, part.italic);
  if ("link" in part) return link(part.link, part.url);
  return "";
}

function link(text, url) {
  if (!/^https?:\/\//i.test(url)) return text;
  return element("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, text);
}

function table(block) {
  const head = element("tr", {}, ...block.header.map((title) => element("th", { scope: "col" }, title)));
  const rows = block.rows.map((row) =>
    element("tr", {}, ...row.map((cell, at) => element("td", { "data-label": block.header[at] ?? "" }, cell))),
  );
  const made = element("table", {}, element("thead", {}, head), element("tbody", {}, ...rows));
  return element("div", { class: "table" }, made);
}

// Our own server's files only; one that was tidied away leaves its words.
const isOurs = (url) => typeof url === "string" && url.startsWith("/chat-files/");

function picture(block) {
  if (!isOurs(block.url)) return element("p", {}, block.alt);
  const image = element("img", { src: block.url, alt: block.alt });
  const made = element("a", { href: block.url, target: "_blank", class: "picture" }, image);
  image.addEventListener("error", () => made.replaceWith(element("p", {}, block.alt)));
  return made;
}

function file(block) {
  if (!isOurs(block.url)) return element("p", {}, block.name);
  return element("p", {}, element("a", { href: block.url, download: block.name, class: "file" }, block.name));
}

function draw(block) {
  switch (block.kind) {
    case "text":
      return element("p", {}, ...block.spans.map(span));
    case "bullets":
      return element("ul", {}, ...block.items.map((item) => element("li", {}, ...item.map(span))));
    case "quote":
      return element("blockquote", {}, block.text);
    case "table":
      return table(block);
    case "fold":
      return element("details", {}, element("summary", {}, block.summary), ...block.blocks.map(draw));
    case "picture":
      return picture(block);
    case "file":
      return file(block);
    default:
      return "";
  }
}

// The reply as nodes. `press(choice)` and `type(command)` are called by its buttons; `pressed` is the
// choice taken already.
export function drawReply(reply, pressed, press, type) {
  const nodes = reply.blocks.map(draw);
  if (reply.choices.length) {
    const buttons = reply.choices.map(([id, label]) => {
      const button = element("button", { type: "button", "aria-pressed": String(pressed === id) }, label);
      button.disabled = pressed != null;
      button.addEventListener("click", () => press(id));
      return button;
    });
    nodes.push(element("div", { class: "choices", role: "group", "aria-label": "Lựa chọn" }, ...buttons));
  }
  if (reply.shortcuts.length) {
    const chips = reply.shortcuts.map(([label, command]) => {
      const chip = element("button", { type: "button", class: "chip" }, label);
      chip.addEventListener("click", () => type(command));
      return chip;
    });
    nodes.push(element("div", { class: "shortcuts", role: "group", "aria-label": "Lệnh nhanh" }, ...chips));
  }
  return nodes;
}
