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
// A change is saved a moment after it was made. Whoever leaves sooner loses nothing: another form
// of this page is sent once the change is saved, and any other way out takes the change along.
{
  const form = document.querySelector("form[data-saves]");
  let changes = 0, sent = 0, saved = 0;
  const unsaved = () => changes !== saved;
  form.addEventListener("change", () => { changes += 1; });
  form.addEventListener("htmx:beforeSend", () => { sent = changes; });
  form.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.xhr.status) saved = sent;
  });
  const save = () => fetch(form.action, {
    method: "POST", body: new FormData(form), headers: { "HX-Request": "true" }, keepalive: true,
  });
  document.addEventListener("submit", (event) => {
    if (!unsaved() || event.target === form) return;
    event.preventDefault();
    saved = changes;
    const { target, submitter } = event;
    save().finally(() => target.requestSubmit(submitter));
  });
  addEventListener("pagehide", () => { if (unsaved()) save(); });
}
