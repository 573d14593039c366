// The receipt before the signature, also without signal: the server wrote it, what was done on this phone since is filled
// in. Labels, formats and the order of lines come with the page.

import { cny, expected } from "./bill.js";
import { within } from "./fence.js";
import { isNews } from "./life.js";
import { momentOf, reckoned } from "./promises.js";

const YES = [true, "true", "yes", "on"];

/** Bring the receipt in `box` up to what was done since: `at` is how the job stands after `commands`, `picture` answers a hash with an address or null. */
export function fill(box, data, commands, at, picture) {
  const news = commands.filter((command) => isNews(data, command));
  const slot = (name) => box.querySelector(`[data-slot="${name}"]`);
  const row = (name) => box.querySelector(`template[data-row="${name}"]`).content.cloneNode(true).children;
  for (const added of box.querySelectorAll("[data-added]")) added.remove();
  repair(slot("repair"), row, data.paper, news);
  promises(slot("promises"), data.paper, news);
  apology(slot("apology"), news);
  timeline(slot("timeline"), row, data, news);
  const bill = expected(data.money, data.stock, news);
  parts(slot("parts"), row, data, news, bill);
  charges(slot("charges"), row, data.paper, bill);
  payment(slot("payment"), row, data.paper, bill);
  slot("free").hidden = !slot("parts").hidden || !slot("charges").hidden;
  for (const name of ["safety", "quality"]) checks(slot(name), name, row, data.paper, at);
  photos(slot("photos"), row, data.paper, news, picture);
  slot("pending").hidden = !news.some(({ kind }) => data.paper.shifting.includes(kind));
}

function repair(list, row, { words }, news) {
  const done = news.findLast(({ data }) => data.cause && data.work_done)?.data;
  if (!done) return;
  for (const term of list.querySelectorAll("dt")) {
    if ([words.cause, words.work].includes(term.textContent)) { term.nextElementSibling.remove(); term.remove(); }
  }
  const engineers = [...list.querySelectorAll("dt")].at(-1);
  for (const [label, text] of [[words.cause, done.cause], [words.work, done.work_done]]) {
    const [term, value] = row("fact");
    term.textContent = label;
    value.textContent = text.trim();
    engineers.before(term, value);
  }
}

function promises(list, { promises: known, words, zone }, news) {
  reckoned(known, news).forEach((promise, place) => {
    if (promise.met_at === known[place].met_at) return;
    const line = list.children[place];
    const tag = line.querySelector(".tag");
    tag.textContent = words[`state.${promise.state}`];
    tag.className = `tag ${promise.state === "kept" ? "tone-good" : "tone-bad"}`;
    line.querySelector("[data-met]").textContent = moment(promise.met_at, zone);
    const margin = marginOf(promise, words);
    line.querySelector("[data-margin]").textContent = margin && ` · ${margin}`;
  });
}

/** How early or late, in whole minutes of moments to the second, as on the signed receipt. */
function marginOf({ due_at: due, met_at: met }, words) {
  const seconds = Math.floor(met / 1000) - Math.floor(due / 1000);
  const minutes = Math.floor(Math.abs(seconds) / 60);
  return minutes && gaps(words[seconds > 0 ? "late" : "early"], { span: span(minutes, words) });
}

/** A length of time in the receipt's words. */
export function span(minutes, words) {
  const hours = Math.floor(minutes / 60);
  return gaps(words[hours ? "span_hours" : "span_minutes"], { hours, minutes: hours ? minutes % 60 : minutes });
}

const gaps = (text, facts) => text.replace(/\{(\w+)\}/g, (_, name) => facts[name]);

function apology(line, news) {
  const said = news.find(({ kind }) => kind === "apologise");
  if (!said || !line.hidden) return;
  line.hidden = false;
  line.querySelector("span").textContent = said.data.words.trim();
}

function timeline(list, row, { place, paper: { timeline: steps, zone } }, news) {
  for (const command of news.filter(({ kind }) => kind in steps)) {
    const [term, value] = row("fact");
    term.textContent = steps[called(command, place)];
    value.textContent = moment(momentOf(command), zone);
    for (const made of [term, value]) made.dataset.added = "";
    list.append(term, value);
  }
}

/** What a part used costs the customer: the line of the bill that asks for it, null where it is free. */
const asked = (bill, id) => bill.lines.find((line) => line.used === id && !line.covered) ?? null;

function parts(list, row, { stock, paper, money }, news, bill) {
  const undone = new Set(news.filter(({ kind }) => kind === "undo_part").map(({ data }) => data.used));
  const unruled = money.cover === "needs_decision";
  paper.used.forEach((id, place) => {
    const [line, charged] = [list.children[place], asked(bill, id)];
    line.hidden = undone.has(id);
    const total = line.querySelector(".num");
    if (charged) total.textContent = cny(cents(charged.quantity, charged.unit_cny));
    else if (!unruled) total.textContent = paper.words.covered;
  });
  for (const { id, data } of news.filter(({ id, kind }) => kind === "use_part" && !undone.has(id))) {
    const [line] = row("part");
    line.dataset.added = "";
    const told = partTold(stock.find(({ number }) => number === data.part) ?? { number: data.part, name: data.part }, data, paper, asked(bill, id), unruled);
    [line.querySelector("b"), line.querySelector("b + .num"), line.querySelector(".soft")].forEach((node, place) => { node.textContent = told[place]; });
    list.append(line);
  }
  list.hidden = ![...list.children].some((line) => !line.hidden);
}

