// The list of contents follows the reading; print shows what is folded away. The keyboard's
// focus stays where it is.
"use strict";
{
  const contents = document.querySelector(".contents");
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
