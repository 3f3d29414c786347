// Counts what is typed into a field with a limit: shown at once, spoken when the typing rests.
"use strict";
{
  const REST = 1200, NEAR = 0.8;
  const resting = new WeakMap();
  const part = (area, role) => {
    const found = area.parentElement.querySelector(`[data-${role}]`);
    if (found) return found;
    const made = document.createElement("p");
    made.dataset[role] = "";
    made.className = role === "spoken" ? "hidden" : "hint";
    if (role === "spoken") made.setAttribute("role", "status");
    else made.setAttribute("aria-hidden", "true");
    area.after(made);
    return made;
  };
  const count = (area) => {
    const limit = Number(area.dataset.limit), used = [...area.value.trim()].length;
    const over = used - limit;
    const says = (over > 0 ? area.dataset.over : area.dataset.says)
      .replace("{used}", used).replace("{limit}", limit).replace("{over}", over);
    const spoken = part(area, "spoken"), shown = part(area, "shown");
    shown.textContent = says;
    shown.className = over > 0 ? "error" : "hint";
    clearTimeout(resting.get(area));
    if (used >= limit * NEAR) resting.set(area, setTimeout(() => { spoken.textContent = says; }, REST));
  };
  document.addEventListener("input", (event) => { if (event.target.dataset.limit) count(event.target); });
  for (const area of document.querySelectorAll("[data-limit]")) if (area.value) count(area);
}