/** The work as it stands on the bill; its parts stand above. */
function charges(list, row, { words }, { lines }) {
  const work = lines.filter(({ used }) => used === null);
  list.hidden = !work.length;
  list.replaceChildren(...work.map(({ name, quantity, unit, unit_cny: price, covered, amount }) => {
    const [line] = row("charge");
    line.querySelector("[data-text]").textContent = `${name} ${Number(quantity)} ${unit} × ¥${price}`;
    line.querySelector(".num").textContent = covered ? words.covered : cny(amount);
    return line;
  }));
}

function payment(list, row, { words, invoices }, { total, paid, receipts, ways }) {
  list.hidden = !total && !receipts.length;
  const how = ways.length === 1 ? words[`method.${ways[0]}`] : "";
  const told = [
    [words.due, cny(total)],
    [words.paid, [cny(paid), how].filter(Boolean).join("  ")],
    [words.voucher, receipts.filter(Boolean).join("  ")],
    [words.invoice, invoices.join("  ")],
  ];
  list.replaceChildren(...told.filter(([, text]) => text).flatMap(([label, text]) => {
    const [term, value] = row("fact");
    term.textContent = label;
    value.textContent = text;
    return [term, value];
  }));
}

/** The name, the sum and the small print of a part used. */
function partTold({ number, name, unit = "", unit_cny: cost = "0" }, data, { words }, charged, unruled) {
  const price = charged?.unit_cny ?? cost;
  const old = YES.includes(data.old_part) ? words["old_part.owed"] : data.reason ? words["old_part.customer"] : "";
  const small = [
    [number, data.serial].filter(Boolean).join("  "),
    `${Number(data.quantity)} ${unit} × ${cny(cents("1", price))}`,
    old && `${words.old_part} ${old}`,
  ];
  return [name, charged || unruled ? cny(cents(data.quantity, price)) : words.covered, small.filter(Boolean).join(" · ")];
}

/** Quantity × price in whole fen, half to even as on the server; the quantity has three digits at most, the price two. */
function cents(quantity, price) {
  const product = Math.round(Number(quantity) * 1000) * Math.round(Number(price) * 100);
  const [whole, rest] = [Math.floor(product / 1000), product % 1000];
  return whole + (rest > 500 || (rest === 500 && whole % 2) ? 1 : 0);
}

/** The step's name on the receipt; an arrival says what proves it. */
function called({ kind, data }, place) {
  if (kind !== "arrive") return kind;
  if (data.lat && data.lon && within(place, data)) return "arrive_by_location";
  return data.note ? "arrive_by_hand" : "arrive";
}

function checks(part, name, row, { checks: items, words }, at) {
  const asked = items.filter((item) => item.slot === name && (!item.hazard || at.hazards?.includes(item.hazard)));
  part.hidden = !asked.length;
  part.querySelector("ul").replaceChildren(...asked.map((item) => {
    const [line] = row("check");
    const value = at.answers[item.code] ?? "";
    const passed = item.kind === "tick" ? value === "yes" : value !== "";
    line.querySelector("[data-text]").textContent = item.text;
    line.querySelector("[data-reading]").textContent = item.kind === "number" && value ? `${value} ${item.unit}`.trim() : "";
    const result = line.querySelector("[data-result]");
    result.textContent = words[passed ? "result.passed" : "result.failed"];
    result.classList.add(passed ? "tone-good" : "tone-bad");
    return line;
  }));
}

function photos(part, row, { purposes, photos: words }, news, picture) {
  const list = part.querySelector("ul");
  for (const { kind, data } of news) {
    const word = words[purposes[kind] ?? "work"];
    for (const sha256 of word ? data.photos ?? [] : []) {
      const key = `${word} ${sha256}`;
      if (list.querySelector(`[data-photo="${CSS.escape(key)}"]`)) continue;
      list.append(photo(row, word, key, picture(sha256)));
    }
  }
  part.hidden = !list.children.length;
}

function photo(row, word, key, found) {
  const [line] = row("photo");
  const shown = line.querySelector("img");
  Object.assign(line.dataset, { added: "", photo: key });
  line.querySelector("span").textContent = word;
  shown.alt = word;
  found.then((address) => { if (address) shown.src = address; });
  return line;
}

/** A moment as the paper prints it: 2026-11-23 14:05 in the company's zone. */
function moment(at, zone) {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
  }).formatToParts(at);
  const part = (name) => parts.find(({ type }) => type === name).value;
  return `${part("year")}-${part("month")}-${part("day")} ${part("hour")}:${part("minute")}`;
}
