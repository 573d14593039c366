// Taking a call by keyboard: the caller's name fills itself in, phrases are a click, Ctrl+Enter sends.

import { say } from "../kit/words.js";

const form = document.getElementById("intake");
const name = form.elements.contact_name;
let filled = name.value === "" ? "" : null; // what we filled in; null once a person has typed a name

name.addEventListener("input", () => (filled = null));

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "matches") return;
  const caller = event.detail.target.querySelector("[data-caller]")?.dataset.caller;
  if (caller && filled !== null && name.value === filled) name.value = filled = caller;
  document.body.dispatchEvent(new Event("picked"));
});

form.addEventListener("click", (event) => {
  const phrase = event.target.closest("[data-phrase]")?.dataset.phrase;
  if (!phrase) return;
  const fault = form.elements.fault;
  fault.value = fault.value.trim() ? `${fault.value.trim()}${say("comma")}${phrase}` : phrase;
  fault.focus();
});

form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  // Enter in the two search boxes means "look", not "send": the call is not finished yet.
  else if (event.key === "Enter" && ["phone", "q"].includes(event.target.name)) {
    event.preventDefault();
    const next = event.target.name === "phone" && !form.querySelector("[name=vehicle]") ? form.elements.q : form.querySelector("[name=vehicle]:checked, [name=vehicle]");
    next?.focus();
  }
});

/** The map is there only for who points at it; Leaflet measures its box when it becomes visible. */
function places() {
  const shown = form.elements.place.value;
  for (const part of form.querySelectorAll("[data-place]")) part.hidden = part.dataset.place !== shown;
  dispatchEvent(new Event("resize"));
}
form.addEventListener("change", (event) => event.target.name === "place" && places());
places();
