// What the walk measures on a page that is open. Each gives the faults as lines of text.
"use strict";
self.walk = (() => {
  const named = (node) => {
    const words = (node.getAttribute("aria-label") || node.textContent || node.name || "").trim();
    const kind = node.className ? `.${String(node.className.baseVal ?? node.className).trim().replace(/\s+/g, ".")}` : "";
    return `<${node.localName}${node.id ? `#${node.id}` : ""}${kind}> ${words.replace(/\s+/g, " ").slice(0, 40)}`;
  };
  const seen = (node) => node.checkVisibility({ visibilityProperty: true, opacityProperty: false })
    && !node.closest("[inert]") && node.getClientRects().length > 0;
  const CONTROLS = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  const controls = () => [...document.querySelectorAll(CONTROLS)].filter(seen);
  const round = (number) => Math.round(number * 10) / 10;

  // WCAG 2.5.8, without its leave for distance: 24 by 24, but for a link within a sentence.
  const LEAST = 23.9;
  const inSentence = (node) => {
    if (node.localName !== "a" || getComputedStyle(node).display !== "inline") return false;
    const around = node.closest("p, li, td, dd, th, dt, label, figcaption, legend, h1, h2, h3, h4, div, span:not(:only-child)");
    return [...(around?.childNodes ?? [])].some((part) => part !== node && !part.contains?.(node)
      && part.textContent.trim().length > 1);
  };
  const reach = (node) => {
    const boxes = [node, ...(node.labels ?? [])].map((part) => part.getBoundingClientRect());
    return [Math.max(...boxes.map((box) => box.width)), Math.max(...boxes.map((box) => box.height))];
  };
  const targets = () => controls().filter((node) => {
    const [wide, high] = reach(node);
    if (wide <= 2 || high <= 2) return false; // shown only where it has the focus
    // A word is as wide as it is: axe looks whether "X" has room around it.
    if (node.localName === "a" && node.textContent.trim()) return high < LEAST && !inSentence(node);
    return (wide < LEAST || high < LEAST) && !inSentence(node);
  }).map((node) => `target of ${reach(node).map(round).join(" x ")}: ${named(node)}`);

  // WCAG 2.4.11: what has the focus is not behind something that stays in the window.
  const covered = () => {
    const faults = [];
    for (const node of controls()) {
      if (node.disabled || node.tabIndex < 0) continue;
      node.focus();
      if (document.activeElement !== node) continue;
      const box = node.getBoundingClientRect();
      const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
      const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
      if (box.width < 2) continue;
      const bare = [.15, .5, .85].some((down) => [.1, .5, .9].some((across) => {
        const hit = document.elementFromPoint(left + (right - left) * across, top + (bottom - top) * down);
        return hit && (node.contains(hit) || hit.contains(node) || [...(node.labels ?? [])].some((label) => label.contains(hit)));
      }));
      if (!bare) faults.push(`has the focus and is not to be seen: ${named(node)}`);
    }
    document.activeElement?.blur();
    scrollTo(0, 0);
    return faults;
  };

  // WCAG 1.4.10: what sticks out of the window, by its outermost part.
  const sticksOut = () => {
    const wide = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= wide) return [];
    const out = [...document.body.querySelectorAll("*")].filter((node) => seen(node)
      && node.getBoundingClientRect().right > wide + 1
      && !node.closest(".hidden, svg > *") && !(node.parentElement && scrolls(node.parentElement)));
    const inner = out.filter((node) => !out.some((other) => other !== node && node.contains(other)));
    return [`wider than ${wide}: ${inner.slice(0, 3).map(named).join("; ")}`];
  };
  const scrolls = (node) => {
    for (let at = node; at && at !== document.body; at = at.parentElement) {
      if (/auto|scroll|hidden|clip/.test(getComputedStyle(at).overflowX)) return true;
    }
    return false;
  };

  // WCAG 1.4.12: text that is cut off where it is given the space that somebody needs.
  let clipping; // looked for once: a page has thousands of parts, and a few that clip
  const cut = () => (clipping ??= [...document.body.querySelectorAll("*:not(.hidden, svg, svg *)")].filter((node) => {
    const style = getComputedStyle(node);
    return /hidden|clip/.test(style.overflowY) && style.textOverflow !== "ellipsis" && style.clipPath === "none";
  })).filter((node) => node.clientHeight > 2 && node.scrollHeight > node.clientHeight + 2
    && seen(node) && node.textContent.trim()).map((node) => `cut off: ${named(node)}`);

  const sheets = {};
  const styled = (name, rules) => {
    sheets[name] ??= new CSSStyleSheet();
    sheets[name].replaceSync(rules);
    if (!document.adoptedStyleSheets.includes(sheets[name])) document.adoptedStyleSheets.push(sheets[name]);
  };
  const SPACED = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; } p { margin-bottom: 2em !important; }";
  const spaced = () => {
    styled("spaced", SPACED);
    const faults = [...sticksOut(), ...cut()].map((fault) => `with text spacing, ${fault}`);
    styled("spaced", "");
    return faults;
  };
  const twice = () => {
    styled("twice", ":root { font-size: 200% !important; }");
    const faults = [...sticksOut(), ...cut()].map((fault) => `with text twice as large, ${fault}`);
    styled("twice", "");
    return faults;
  };
  // A secret that is shown once stands on a phone's first screen.
  const below = () => [...document.querySelectorAll("input.whole[readonly], input.code[readonly]")]
    .filter((node) => node.getBoundingClientRect().bottom > innerHeight)
    .map((node) => `below the first screen: ${named(node)}`);

  // In forced colours, what is chosen is told from its neighbours by more than the weight of letters.
  const looks = (node) => {
    const style = getComputedStyle(node);
    return ["outlineStyle", "outlineWidth", "outlineColor", "borderBottomColor", "borderBottomWidth", "borderInlineStartWidth",
      "borderInlineStartColor", "textDecorationLine"].map((name) => style[name]).join();
  };
  const alike = () => [...document.querySelectorAll("a[aria-current]")].filter(seen).filter((node) => {
    const others = [...(node.closest("nav, ul, ol")?.querySelectorAll("a:not([aria-current])") ?? [])].filter(seen);
    return others.some((other) => looks(other) === looks(node));
  }).map((node) => `looks like the others in forced colours: ${named(node)}`);
  const moving = () => document.getAnimations().filter((each) => each.playState === "running")
    .map((each) => `moves, although less motion is wanted: ${named(each.effect.target)}`);
  return { alike, below, targets, covered, sticksOut, cut, spaced, twice, moving };
})();
