// One file to the server at once: an answer says what was kept, or in the reader's words why not.

import { toast } from "../kit/toast.js";
import { say } from "../kit/words.js";

/** Send `blob` as `name` to `url`; resolves to its hash, or to null after saying what went wrong. */
export async function upload(url, blob, name) {
  const body = new FormData();
  body.append("file", blob, name);
  const headers = { "X-CSRFToken": document.querySelector('meta[name="csrf-token"]').content };
  try {
    const answer = await fetch(url, { method: "POST", body, headers });
    const told = await answer.json();
    if (answer.ok) return told.sha256;
    toast(told.title, `${told.detail} ${told.remedy}`, "bad");
  } catch {
    toast(say("failed"), "", "bad");
  }
  return null;
}

/** A hidden input that carries one kept file with the form. */
export function kept(hash) {
  const input = document.createElement("input");
  input.type = "hidden";
  input.name = "photos";
  input.value = hash;
  return input;
}

/** A round button that takes its list item away. */
export function dropper() {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "thumb-x";
  button.textContent = "×";
  button.dataset.drop = "";
  button.setAttribute("aria-label", say("drop"));
  return button;
}

document.addEventListener("click", (event) => event.target.closest("[data-drop]")?.closest("li").remove());
