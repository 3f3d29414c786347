// Offers the browser's own time zone where another one is chosen.
"use strict";
{
  const select = document.getElementById("pref-zone");
  const offer = document.getElementById("zone-offer");
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const known = [...(select?.options ?? [])].some((option) => option.value === zone);
  if (offer && known && select.value !== zone) {
    offer.querySelector("strong").textContent = zone.replaceAll("_", " ");
    offer.hidden = false;
    offer.querySelector("button").addEventListener("click", () => {
      select.value = zone;
      select.dispatchEvent(new Event("change", { bubbles: true }));
      offer.hidden = true;
      select.focus();
    });
  }
}
