// What is left on the own van after parts used without signal, and the forms that choose from it.

import { isNews } from "./life.js";

export const thousandths = (quantity) => Math.round(Number(quantity) * 1000);
export const shown = (amount) => String(amount / 1000);

/** The uses among `commands` that the page of this `basis` does not know and nobody took back. */
export function newUses(commands, basis) {
  const news = commands.filter((each) => isNews({ basis }, each));
  const undone = new Set(news.filter(({ kind }) => kind === "undo_part").map(({ data }) => data.used));
  return news.filter(({ id, kind }) => kind === "use_part" && !undone.has(id));
}

/** `stock` as it is after `uses`: what is used up stays, with nothing left. */
export const remaining = (stock, uses) =>
  stock.map((part) => {
    const own = uses.filter(({ data }) => data.part === part.number);
    const gone = own.reduce((sum, { data }) => sum + thousandths(data.quantity), 0);
    const fitted = new Set(own.map(({ data }) => data.serial).filter(Boolean));
    return {
      ...part,
      quantity: shown(Math.max(0, thousandths(part.quantity) - gone)),
      serials: part.serials.filter((serial) => !fitted.has(serial)),
    };
  });

/** Bring the forms that use a part and take one back up to `commands`, the engineer's on any order. */
export function dress({ number, basis, stock }, commands) {
  const uses = newUses(commands, basis);
  const left = remaining(stock, uses);
  for (const form of document.querySelectorAll('form[data-command="use_part"]')) offer(form, left);
  const here = commands.filter((each) => each.order === number);
  for (const form of document.querySelectorAll('form[data-command="undo_part"]')) takeBack(form, here, basis, stock);
}

/** The own stock as choices; where pieces have serial numbers, they are chosen too. */
function offer(form, left) {
  const choice = form.elements.part;
  if (!choice?.options) return; // nothing on the van: it is typed
  for (const option of choice.options) {
    const part = left.find(({ number }) => number === option.value);
    if (!part) continue;
    option.textContent = `${part.name} ${part.number} · ${part.quantity} ${part.unit}`;
    option.disabled = part.quantity === "0";
  }
  const pieces = () => serials(form, left.find(({ number }) => number === choice.value)?.serials ?? []);
  choice.onchange = pieces;
  pieces();
}

/** A list of serials in place of the box they are typed in; the box again where the part has none. */
function serials(form, known) {
  const typed = form.querySelector("input[name=serial]");
  const list = form.querySelector("select[name=serial]") ?? listBeside(typed);
  const chosen = list.value;
  list.replaceChildren(...["", ...known].map((serial) => new Option(serial || "—", serial, false, serial === chosen)));
  typed.hidden = typed.disabled = known.length > 0;
  list.hidden = list.disabled = !known.length;
  list.required = known.length > 0;
}

function listBeside(typed) {
  const list = document.createElement("select");
  list.className = typed.className;
  list.name = typed.name;
  list.setAttribute("aria-label", typed.labels[0]?.textContent.trim() ?? "");
  typed.after(list);
  return list;
}

/** What was used without signal can be taken back too; what was taken back already cannot. */
function takeBack(form, commands, basis, stock) {
  const choice = form.elements.used;
  if (!choice?.options) return;
  const news = commands.filter((each) => isNews({ basis }, each));
  const undone = new Set(news.filter(({ kind }) => kind === "undo_part").map(({ data }) => data.used));
  for (const { id, data } of newUses(commands, basis)) {
    if ([...choice.options].some(({ value }) => value === id)) continue;
    const name = stock.find(({ number }) => number === data.part)?.name ?? data.part;
    choice.add(new Option(`${name} × ${shown(thousandths(data.quantity))}`, id));
  }
  for (const option of choice.options) option.hidden = option.disabled = undone.has(option.value);
  if (choice.selectedOptions[0]?.disabled) choice.value = "";
}
