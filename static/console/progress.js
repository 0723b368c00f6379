// Follows a check that runs on the server and shows the result once it is there.
const progress = document.querySelector("[data-progress]");
const bar = progress?.querySelector("progress");
async function look() {
  const answer = await fetch(progress.dataset.progress);
  if (!answer.ok) return location.reload();
  const state = await answer.json();
  if (!state.running) return location.reload();
  bar.max = state.total || 1;
  bar.value = state.done;
  setTimeout(look, 700);
}
if (progress) setTimeout(look, 700);
