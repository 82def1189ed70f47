// Everything here makes a page nicer that works without it. No dependency, no build step, under 160 lines.
// A fragment is HTML whose elements with ids replace those on the page. README.md lists the attributes.
"use strict";
document.documentElement.classList.add("scripted");
const all = (query, root = document) => [...root.querySelectorAll(query)];
const words = document.body.dataset;

function swap(html) {
  const fragment = new DOMParser().parseFromString(html, "text/html");
  for (const fresh of all("[id]", fragment)) {
    const stale = fresh.ownerDocument === fragment && document.getElementById(fresh.id); // What moved in with its parent is done.
    if (stale && stale.id !== "main") { stale.replaceWith(fresh); prepare(fresh); }
  }
}

function toast(text) {
  const note = Object.assign(document.createElement("output"), { className: "toast", textContent: text });
  document.body.append(note);
  setTimeout(() => note.remove(), 3500);
}

// Sends a form in the background. The answer of a redirect is a page; only the parts with ids that both have are swapped.
async function send(form, submitter) {
  const body = new FormData(form, submitter);
  const files = form.enctype === "multipart/form-data";
  const answer = await fetch(submitter?.formAction || form.action, {
    method: form.method, body: files ? body : new URLSearchParams(body), headers: { accept: "text/html" },
  });
  return { ok: answer.ok, redirected: answer.redirected, url: answer.url, html: await answer.text() };
}

document.addEventListener("submit", async (event) => {
  const form = event.target, submitter = event.submitter;
  const question = submitter?.dataset.confirm || form.dataset.confirm;
  if (question && !confirm(question)) return event.preventDefault();
  keep(form);
  if (form.dataset.swap === undefined) {
    if (submitter) setTimeout(() => { submitter.disabled = true; }); // No second filing by a double click.
    return;
  }
  event.preventDefault();
  submitter?.setAttribute("aria-busy", "true");
  try {
    const answer = await send(form, submitter);
    if (answer.redirected && new URL(answer.url).pathname !== location.pathname) location.href = answer.url;
    else swap(answer.html);
  } catch {
    toast(words.offline);
  } finally {
    submitter?.removeAttribute("aria-busy");
  }
});

// What was typed survives an expired session: kept in this tab on the way through the sign-in page, and given back once.
const signIn = location.pathname === "/sign-in", place = (form) => `${location.pathname} ${form.getAttribute("action")}`;
const typed = (field) => field.name && !/hidden|file|password|submit|button/.test(field.type) && !/secret|token|credential/.test(field.name);
const box = (field) => /checkbox|radio/.test(field.type);
function keep(form) {
  if (signIn || form.method !== "post") return;
  const fields = [...form.elements].filter((field) => typed(field) && (field.checked || !box(field)));
  sessionStorage.setItem("kept", JSON.stringify({ place: place(form), fields: fields.map((field) => [field.name, field.value]) }));
}
function giveBack() {
  const kept = JSON.parse(sessionStorage.getItem("kept"));
  if (signIn) return kept && sessionStorage.setItem("kept", JSON.stringify({ ...kept, expired: true }));
  sessionStorage.removeItem("kept");
  const form = kept?.expired && all("form").find((form) => place(form) === kept.place);
  for (const field of form ? [...form.elements].filter(typed) : []) {
    const values = kept.fields.filter(([name]) => name === field.name).map(([, value]) => value);
    if (box(field)) field.checked = values.includes(field.value);
    else if (values.length) field.value = values[0];
  }
}

function autosave(form) {
  let timer;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const body = new URLSearchParams(new FormData(form));
      const answer = await fetch(form.dataset.autosave, { method: "POST", body }).catch(() => null);
      const state = form.querySelector("[data-saved]");
      if (state) state.textContent = answer?.ok && !answer.redirected ? state.dataset.saved : state.dataset.unsaved;
    }, 1200);
  });
}

function upload(drop) {
  const input = drop.querySelector("input[type=file]"), form = drop.closest("form");
  for (const kind of ["dragover", "dragleave", "drop"])
    drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.toggle("over", kind === "dragover"); });
  drop.addEventListener("drop", (event) => { input.files = event.dataTransfer.files; input.dispatchEvent(new Event("change")); });
  input.addEventListener("change", () => {
    if (!input.files.length || drop.dataset.drop !== "now") return;
    const bar = document.createElement("progress"), request = new XMLHttpRequest();
    drop.append(bar);
    request.upload.onprogress = (event) => { bar.max = event.total; bar.value = event.loaded; };
    request.onload = () => { bar.remove(); input.value = ""; swap(request.responseText); };
    request.onerror = () => { bar.remove(); toast(words.offline); };
    request.open("POST", form.action);
    request.setRequestHeader("accept", "text/html");
    request.send(new FormData(form));
  });
}

function live(place) {
  const source = new EventSource(place.dataset.live);
  source.addEventListener("swap", (event) => swap(event.data));
  source.addEventListener("end", () => source.close());
}

function countdown(place) {
  const until = Date.parse(place.dataset.until);
  const tick = () => {
    const left = Math.max(0, Math.floor((until - Date.now()) / 1000)), pad = (n) => String(n).padStart(2, "0");
    place.textContent = `${Math.floor(left / 3600)}:${pad(Math.floor(left / 60) % 60)}:${pad(left % 60)}`;
    if (left && place.isConnected) setTimeout(tick, 1000);
  };
  if (until - Date.now() < 86400000) tick();
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy], [data-dialog], [data-close]");
  if (!button) return all("details.drop[open], details.clock[open]").forEach((d) => d.contains(event.target) || (d.open = false));
  if (button.dataset.copy !== undefined) { await navigator.clipboard.writeText(button.dataset.copy); toast(words.copied); }
  if (button.dataset.dialog) { event.preventDefault(); document.getElementById(button.dataset.dialog).showModal(); }
  if (button.dataset.close !== undefined) button.closest("dialog")?.close();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") all("details.drop[open], details.clock[open]").forEach((d) => { d.open = false; });
  const row = event.target.closest?.("table[data-keys] tbody tr");
  const step = { ArrowDown: "nextElementSibling", j: "nextElementSibling", ArrowUp: "previousElementSibling", k: "previousElementSibling" }[event.key];
  if (row && step && !/INPUT|SELECT|TEXTAREA/.test(event.target.tagName)) { event.preventDefault(); row[step]?.querySelector("a, input")?.focus(); }
  if (event.key === "/" && !/INPUT|SELECT|TEXTAREA/.test(event.target.tagName)) { const s = document.querySelector(".search input"); if (s) { event.preventDefault(); s.focus(); } }
});

document.addEventListener("change", (event) => {
  if (event.target.dataset.all) all(`input[name="${event.target.dataset.all}"]`).forEach((box) => { box.checked = event.target.checked; });
  if (event.target.closest("form[data-filter]")) event.target.form.requestSubmit();
});

function prepare(root) {
  const within = (query) => [...(root.matches?.(query) ? [root] : []), ...all(query, root)];
  within("form[data-autosave]").forEach(autosave);
  within("[data-drop]").forEach(upload);
  within("[data-live]").forEach(live);
  within("[data-until]").forEach(countdown);
  within(".summary-of-faults").forEach((summary) => summary.focus());
}
giveBack();
prepare(document);
