// Parts asked for on this phone that the page does not know of yet, above those it lists.

import { say } from "../kit/words.js";

/** Show `wishes` (commands) at the top of `list`, the newest first; `nameOf` tells a part's number by its name. */
export function show(list, wishes, nameOf) {
  for (const row of list.querySelectorAll("[data-added]")) row.remove();
  const blank = list.querySelector("template[data-wish-row]");
  for (const { order, data, state } of wishes) {
    const row = blank.content.cloneNode(true).firstElementChild;
    row.dataset.added = "";
    row.querySelector("strong").textContent = order || say("for_the_van");
    row.querySelector(".tag").textContent = say(`state_${state}`);
    row.querySelector("[data-wish-lines]").textContent = Object.entries(data.parts).map(([number, amount]) => `${nameOf(number)} × ${amount}`).join(" · ");
    blank.after(row);
  }
}
