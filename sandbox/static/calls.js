/* The last calls, as they come in. Without script the link beside them loads the page anew. */
const rows = document.getElementById("last-calls");

async function look() {
  if (document.hidden) return;
  try {
    const answer = await fetch("/calls");
    if (answer.ok) rows.innerHTML = await answer.text();
  } catch {
    /* The pretend networks are away: what was last seen stays. */
  }
}

setInterval(look, 2000);
