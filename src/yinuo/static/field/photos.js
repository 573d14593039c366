// Photos of a step: chosen or taken, sent up at once, shown with their state; a form waits for those on their way.

import { say } from "../kit/words.js";
import { sendFile } from "./commands.js";

const waiting = new WeakMap(); // form → how many are on their way

/** Listen to every photo box of the page. */
export function prepare(root = document) {
  for (const box of root.querySelectorAll("[data-photos]")) {
    box.querySelector("input[type=file]").addEventListener("change", (event) => {
      for (const file of event.target.files) add(box, file);
      event.target.value = "";
    });
  }
}

/** Whether some photo of the form has not arrived yet. */
export const underway = (form) => (waiting.get(form) ?? 0) > 0;

function add(box, file) {
  const item = document.createElement("li");
  const picture = document.createElement("img");
  picture.src = URL.createObjectURL(file);
  picture.alt = file.name;
  const remove = button("×", "photo-remove", () => item.remove());
  remove.setAttribute("aria-label", say("remove"));
  const state = document.createElement("span");
  state.className = "photo-state";
  item.append(picture, remove, state);
  box.querySelector(".thumbs").append(item);
  upload(box, file, item, state);
}

async function upload(box, file, item, state) {
  const form = box.closest("form");
  const wrong = box.querySelector(".wrong");
  waiting.set(form, (waiting.get(form) ?? 0) + 1);
  state.textContent = say("uploading");
  wrong.hidden = true;
  try {
    const blob = await sendFile(box.dataset.upload, file, file.name);
    item.append(hidden(box.dataset.photos, blob.sha256));
    state.remove();
  } catch (unsent) {
    if (unsent.problem) {
      item.remove();
      wrong.textContent = `${unsent.problem.title} · ${unsent.problem.detail} ${unsent.problem.remedy}`;
      wrong.hidden = false;
    } else {
      state.replaceChildren(button(say("upload_failed"), "photo-retry", () => upload(box, file, item, state)));
    }
  } finally {
    waiting.set(form, waiting.get(form) - 1);
  }
}

function hidden(name, value) {
  const input = document.createElement("input");
  input.type = "hidden";
  input.name = name;
  input.value = value;
  if (!name.startsWith("items.")) input.dataset.many = "";
  return input;
}

function button(text, css, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = css;
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}
