// Suggestions below a search field: a combobox after the ARIA Authoring Practices (list, with
// manual selection). Without script the field is a plain one, and Enter searches either way.
"use strict";
{
  const PAUSE = 180, SHORTEST = 2;
  let made = 0;

  const enhance = (input) => {
    const id = `suggestions-${made += 1}`;
    const list = document.createElement("ul");
    list.id = id;
    list.className = "suggestions";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.labels[0].textContent);
    const status = document.createElement("div");
    status.className = "hidden";
    status.setAttribute("role", "status");
    input.after(list);
    document.body.append(status);
    input.type = "text"; // a combobox may not be a search field
    input.autocomplete = "off";
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false",
      "aria-controls": id, enterkeyhint: "search", autocapitalize: "none",
    })) input.setAttribute(name, value);

    let timer = 0, request = null, active = -1, asked = "";
    const options = () => [...list.children];

    const choose = (at) => {
      options()[active]?.setAttribute("aria-selected", "false");
      active = at;
      const option = options()[at];
      if (!option) { input.removeAttribute("aria-activedescendant"); return; }
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", option.id);
    };
    const show = (shown) => {
      list.hidden = !shown;
      input.setAttribute("aria-expanded", String(shown));
      if (!shown) choose(-1);
    };
    const close = () => { clearTimeout(timer); request?.abort(); show(false); };

    const draw = ({ options: found, says }) => {
      choose(-1);
      list.replaceChildren(...found.map((one, at) => {
        const option = document.createElement("li");
        option.id = `${id}-${at}`;
        option.dataset.url = one.url;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.textContent = one.title;
        if (one.heading) {
          const heading = document.createElement("span");
          heading.className = "small";
          heading.textContent = ` › ${one.heading}`;
          option.append(heading);
        }
        return option;
      }));
      show(found.length > 0);
      status.textContent = says;
    };

    const ask = async () => {
      const query = input.value;
      request?.abort();
      request = new AbortController();
      const { signal } = request;
      try {
        const address = `${input.dataset.suggest}?q=${encodeURIComponent(query.slice(0, 200))}`;
        const reply = await fetch(address, { signal, credentials: "omit" });
        if (!reply.ok) throw new Error(String(reply.status));
        const found = await reply.json();
        if (signal.aborted || document.activeElement !== input) return;
        asked = query;
        draw(found);
      } catch {
        if (!signal.aborted) show(false); // the field works without suggestions
      }
    };
    const typed = () => {
      clearTimeout(timer);
      if (input.value.trim().length < SHORTEST) { close(); status.textContent = ""; return; }
      timer = setTimeout(ask, PAUSE);
    };

    const keys = {
      ArrowDown: (count) => (active + 1 < count ? active + 1 : -1),
      ArrowUp: (count) => (active === -1 ? count - 1 : active - 1),
    };
    input.addEventListener("input", typed);
    input.addEventListener("keydown", (event) => {
      if (event.isComposing || event.ctrlKey || event.metaKey) return;
      const count = options().length;
      if (event.key in keys) {
        event.preventDefault();
        if (list.hidden && count && asked === input.value) show(true);
        else if (list.hidden) { typed(); return; }
        choose(event.altKey ? active : keys[event.key](count));
      } else if (event.key === "Escape") {
        if (!list.hidden) { event.preventDefault(); close(); } else if (input.value) input.value = "";
      } else if (event.key === "Enter" && active >= 0) {
        event.preventDefault();
        location.assign(options()[active].dataset.url);
      } else if (event.key === "Home" || event.key === "End") {
        choose(-1); // the caret moves in the text, as the pattern wants it
      }
    });
    list.addEventListener("pointerdown", (event) => event.preventDefault()); // keeps the focus
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) location.assign(option.dataset.url);
    });
    input.addEventListener("blur", close);
    input.form.addEventListener("submit", close);
  };
  for (const input of document.querySelectorAll("input[data-suggest]")) enhance(input);
}
