// Comfort only; every page works without it. Asks before removing, shows a new row, keeps the wording of conditions up to date.
document.addEventListener("click", (event) => {
  const question = event.target.closest("[data-confirm]")?.dataset.confirm;
  if (question && !window.confirm(question)) event.preventDefault();
});

document.querySelector("[data-opened]")?.querySelector("input:not([type=hidden]), select, textarea")?.focus();
document.querySelector(".is-invalid")?.focus();

const wording = document.querySelector("[data-wording]");
const form = wording?.closest("form");
let waiting;
form?.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(async () => {
    const data = new FormData(form);
    data.set("do", "preview");
    const answer = await fetch(form.action, { method: "POST", body: data });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    wording.textContent = page.querySelector("[data-wording]")?.textContent ?? wording.textContent;
  }, 400);
});
