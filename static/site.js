// Every script of the public pages, in one file: a reader who comes for the first time waits for
// each file once more. A part finds on a page what is its own, or does nothing.
"use strict";

// What htmx does not say by itself: that a request failed, and where the reader is after a swap.
// And the account menu closes as menus do; without script its summary closes it.
// The one way from text to markup (Trusted Types): htmx swaps what our server wrote. It makes no
// script and no script's address, so neither can come of text, by whatever way it got here.
if (self.trustedTypes) trustedTypes.createPolicy("default", { createHTML: (markup) => markup });
// What our server answered, for whoever puts it on the page. Its scripts never run.
self.parsed = (text) => new DOMParser().parseFromString(text, "text/html").body;
{
  const trouble = () => document.getElementById("trouble");
  const failed = () => { trouble().hidden = false; };
  for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, failed);
  }
  document.addEventListener("htmx:beforeRequest", () => { trouble().hidden = true; });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id === "main") (document.querySelector(".messages") ?? event.target).focus();
  });
}

// Where somebody signs in, and while they are: in which zone their clock is, so that times are
// theirs from the first page on. It goes when the browser is closed; pages for everybody set none.
if ("tellsZone" in document.body.dataset) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  if (zone) document.cookie = `browser_zone=${zone}; Path=/; SameSite=Lax${secure}`;
}

// Pages for everybody come without htmx, which would weigh as much as an article. What loads by
// itself there, and the one form that they have, are fetched here, in htmx's own words.
if (!document.querySelector("meta[name=htmx-config]")) {
  const longest = 60_000; // milliseconds, as in htmx's own configuration
  const put = (part) => {
    const [how, where = `#${part.id}`] = part.getAttribute("data-hx-swap-oob").split(":");
    const place = document.querySelector(where);
    part.removeAttribute("data-hx-swap-oob");
    if (how === "true") place?.replaceWith(part);
    else place?.prepend(...part.childNodes); // afterbegin
  };
  // What our server answered; nothing where it did not, or had nothing to say.
  const fetched = async (address, body) => {
    const headers = { "HX-Request": "true", "HX-Current-URL": location.href };
    const signal = AbortSignal.timeout?.(longest);
    const method = body ? "POST" : "GET";
    const reply = await fetch(address, { method, headers, body, signal }).catch(() => undefined);
    return reply?.status === 200 ? reply.text().catch(() => "") : "";
  };
  const swap = (place, how, text) => {
    const body = self.parsed(text);
    for (const part of body.querySelectorAll("[data-hx-swap-oob]")) {
      part.remove();
      put(part);
    }
    if (how === "outerHTML") place.replaceWith(...body.childNodes);
    else if (how !== "none") place.replaceChildren(...body.childNodes);
  };

  const fill = async (place) => {
    const text = await fetched(place.getAttribute("data-hx-get"));
    for (const name of ["data-hx-get", "data-hx-trigger"]) place.removeAttribute(name);
    if (!text) return; // the example stays
    const held = document.activeElement?.id;
    swap(place, place.getAttribute("data-hx-swap"), text);
    if (held && document.activeElement === document.body) document.getElementById(held)?.focus();
    document.dispatchEvent(new Event("site:filled"));
  };
  for (const place of document.querySelectorAll("[data-hx-trigger=load]")) fill(place);

  // What somebody pressed is answered in its place. One answer at a time: a second press adds none.
  const ask = async (event, pressed, address, body) => {
    event.preventDefault();
    const trouble = document.getElementById("trouble");
    const target = pressed.getAttribute("data-hx-target");
    const place = document.querySelector(target);
    if (place.hasAttribute("aria-busy")) return;
    place.setAttribute("aria-busy", "true");
    const text = await fetched(address, body);
    place.removeAttribute("aria-busy");
    trouble.hidden = Boolean(text);
    if (!text) return;
    swap(place, pressed.getAttribute("data-hx-swap"), text);
    document.querySelector(`${target} [autofocus]`)?.focus();
  };
  document.addEventListener("submit", (event) => {
    const { target: form, submitter } = event;
    if (!form.matches("[data-hx-post]")) return;
    const typed = new FormData(form);
    if (submitter?.name) typed.append(submitter.name, submitter.value);
    ask(event, form, form.getAttribute("data-hx-post"), new URLSearchParams(typed));
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-hx-get]");
    const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey; // another tab or window
    if (link && !elsewhere) ask(event, link, link.getAttribute("data-hx-get"));
  });
}
{
  const open = () => document.querySelector("details.account[open]");
  const leave = (event) => { if (open() && !open().contains(event.target)) open().open = false; };
  document.addEventListener("click", leave);
  document.addEventListener("focusin", leave);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !open()) return;
    const menu = open();
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

// Suggestions below a search field: a combobox after the ARIA Authoring Practices (list, with
// manual selection). Without script the field is a plain one, and Enter searches either way.
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

// The list of contents follows the reading; print shows what is folded away. The keyboard's
// focus stays where it is.
for (const contents of document.querySelectorAll(".contents")) {
  const wide = matchMedia("(min-width: 56.01rem)");
  const fit = () => { contents.open = wide.matches; };
  wide.addEventListener("change", fit);
  fit();

  const links = new Map();
  for (const link of contents.querySelectorAll("a")) links.set(link.hash.slice(1), link);
  const heads = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
  const passed = new Set();
  let current;
  const mark = () => {
    const link = links.get(heads.filter((head) => passed.has(head)).at(-1)?.id);
    if (link === current) return;
    current?.removeAttribute("aria-current");
    link?.setAttribute("aria-current", "true");
    current = link;
    if (wide.matches) link?.scrollIntoView({ block: "nearest", behavior: "instant" });
  };
  // From far above the window down to a third of it: what is in there has been reached.
  const reached = new IntersectionObserver((seen) => {
    for (const one of seen) passed[one.isIntersecting ? "add" : "delete"](one.target);
    mark();
  }, { rootMargin: "99999px 0px -67% 0px" });
  for (const head of heads) reached.observe(head);

  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("main details:not([open])")];
    for (const one of opened) one.open = true;
  });
  addEventListener("afterprint", () => { for (const one of opened) one.open = false; });
}

// Leaves out of lists the networks that the reader does not use, once their private fragment
// says which they use.
{
  const narrow = () => {
    const only = document.getElementById("live-only")?.dataset.only?.split(",");
    for (const one of document.querySelectorAll("[data-network]")) {
      one.hidden = only !== undefined && !only.includes(one.dataset.network);
    }
  };
  document.addEventListener("site:filled", narrow);
}

// Counts what is typed into a field with a limit: shown at once, spoken when the typing rests.
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

// A press is answered at once: the button turns, and a second press sends nothing more. On window,
// after whoever sends a form in another way. A page that comes back can be sent again.
{
  const AGAIN = 10000;
  const free = (form, button) => {
    for (const part of [form, button]) part?.removeAttribute("aria-busy");
  };
  addEventListener("submit", (event) => {
    const { target: form, submitter } = event;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.ariaBusy === "true") { event.preventDefault(); return; }
    for (const part of [form, submitter]) part?.setAttribute("aria-busy", "true");
    setTimeout(free, AGAIN, form, submitter);
    addEventListener("pagehide", () => free(form, submitter), { once: true });
  });
}
