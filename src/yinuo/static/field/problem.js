// A refusal shown where it belongs: the words above the form, each open checklist line marked, the input at fault focused.

import { say } from "../kit/words.js";

/** Show the server's problem in `form`; moves the eye and the focus to what is to be done. */
export function show(form, problem) {
  clear(form);
  const slot = form.querySelector(".problem");
  slot.replaceChildren(headline(problem), ...(problem.missing.length ? [] : [paragraph(problem.detail)]));
  slot.append(paragraph(problem.remedy));
  slot.className = "problem note tone-bad";
  slot.hidden = false;
  slot.setAttribute("role", "alert");
  const first = [...problem.missing.map((each) => mark(form, each, slot)), input(form, problem)].find(Boolean);
  (first ?? slot).scrollIntoView({ block: "center" });
  if (first?.matches("input, textarea, select")) first.focus({ preventScroll: true });
  else slot.focus({ preventScroll: true });
}

/** Take every mark back. */
export function clear(form) {
  form.querySelector(".problem").hidden = true;
  form.querySelectorAll(".is-open").forEach((line) => line.classList.remove("is-open"));
  form.querySelectorAll(".open-why").forEach((note) => note.remove());
  form.querySelectorAll("[aria-invalid]").forEach((each) => each.removeAttribute("aria-invalid"));
}

/** Steps that were refused after the job had gone on: a card each above the `screen`, until they were put away. */
export function refusals(screen, data, commands) {
  const ids = commands.map((each) => each.id).join(" ");
  const shown = document.getElementById("refused");
  if ((shown?.dataset.ids ?? "") === ids) return;
  shown?.remove();
  if (!ids) return;
  const list = document.createElement("div");
  list.id = "refused";
  list.dataset.ids = ids;
  list.setAttribute("role", "alert");
  list.append(...commands.map((command) => card(data, command)));
  screen.before(list);
}

function card(data, { kind, answer: { problem, in_tray } }) {
  const made = document.createElement("section");
  made.className = "card card-bad";
  const title = document.createElement("h2");
  title.textContent = say("refused_step", { step: data.table.find((line) => line.step === kind)?.label ?? kind });
  const more = document.createElement("a");
  more.className = "btn btn-wide";
  more.href = location.pathname;
  more.textContent = say("look_anew");
  const lines = problem.missing.length ? problem.missing.map((each) => each.said) : [problem.detail];
  made.append(title, headline(problem), ...lines.map(paragraph), paragraph(say(in_tray === false ? "only_here" : "with_dispatcher")), more);
  return made;
}

function headline(problem) {
  const strong = document.createElement("strong");
  strong.textContent = problem.missing.length ? `${problem.title} · ${say("open_items", { n: problem.missing.length })}` : problem.title;
  if (!problem.clause) return strong;
  const cited = document.createElement("span");
  cited.className = "clause";
  cited.textContent = problem.clause;
  const line = document.createElement("p");
  line.append(strong, " ", cited);
  return line;
}

function paragraph(text) {
  const made = document.createElement("p");
  made.textContent = text;
  return made;
}

/** Mark the line of one missing item; one that has no line on this screen is told in the note instead. */
function mark(form, missing, slot) {
  const line = [...form.querySelectorAll(`[data-item="${CSS.escape(missing.code)}"]`)].find((each) => !each.closest("[hidden]"));
  if (!line) {
    slot.append(paragraph(missing.said));
    return null;
  }
  const why = paragraph(missing.because);
  line.classList.add("is-open");
  why.className = "wrong open-why";
  line.append(why);
  line.addEventListener("change", () => { line.classList.remove("is-open"); why.remove(); }, { once: true });
  return line;
}

function input(form, problem) {
  const named = problem.field && form.elements.namedItem(problem.field);
  const found = named instanceof RadioNodeList ? named[0] : named;
  if (!(found instanceof HTMLElement) || found.type === "hidden") return null;
  found.closest("details")?.setAttribute("open", "");
  found.setAttribute("aria-invalid", "true");
  return found;
}
