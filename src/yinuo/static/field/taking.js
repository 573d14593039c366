// What to take along, reckoned: the own van and what was asked for, with and without signal, against what like repairs took.

import { isNews } from "./life.js";
import { newUses, remaining, shown, thousandths } from "./stock.js";

/** The requests for parts among `commands` that a page of this `basis` does not know: for one order, or for any. */
export const newWishes = (commands, basis, order) =>
  commands.filter((each) => each.kind === "request_parts" && isNews({ basis }, each) && (order === undefined || each.order === order));

/** Each part worth taking: {number, van, asked, missing} after `commands`, the engineer's on any order. */
export function lacking({ number: order, basis, stock, along }, commands) {
  const left = new Map(remaining(stock, newUses(commands, basis)).map((part) => [part.number, thousandths(part.quantity)]));
  const wishes = newWishes(commands, basis, order);
  return along.map(({ number, amount, asked: known }) => {
    const van = left.get(number) ?? 0;
    const asked = wishes.reduce((sum, { data }) => sum + thousandths(data.parts[number] ?? 0), thousandths(known));
    return { number, van: shown(van), asked: shown(asked), missing: shown(Math.max(0, thousandths(amount) - van - asked)) };
  });
}
