// The parts to take along on the job's page: what is missing can be asked for in one press; and what was asked for.

import { lacking, newWishes } from "./taking.js";
import { show } from "./wishes.js";

/** Bring the proposal and the job's own requests up to `commands`. */
export function dress(data, commands) {
  for (const part of lacking(data, commands)) {
    for (const row of document.querySelectorAll(`[data-along="${CSS.escape(part.number)}"]`)) fill(row, part);
  }
  for (const button of document.querySelectorAll("[data-ask-missing]")) button.hidden = !button.form.querySelector("[data-wish]:not([hidden])");
  const list = document.querySelector("#ask-parts [data-wishes]");
  show(list, newWishes(commands, data.basis, data.number), (number) => data.stock.find((part) => part.number === number)?.name ?? nameHere(number));
  list.closest("details").querySelector("[data-wish-count]").textContent = list.querySelectorAll("li").length;
}

function fill(row, { van, asked, missing }) {
  row.querySelector("[data-on-van]").textContent = van;
  row.querySelector("[data-asked]").textContent = asked;
  row.querySelector("[data-asked-tag]").hidden = asked === "0";
  const tag = row.querySelector("[data-on-van-tag]");
  tag.classList.toggle("tone-warn", missing !== "0");
  tag.classList.toggle("tone-good", missing === "0");
  const box = row.querySelector("[data-wish]");
  box.hidden = missing === "0";
  const input = box.querySelector("input");
  input.disabled = box.hidden;
  // What the engineer typed himself stays, as long as as much is missing.
  if (row.dataset.missing !== missing) input.value = missing;
  row.dataset.missing = missing;
}

const nameHere = (number) => document.querySelector(`[data-along="${CSS.escape(number)}"] strong`)?.textContent ?? number;
