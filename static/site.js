// What htmx does not say by itself: that a request failed, and where the reader is after a swap.
"use strict";
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
