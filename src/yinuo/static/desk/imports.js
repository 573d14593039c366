// While a long import runs, asks how far it is. The form itself is an ordinary one and brings its own answer.

const EVERY_MS = 700;
const box = document.getElementById("progress");

// confirm.js holds a form back until somebody said yes, so only what really goes out is heard here.
document.addEventListener("submit", ({ target }) => target.dataset.progress && watch(target.dataset.progress));

function watch(address) {
  const timer = setInterval(async () => {
    try {
      const answer = await fetch(address, { headers: { "X-Requested-With": "fetch" } });
      if (!answer.ok) return clearInterval(timer);
      box.innerHTML = await answer.text();
      box.hidden = false;
    } catch {
      clearInterval(timer);
    }
  }, EVERY_MS);
}
