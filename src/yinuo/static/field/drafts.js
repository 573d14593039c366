// What was ticked and typed stays on the phone until it is done: a call, a flat battery or a reload takes nothing away.

const keyOf = ({ dataset: { order, command, machine } }) => ["draft", order, command, machine].filter(Boolean).join(" ");
const kept = (input) => input.name && !["hidden", "file", "password"].includes(input.type);
const slot = (input) => (["checkbox", "radio"].includes(input.type) ? `${input.name}=${input.value}` : input.name);

/** Keep what is on the form. */
export function keep(form) {
  const draft = {};
  for (const input of form.elements) {
    if (kept(input)) draft[slot(input)] = ["checkbox", "radio"].includes(input.type) ? input.checked : input.value;
  }
  try {
    localStorage.setItem(keyOf(form), JSON.stringify(draft));
  } catch {
    // A full store costs the draft, never the work.
  }
}

/** Put back what was kept. */
export function restore(form) {
  const draft = JSON.parse(localStorage.getItem(keyOf(form)) ?? "{}");
  for (const input of form.elements) {
    const value = kept(input) ? draft[slot(input)] : undefined;
    if (typeof value === "boolean") input.checked = value;
    else if (value !== undefined) input.value = value;
  }
}

/** The step is done: the draft has served. */
export const drop = (form) => localStorage.removeItem(keyOf(form));
