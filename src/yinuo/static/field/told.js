// What a form tells, as the data of a command: names and kinds of its inputs decide, nothing else is known here.

const LEFT_OUT = new Set(["csrfmiddlewaretoken", "command_id"]);

/** The form's data; empty inputs and unticked boxes are left out, `items.x` and `pairs.x` are gathered under `items` and `pairs`. */
export function toldBy(form) {
  const data = {};
  for (const name of (form.dataset.list ?? "").split(" ").filter(Boolean)) data[name] = [];
  for (const input of form.elements) {
    if (!input.name || LEFT_OUT.has(input.name) || input.disabled) continue;
    const value = valueOf(input);
    if (value === undefined) continue;
    const [group, ...rest] = input.name.split(".");
    if (rest.length) (data[group] ??= {})[rest.join(".")] = value;
    else if (Array.isArray(data[input.name]) || input.dataset.many !== undefined) (data[input.name] ??= []).push(value);
    else data[input.name] = value;
  }
  return data;
}

function valueOf(input) {
  if (input.type === "checkbox") return input.checked ? (input.value === "on" ? true : input.value) : undefined;
  if (input.type === "radio") return input.checked ? input.value : undefined;
  if (input.type === "file" || input.type === "submit" || input.type === "button") return undefined;
  const text = input.value.trim();
  if (text === "") return undefined;
  return input.type === "datetime-local" ? new Date(text).toISOString() : text;
}
