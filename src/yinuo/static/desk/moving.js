// The moving desk: scans go to the server one after the other, however fast they come; the box is always ready.

const form = document.getElementById("moving");
const box = form.elements.scan;
const waiting = [];
const edits = new Map(); // what was typed or chosen while an answer was on its way: the answer must not sweep it away
let busy = false;
let leaving = false;
let released = Promise.resolve(); // no answer may take away a button between its press and its release

async function ask(values) {
  waiting.push(values);
  if (busy || leaving) return;
  busy = true;
  while (waiting.length && waiting[0].do !== "book") {
    try {
      await window.htmx.ajax("POST", location.href, { source: form, target: "#slip", swap: "innerHTML", values: waiting[0] });
      waiting.shift();
      for (const [name, value] of edits) if (form.elements[name]) form.elements[name].value = value;
      edits.clear();
    } catch {
      // The line is down: what was not taken stands in the box again, and the toast says so.
      box.value = waiting.map((each) => each.scan).filter(Boolean).join(" ");
      waiting.length = 0;
    }
  }
  busy = false;
  if (waiting.splice(0).length) book();
  else if (!form.contains(document.activeElement)) box.focus();
}

const book = () => form.requestSubmit(document.getElementById("book"));

form.addEventListener("submit", (event) => {
  leaving = !busy;
  if (leaving) return;
  event.preventDefault();
  waiting.push({ do: "book" });
});
addEventListener("pageshow", () => (leaving = false)); // come back by the browser's own button

form.addEventListener("pointerdown", (event) => {
  if (!event.target.closest("button")) return;
  released = new Promise((done) => {
    for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => setTimeout(done), { once: true });
  });
});

form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.target.matches("button, a")) return;
  event.preventDefault();
  if (event.ctrlKey || event.metaKey) return book();
  const code = box.value.trim();
  if (event.target !== box) return box.focus();
  box.value = "";
  if (code) ask({ do: "scan", scan: code });
});

form.addEventListener("input", (event) => busy && event.target !== box && edits.set(event.target.name, event.target.value));
form.addEventListener("change", (event) => event.target !== box && released.then(() => ask({ do: "", scan: "" })));

form.addEventListener("click", (event) => {
  const button = event.target.closest("button[name=do]");
  if (!button || button.value === "book") return;
  event.preventDefault();
  const code = button.value === "scan" ? box.value.trim() : "";
  box.value = code ? "" : box.value;
  ask({ do: button.value, scan: code });
  box.focus();
});
