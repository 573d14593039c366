// Money on the job's page: a price out of the price list and the parts, the customer's screen for it, the bill, the payment.

import { toast } from "../kit/toast.js";
import { say } from "../kit/words.js";
import { amountOf, cny, expected, fen, quoted, sum } from "./bill.js";
import { isNews } from "./life.js";

const box = document.getElementById("money");
const sheet = document.getElementById("quote-sheet");
const KEY = sheet && `quote ${sheet.querySelector("form").dataset.order}`;

let draft = JSON.parse((KEY && localStorage.getItem(KEY)) ?? "[]"); // the lines being put together
let waiting = null; // the lines of a quotation that waits for its answer
let offered = null; // the lines on the customer's screen that nobody has offered yet
let items = []; // everything with a price on this phone

const priced = (lines) => lines.map((line) => ({ ...line, amount: amountOf(line) }));

/** The steps to be taken before the customer's answer: what is on the screen is offered first. */
export const before = (form) =>
  offered && ["accept_quote", "decline_quote"].includes(form.dataset.command)
    ? [{ kind: "offer_quote", shown: offered, data: { lines: Object.fromEntries(offered.map(({ code, quantity }) => [code, quantity])), shown_cny: (sum(priced(offered)) / 100).toFixed(2) } }]
    : [];

/** Show how the money stands after `commands`; `payable` is the line of the table by which a payment could be taken now. */
export function dress(data, commands, at, payable) {
  for (const note of document.querySelectorAll("[data-unagreed]")) note.hidden = at.agreed;
  if (!sheet) return;
  const news = commands.filter((each) => isNews(data, each));
  waiting = quoted(data.money, news).open;
  if (!items.length) items = [...data.money.prices, ...data.stock.map(({ number: code, ...part }) => ({ ...part, code, kind: "part" }))];
  const bill = expected(data.money, data.stock, news);
  rows(box.querySelector("[data-bill]"), "bill", bill.lines, ({ name, amount, quantity, unit, unit_cny }) => [name, cny(amount), `${quantity} ${unit} × ¥${unit_cny}`]);
  box.querySelector("[data-sums]").hidden = !bill.total && !bill.paid;
  for (const name of ["total", "paid", "due"]) {
    for (const place of box.querySelectorAll(`[data-${name}]`)) place.textContent = cny(bill[name]);
  }
  const pay = document.getElementById("pay");
  pay.hidden = !payable || bill.due <= 0;
  pay.elements.amount.value = (bill.due / 100).toFixed(2);
  rows(box.querySelector("[data-payments]"), "payment", news.filter(({ kind }) => kind === "take_payment"), ({ data: told, state }) => [say(`state_${state}`), cny(fen(told.amount))]);
  box.querySelector("[data-waiting-quote]").hidden = !waiting;
  tag(at, bill, payable);
}

/** Rows of what was done here, after those the server wrote. */
function rows(list, name, lines, told) {
  list.querySelectorAll("[data-added]").forEach((row) => row.remove());
  for (const line of lines) {
    const row = box.querySelector(`template[data-${name}-row]`).content.cloneNode(true).firstElementChild;
    row.dataset.added = "";
    const places = name === "bill" ? ["b", "b + .num", ".soft"] : [".tag", ".num"];
    told(line).forEach((text, place) => { row.querySelector(places[place]).textContent = text; });
    list.append(row);
  }
}

function tag(at, { total, due }, payable) {
  const place = box.querySelector("[data-money-tag]");
  const unquoted = at.quote === "offered" ? "money_waiting" : at.agreed ? "money_free" : "money_unquoted";
  place.textContent = total ? say(due > 0 ? "money_due" : "money_settled", { amount: cny(due) }) : say(unquoted);
  place.className = `tag ${due > 0 && payable ? "tone-warn" : total || at.agreed ? "tone-good" : "tone-warn"}`;
}

// ── putting a price together ──

function put(code) {
  const found = items.find((each) => each.code === code);
  if (!found) return toast(say("money_none"), "", "warn");
  if (!draft.some((line) => line.code === code)) draft.push({ code, kind: found.kind, name: found.name, unit: found.unit, unit_cny: found.unit_cny, quantity: "1" });
  list();
}

