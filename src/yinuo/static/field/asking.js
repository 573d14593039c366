// The list of parts to ask the store for: a press beside a part puts it there.

import { toast } from "../kit/toast.js";

const form = document.getElementById("ask");
const list = form.querySelector("[data-lines]");

/** Put the part of a row of the price list on the list; one that is there already gets one more. */
function put(row) {
  const { number } = row.dataset;
  const name = row.querySelector("strong").textContent;
  const there = [...list.children].find((line) => line.querySelector("[name=part]").value === number);
  if (there) {
    const quantity = there.querySelector("[name=quantity]");
    quantity.value = Number(quantity.value) + 1;
  } else {
    const line = form.querySelector("template").content.cloneNode(true);
    line.querySelector("[data-name]").textContent = line.querySelector("[name=name]").value = name;
    line.querySelector("[data-part]").textContent = line.querySelector("[name=part]").value = number;
    list.append(line);
  }
  form.hidden = false;
  toast(form.querySelector("h2").textContent.trim(), `${name} ${number}`, "info");
}

for (const button of document.querySelectorAll("[data-ask]")) {
  button.hidden = false;
  button.addEventListener("click", () => put(button.closest("[data-number]")));
}
list.addEventListener("click", ({ target }) => {
  target.closest("[data-drop]")?.closest("li").remove();
  form.hidden = !list.children.length;
});
