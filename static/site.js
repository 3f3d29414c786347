// What htmx does not say by itself: that a request failed, and where the reader is after a swap.
// And the account menu closes as menus do; without script its summary closes it.
"use strict";
// The one way from text to markup (Trusted Types): htmx swaps what our server wrote. It makes no
// script and no script's address, so neither can come of text, by whatever way it got here.
if (self.trustedTypes) trustedTypes.createPolicy("default", { createHTML: (markup) => markup });
{
  const trouble = () => document.getElementById("trouble");
  const quiet = (event) => event.detail.elt.getAttribute("hx-trigger") === "load";
  const failed = (event) => { if (!quiet(event)) trouble().hidden = false; };
  for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, failed);
  }
  document.addEventListener("htmx:beforeRequest", () => { trouble().hidden = true; });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id === "main") (document.querySelector(".messages") ?? event.target).focus();
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
