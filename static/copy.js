// A button that copies a field, or an example. Without script it is selected and copied by hand.
"use strict";
for (const button of document.querySelectorAll("button[data-copy]")) {
  const from = document.getElementById(button.dataset.copy);
  const field = "value" in from;
  const select = () => (field ? from.select() : getSelection().selectAllChildren(from));
  if (field) from.addEventListener("focus", select);
  button.hidden = false;
  button.addEventListener("click", async () => {
    select();
    try {
      await navigator.clipboard.writeText(field ? from.value : from.textContent);
    } catch {
      document.execCommand("copy"); // over plain HTTP there is no clipboard object
    }
    button.nextElementSibling.textContent = button.dataset.done;
  });
}
