// Keeps the session while somebody fills in a long form: typing is told to the server, every five minutes at most.
const address = document.body.dataset.alive;
let told = Date.now();
document.addEventListener("input", () => {
  if (Date.now() - told > 5 * 60 * 1000) {
    told = Date.now();
    fetch(address, { redirect: "manual" }).catch(() => {});
  }
});
