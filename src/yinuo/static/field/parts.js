// Own stock and price list: what is used and not sent is taken off, and parts are found on the phone.

import "./asking.js";
import { toast } from "../kit/toast.js";
import { say } from "../kit/words.js";
import * as outbox from "./outbox.js";
import { scan } from "./scan.js";
import { newUses, remaining } from "./stock.js";
import { newWishes } from "./taking.js";
import { show } from "./wishes.js";

const { basis, stock } = JSON.parse(document.getElementById("stock-data").textContent);
const box = document.getElementById("q");
const rows = [...document.querySelectorAll("[data-price]")];
const button = document.querySelector("[data-scan-part]");

/** The own stock without what was used on this phone and is not in the page yet. */
async function tell() {
  const mine = (await outbox.all()).filter((each) => each.owner === outbox.owner());
  const uses = newUses(mine, basis);
  for (const { number, quantity, serials } of remaining(stock, uses)) {
    const row = document.querySelector(`[data-stock="${CSS.escape(number)}"]`);
    row.querySelector("[data-quantity]").textContent = quantity;
    for (const each of row.querySelectorAll("[data-serial]")) each.hidden = !serials.includes(each.dataset.serial);
  }
  document.querySelector("[data-unsent]").hidden = !uses.length;
  asked(newWishes(mine, basis));
}

/** What was asked for and is not in the page yet. */
function asked(wishes) {
  const requests = document.getElementById("requests");
  const list = requests.querySelector("[data-wishes]");
  show(list, wishes, (number) => document.querySelector(`[data-number="${CSS.escape(number)}"] strong`)?.textContent ?? number);
  const count = list.querySelectorAll("li").length;
  requests.querySelector(".tally").textContent = count;
  requests.hidden = !count;
}

/** Only the parts that hold every word stay in sight. */
function find() {
  const words = box.value.toLowerCase().split(/\s+/);
  const found = rows.filter((row) => !(row.hidden = !words.every((word) => row.dataset.price.includes(word))));
  document.querySelector("[data-none]").hidden = found.length > 0 || !rows.length;
}

box.addEventListener("input", find);
box.form.addEventListener("submit", (event) => {
  if (navigator.onLine) return;
  event.preventDefault();
  toast(say("needs_signal"), "", "warn");
});
button.hidden = false;
button.addEventListener("click", async () => {
  const read = await scan();
  if (!read) return;
  box.value = read.text.trim();
  find();
});
find();
if (isSecureContext) {
  outbox.onChange(tell);
  tell();
}
