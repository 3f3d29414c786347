// Leaves out of lists the networks that the reader does not use, once their private fragment
// says which they use.
"use strict";
{
  const narrow = () => {
    const only = document.getElementById("live-only")?.dataset.only?.split(",");
    for (const one of document.querySelectorAll("[data-network]")) {
      one.hidden = only !== undefined && !only.includes(one.dataset.network);
    }
  };
  document.addEventListener("htmx:oobAfterSwap", narrow);
}