function list() {
  localStorage.setItem(KEY, JSON.stringify(draft));
  const place = box.querySelector("[data-quote-lines]");
  place.replaceChildren(...draft.map((line) => {
    const row = box.querySelector("template[data-quote-row]").content.cloneNode(true).firstElementChild;
    row.dataset.code = line.code;
    row.querySelector("strong").textContent = line.name;
    row.querySelector(".soft").textContent = `× ¥${line.unit_cny} / ${line.unit}`;
    row.querySelector("input").value = line.quantity;
    return row;
  }));
  figures();
}

function figures() {
  const lines = priced(draft);
  box.querySelectorAll("[data-quote-lines] > li").forEach((row, place) => { row.querySelector(".num").textContent = cny(lines[place].amount); });
  const total = box.querySelector("[data-quote-total]");
  total.hidden = box.querySelector('[data-sheet="draft"]').hidden = !draft.length;
  total.lastElementChild.textContent = cny(sum(lines));
}

/** The parts of the stored price list: also those that do not lie on the van. */
async function catalogue() {
  const page = await globalThis.caches?.match("/field/parts/", { cacheName: "yinuo-jobs", ignoreVary: true });
  if (!page) return;
  const found = new DOMParser().parseFromString(await page.text(), "text/html").querySelectorAll("[data-price]");
  const known = new Set(items.map(({ code }) => code));
  for (const row of found) {
    const { number: code, unit, cny: price } = row.dataset;
    if (!known.has(code)) items.push({ code, kind: "part", name: row.querySelector("strong").textContent, unit, unit_cny: price });
  }
  const parts = items.filter(({ kind }) => kind === "part");
  document.getElementById("quote-parts").replaceChildren(...parts.map(({ code, name, unit_cny: price, unit }) => new Option(`${name} ¥${price} / ${unit}`, code)));
}

// ── the customer's screen ──

function open(lines) {
  offered = lines === waiting ? null : lines.map((line) => ({ ...line }));
  const shown = priced(lines);
  rowsOn(sheet.querySelector("[data-sheet-lines]"), shown);
  sheet.querySelector("[data-sheet-total]").textContent = cny(sum(shown));
  sheet.hidden = false;
  document.body.classList.add("has-sheet");
  sheet.querySelector("h2").focus();
}

function rowsOn(place, lines) {
  place.replaceChildren(...lines.map(({ name, amount, quantity, unit, unit_cny: price }) => {
    const row = box.querySelector("template[data-bill-row]").content.cloneNode(true).firstElementChild;
    [["b", name], ["b + .num", cny(amount)], [".soft", `${quantity} ${unit} × ¥${price}`]].forEach(([at, text]) => { row.querySelector(at).textContent = text; });
    return row;
  }));
}

function close() {
  sheet.hidden = true;
  document.body.classList.remove("has-sheet");
}

/** A step was taken: where it was the customer's answer, what was put together has served. */
export function answered(form) {
  if (!sheet?.contains(form)) return;
  offered = null;
  draft = [];
  list();
  document.getElementById("quote").open = false;
  close();
}

if (sheet) {
  const pick = document.getElementById("quote-pick");
  const part = document.getElementById("quote-part");
  pick.addEventListener("change", () => { if (pick.value) put(pick.value); pick.value = ""; });
  part.addEventListener("change", () => { if (part.value.trim()) put(part.value.trim()); part.value = ""; });
  box.querySelector("[data-quote-lines]").addEventListener("input", ({ target }) => {
    draft.find((line) => line.code === target.closest("li").dataset.code).quantity = target.value || "0";
    localStorage.setItem(KEY, JSON.stringify(draft));
    figures();
  });
  box.addEventListener("click", ({ target }) => {
    const dropped = target.closest("[data-drop]")?.closest("li").dataset.code;
    if (dropped) { draft = draft.filter((line) => line.code !== dropped); list(); }
    const from = target.closest("[data-sheet]")?.dataset.sheet;
    if (from) open(from === "waiting" ? waiting : draft.filter((line) => Number(line.quantity) > 0));
  });
  document.getElementById("quote").addEventListener("toggle", catalogue, { once: true });
  sheet.querySelector("[data-sheet-close]").addEventListener("click", close);
  list();
}
