// Reading the dials: a reading below the last one asks why, before anything is sent.

const lower = (input) => input.dataset.last !== "" && input.value.trim() !== "" && Number(input.value) < Number(input.dataset.last);

/** Ask for the reason only where one is needed. */
export function prepare(root = document) {
  for (const form of root.querySelectorAll("form[data-meter]")) {
    const inputs = [...form.querySelectorAll("[data-last]")];
    const asked = form.querySelector("[data-smaller]");
    const look = () => {
      const needed = inputs.some(lower);
      asked.hidden = !needed;
      asked.querySelector("select").required = needed;
      inputs[0].required = inputs.every((input) => input.value.trim() === "");
    };
    for (const input of inputs) input.addEventListener("input", look);
    look();
  }
}
