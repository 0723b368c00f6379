// The chat page: sends what is typed or tapped, and shows replies as the phone would.
"use strict";

const $ = (id) => document.getElementById(id);
const chat = $("chat");
const SHOWN = {
  image: "[图片]", sticker: "[表情]", voice: "[语音]", location: "[位置]",
  subscribe: "您关注了公众号", unsubscribe: "您取消了关注",
};
let user = newUser();
let queue = Promise.resolve();
let stamped = "";
// What the server wants back with the next message: a preview keeps its conversation here instead of in the database.
let memory = "";

function newUser() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function add(className, ...children) {
  const item = document.createElement("li");
  item.className = className;
  item.append(...children);
  chat.append(item);
  item.scrollIntoView({ block: "end" });
  return item;
}

function face(label) {
  const element = document.createElement("span");
  element.className = "face";
  element.setAttribute("aria-hidden", "true");
  element.textContent = label;
  return element;
}

function bubble(...children) {
  const element = document.createElement("div");
  element.className = "bubble";
  element.append(...children);
  return element;
}

function note(text) {
  return add("note", text);
}

// The phone knows one kind of markup in a text, <a href="…">…</a>; all else is shown as it stands.
function rendered(content) {
  const nodes = [];
  let last = 0;
  for (const match of content.matchAll(/<a\s+href="([^"]*)"[^>]*>(.*?)<\/a>/gs)) {
    nodes.push(content.slice(last, match.index), link(match[1], match[2]));
    last = match.index + match[0].length;
  }
  return [...nodes, content.slice(last)];
}

function link(address, label) {
  const anchor = document.createElement("a");
  anchor.textContent = label;
  if (address.startsWith("weixin://bizmsgmenu?")) {
    const question = /[?&]msgmenucontent=([^&]*)/.exec(address);
    anchor.href = "#";
    anchor.dataset.say = question ? question[1] : "";
    anchor.addEventListener("click", (event) => {
      event.preventDefault();
      say(anchor.dataset.say);
    });
  } else if (/^https?:\/\//.test(address)) {
    anchor.href = address;
    anchor.target = "_blank";
    anchor.rel = "noopener noreferrer";
  }
  return anchor;
}

function show(answer) {
  if (answer.words) {
    note(`（${answer.words}）`);
  } else if (answer.status !== 200) {
    note(`（网页返回 ${answer.status}：该公众号提供的服务出现故障，请稍后再试）`);
  } else if (answer.kind === "text") {
    add("theirs", face("答"), bubble(...rendered(answer.content)));
  } else if (answer.kind === "transfer_customer_service") {
    note("（已转人工客服）");
  } else {
    note("（没有回复）");
  }
}

async function post(order) {
  const response = await fetch(document.body.dataset.send, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": document.body.dataset.token ?? "" },
    body: JSON.stringify(order),
  });
  return response.ok ? response.json() : { status: response.status };
}

// One at a time, so that replies stand below what they answer.
function send(kind, text = "") {
  const order = { user, kind, text, sent: $("sent").value };
  queue = queue.then(async () => {
    chat.setAttribute("aria-busy", "true");
    try {
      const answer = await post({ ...order, memory: order.user === user ? memory : "" });
      if (order.user === user) {
        memory = answer.memory ?? "";
        show(answer);
      }
    } catch {
      note("（网络不通，消息没有送达）");
    } finally {
      chat.removeAttribute("aria-busy");
    }
  });
}

// As on the phone, a time stands above the messages that follow it; here only the times that were set.
function stamp() {
  const sent = $("sent").value;
  if (sent && sent !== stamped) note(sent.replace(/^(\d+)-0?(\d+)-0?(\d+)T/, "$1年$2月$3日 "));
  stamped = sent;
}

function say(text) {
  if (!text.trim()) return;
  stamp();
  add("mine", face("我"), bubble(text));
  send("text", text);
}

$("form").addEventListener("submit", (event) => {
  event.preventDefault();
  say($("text").value);
  $("text").value = "";
  $("text").focus();
});

$("text").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    $("form").requestSubmit();
  }
});

for (const button of document.querySelectorAll("[data-kind]")) {
  button.addEventListener("click", () => {
    const kind = button.dataset.kind;
    stamp();
    if (kind.endsWith("subscribe")) note(SHOWN[kind]);
    else add("mine", face("我"), bubble(SHOWN[kind]));
    send(kind);
  });
}

$("present").addEventListener("click", () => { $("sent").value = ""; });

$("new-user").addEventListener("click", () => {
  user = newUser();
  memory = "";
  stamped = "";
  chat.replaceChildren();
  note("新用户");
  send("subscribe");
});

send("subscribe");
