// Asks before a post that cannot be taken back: `<form data-confirm="…" data-confirm-yes="…">`, or on its button.

import { say } from "./words.js";

let agreed = null;

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    const asks = event.submitter?.dataset.confirm ? event.submitter : form;
    if (!asks.dataset.confirm || agreed === form) {
      agreed = null;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation(); // htmx listens on the form itself; it must not hear this one
    ask(asks.dataset).then((yes) => {
      if (!yes) return;
      agreed = form;
      form.requestSubmit(event.submitter);
    });
  },
  true,
);

/** Show the question; resolves to true when the person agrees. */
export function ask({ confirm, confirmDetail = "", confirmYes, confirmTone = "danger" }) {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.setAttribute("aria-labelledby", "confirm-title");
  const head = element("div", "dialog-head", element("h2", "", confirm));
  head.firstChild.id = "confirm-title";
  const yes = button(`btn btn-${confirmTone}`, confirmYes ?? say("yes"), "yes");
  const foot = element("form", "dialog-foot", button("btn", say("no"), ""), yes);
  foot.method = "dialog";
  dialog.append(head, element("div", "dialog-body", element("p", "", confirmDetail)), foot);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}

function element(name, css, ...inner) {
  const made = document.createElement(name);
  if (css) made.className = css;
  made.append(...inner);
  return made;
}

function button(css, text, value) {
  const made = element("button", css, text);
  made.value = value;
  return made;
}
