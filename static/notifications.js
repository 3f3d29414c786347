// Each change is sent as it is made, one after the other, and outlives the page (keepalive).
// Without script, or without this one, the button saves.
"use strict";
{
  const form = document.querySelector("form[data-saves]");
  const touched = new Set();
  let sending = Promise.resolve(), open = 0;

  const put = (part) => {
    document.getElementById(part.id)?.replaceChildren(...part.childNodes);
    const field = form.elements[part.id.replace("note-", "")];
    field?.setAttribute?.("aria-invalid", Boolean(form.querySelector(`#${part.id} .error`)));
  };
  const send = async () => {
    if (!touched.size) return;
    const names = [...touched], body = new FormData(form);
    touched.clear();
    for (const name of names) body.append("touched", name);
    const headers = { "HX-Request": "true" };
    try {
      const reply = await fetch(form.action, { method: "POST", body, headers, keepalive: true });
      if (!reply.ok || reply.redirected) throw new Error(String(reply.status));
      for (const part of [...self.parsed(await reply.text()).children]) put(part);
    } catch {
      for (const name of names) touched.add(name); // the next change takes it along
      document.getElementById("trouble").hidden = false;
    }
  };
  const save = () => {
    document.getElementById("trouble").hidden = true;
    open += 1;
    sending = sending.then(send).finally(() => { open -= 1; });
  };
  form.addEventListener("change", (event) => { touched.add(event.target.name); save(); });
  // What else is sent from this page goes once the changes are kept.
  document.addEventListener("submit", (event) => {
    const { target, submitter } = event;
    if (target !== form && !open) return;
    event.preventDefault();
    if (target === form) save();
    else sending.then(() => target.requestSubmit(submitter));
  });
  addEventListener("pagehide", send);
  form.querySelector(".actions .btn").hidden = true;
  document.getElementById("saved").hidden = false;
}
