// The list of parts to ask the store for: a press beside a part puts it there, a press below sends it like any step.

import { toast } from "../kit/toast.js";
import { say } from "../kit/words.js";
import * as outbox from "./outbox.js";
import * as problem from "./problem.js";
import { Full } from "./store.js";

const PATIENCE = 1500; // ms an answer may take before it is left to the outbox
const KEY = "asking";

const form = document.getElementById("ask");
const list = form.querySelector("[data-lines]");
const order = form.elements.order;

/** Put a part on the list; one that is there already gets more. */
function put(number, name, amount = 1) {
  const there = [...list.children].find((line) => line.querySelector("[name=part]").value === number);
  if (there) {
    const quantity = there.querySelector("[name=quantity]");
    quantity.value = Number(quantity.value) + amount;
  } else {
    const line = form.querySelector("template").content.cloneNode(true);
    line.querySelector("[data-name]").textContent = line.querySelector("[name=name]").value = name;
    line.querySelector("[data-part]").textContent = line.querySelector("[name=part]").value = number;
    line.querySelector("[name=quantity]").value = amount;
    list.append(line);
  }
  form.hidden = false;
}

const lines = () =>
  [...list.children].map((line) => ["part", "name", "quantity"].map((name) => line.querySelector(`[name=${name}]`).value));

/** A reload takes nothing off the list. */
function keep() {
  form.hidden = !list.children.length;
  localStorage.setItem(KEY, JSON.stringify({ lines: lines(), order: order.value, note: form.elements.note.value }));
}

function bringBack() {
  const kept = JSON.parse(localStorage.getItem(KEY) ?? "{}");
  if (!list.children.length) for (const [number, name, amount] of kept.lines ?? []) put(number, name, Number(amount));
  form.elements.note.value ||= kept.note ?? "";
  const wished = decodeURIComponent(location.hash.slice(1)) || kept.order;
  if ([...order.options].some(({ value }) => value === wished)) order.value = wished;
}

async function send() {
  problem.clear(form);
  const data = { parts: Object.fromEntries(lines().map(([number, _name, amount]) => [number, amount])) };
  const note = form.elements.note.value.trim();
  if (note) data.note = note;
  const { basis } = JSON.parse(document.getElementById("stock-data").textContent);
  const made = await outbox.add({ order: order.value, kind: "request_parts", data, basis_version: basis });
  const found = navigator.onLine ? await outbox.settled(made.id, PATIENCE) : made;
  if (found.state === outbox.REFUSED) {
    await outbox.putAway(made.id);
    return problem.show(form, found.answer.problem);
  }
  list.replaceChildren();
  form.elements.note.value = "";
  keep();
  if (found.state === outbox.APPLIED) return location.assign(location.pathname);
  toast(say("file_kept"), "", "info");
  document.getElementById("requests").open = true;
}

form.addEventListener("submit", async (event) => {
  // Without https a browser gives a page no lasting store: the form is posted as it is.
  if (!isSecureContext) return;
  event.preventDefault();
  if (form.dataset.busy || !list.children.length) return;
  form.dataset.busy = "yes";
  try {
    await send();
  } catch (error) {
    if (!(error instanceof Full)) throw error;
    toast(say("full"), say("full_help"), "bad");
  } finally {
    delete form.dataset.busy;
  }
});
for (const button of document.querySelectorAll("[data-ask]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const row = button.closest("[data-number]");
    const name = row.querySelector("strong").textContent;
    put(row.dataset.number, name);
    keep();
    toast(form.querySelector("h2").textContent.trim(), `${name} ${row.dataset.number}`, "info");
  });
}
list.addEventListener("click", ({ target }) => {
  target.closest("[data-drop]")?.closest("li").remove();
  keep();
});
form.addEventListener("input", keep);
bringBack();
