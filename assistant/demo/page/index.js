"use strict";
const bodies = JSON.parse(document.getElementById("bodies").textContent);
const every = (selector) => Array.from(document.querySelectorAll(selector));
let client = "", way = "";

function refresh() {
  every("nav [data-show]").forEach((one) => one.setAttribute("aria-pressed", String(one.dataset.show === client)));
  every(".ways [data-way]").forEach((one) => one.setAttribute("aria-pressed", String(one.dataset.way === way)));
  every("[data-of]").forEach((one) => { one.hidden = one.dataset.of !== client; });
  document.body.classList.toggle("one", Boolean(client));
  let shown = 0;
  every("details").forEach((one) => {
    one.hidden = (client && one.dataset.client !== client) || (way && one.dataset.way !== way);
    shown += one.hidden ? 0 : 1;
  });
  document.querySelector(".none").hidden = shown > 0;
}

function choose(name) {
  client = document.querySelector(`nav [data-show="${CSS.escape(name)}"]`) ? name : "";
  refresh();
}

function fit(frame) {
  const inside = frame.contentDocument;
  const height = inside ? inside.documentElement.scrollHeight : 0;
  // Not laid out yet: the usual height does.
  if (height > 100) frame.style.height = `${height + 4}px`;
}

function fill(mail, asText) {
  const body = bodies[mail.dataset.number], place = mail.querySelector(".body");
  const flip = mail.querySelector(".flip");
  if (body.html && !asText) {
    const frame = document.createElement("iframe");
    // No script of a mail ever runs; the page may measure it.
    frame.setAttribute("sandbox", "allow-same-origin");
    frame.title = "The mail as its reader sees it";
    frame.addEventListener("load", () => requestAnimationFrame(() => fit(frame)));
    frame.srcdoc = body.html;
    place.replaceChildren(frame);
  } else {
    const text = document.createElement("pre");
    text.textContent = body.text;
    place.replaceChildren(text);
  }
  if (flip) flip.textContent = asText ? "show as it looks" : "show as text";
}

every("[data-show]").forEach((one) => one.addEventListener("click", () => {
  history.replaceState(null, "", `#${one.dataset.show}`);
  choose(one.dataset.show);
  window.scrollTo({ top: 0 });
}));
every(".ways [data-way]").forEach((one) => one.addEventListener("click", () => { way = one.dataset.way; refresh(); }));
every("details").forEach((mail) => {
  mail.addEventListener("toggle", () => { if (mail.open && !mail.querySelector(".body").firstChild) fill(mail, false); });
  const flip = mail.querySelector(".flip");
  if (flip) flip.addEventListener("click", () => fill(mail, !mail.querySelector("pre")));
});
window.addEventListener("resize", () => every("iframe").forEach(fit));
window.addEventListener("hashchange", () => choose(decodeURIComponent(location.hash.slice(1))));
choose(decodeURIComponent(location.hash.slice(1)));
