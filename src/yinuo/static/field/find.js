// Finding words in the records of a page: only those that hold every word typed stay in sight.

for (const box of document.querySelectorAll("[data-search]")) {
  box.hidden = false;
  box.querySelector("input").addEventListener("input", ({ target }) => {
    const words = target.value.toLowerCase().split(/\s+/);
    for (const record of box.parentElement.querySelectorAll(".old")) {
      const text = record.textContent.toLowerCase();
      record.hidden = !words.every((word) => text.includes(word));
    }
  });
}
