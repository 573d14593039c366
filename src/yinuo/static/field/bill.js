// What the customer is asked for, reckoned on the phone as the server will when the work is done.
// Pure: quantities in thousandths, money in fen; the lines are those of the price list and of the parts on the page.

import { thousandths } from "./stock.js";

export const cny = (amount) => `¥${(amount / 100).toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;

export const fen = (cny) => Math.round(Number(cny) * 100);

/** Quantity × price in whole fen, half up. */
export const amountOf = ({ quantity, unit_cny: price }) => Math.floor((thousandths(quantity) * fen(price) + 500) / 1000);

export const sum = (lines) => lines.reduce((total, { amount }) => total + amount, 0);

/** The quotation that waits for an answer and the lines accepted, after `news` (commands in their order). */
export function quoted({ open, accepted }, news) {
  let waits = open?.lines ?? null;
  let taken = accepted;
  for (const { kind, shown } of news) {
    if (kind === "offer_quote") waits = shown;
    if (kind === "accept_quote") taken = [...taken, ...(waits ?? []).map((line) => ({ ...line, charged: "0", touched: false }))];
    if (["accept_quote", "decline_quote"].includes(kind)) waits = null;
  }
  return { open: waits, accepted: taken };
}

/** The bill as it will be: {lines, total, paid, due, receipts, ways}; `stock` names and prices the parts used since. */
export function expected(money, stock, news) {
  const undone = new Set(news.filter(({ kind }) => kind === "undo_part").map(({ data }) => data.used));
  const [gone, kept] = [(line) => undone.has(line.used), (line) => !undone.has(line.used)];
  const used = [...money.used, ...usedIn(news, stock)].filter(({ id }) => !undone.has(id));
  const accepted = givenBack(quoted(money, news).accepted, money.bill.filter(gone));
  const known = money.bill.filter(kept).map((line) => ({ ...line, amount: fen(line.amount) }));
  const lines = [...known, ...settlement(money.cover, accepted, used)];
  const paid = [...money.paid, ...news.filter(({ kind }) => kind === "take_payment").map(({ data }) => data)];
  const [total, had] = [sum(lines), paid.reduce((all, { amount }) => all + fen(amount), 0)];
  const ways = [...new Set(paid.map(({ method }) => method))];
  return { lines, total, paid: had, due: total - had, receipts: paid.map(({ number }) => number ?? ""), ways };
}

const usedIn = (news, stock) =>
  news.filter(({ kind }) => kind === "use_part").map(({ id, data }) => {
    const part = stock.find(({ number }) => number === data.part) ?? { name: data.part, unit: "" };
    return { id, code: data.part, name: part.name, unit: part.unit, quantity: data.quantity };
  });

/** A use that was taken back leaves the accepted line as open as it was. */
function givenBack(accepted, gone) {
  return gone.reduce((lines, { code, quantity }) => {
    const place = lines.findIndex((line) => line.code === code && thousandths(line.charged) >= thousandths(quantity));
    return lines.map((line, at) => (at === place ? { ...line, charged: String((thousandths(line.charged) - thousandths(quantity)) / 1000) } : line));
  }, accepted);
}

/** What becomes of the work done: free under warranty, else the accepted work and the accepted parts that were used. */
export function settlement(cover, accepted, used) {
  if (cover === "covered") return used.map((part) => priced({ ...part, kind: "part", unit_cny: "0" }, part, true));
  if (cover !== "not_covered") return [];
  const left = accepted.map((line) => thousandths(line.quantity) - thousandths(line.charged));
  const work = accepted.flatMap((line, at) =>
    line.kind !== "part" && !line.touched ? [priced({ ...line, quantity: String(left[at] / 1000) }, {}, false)] : []);
  const parts = used.flatMap((part) => {
    const at = accepted.findIndex((line, place) => line.code === part.code && left[place] >= thousandths(part.quantity));
    if (at < 0) return [];
    left[at] -= thousandths(part.quantity);
    return [priced({ ...accepted[at], quantity: part.quantity }, part, false)];
  });
  return [...work, ...parts];
}

const priced = (line, { id = null }, covered) => ({ ...line, used: id, covered, amount: amountOf(line) });
