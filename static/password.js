// Passwords can be looked at while they are typed, and a new one says how good it is. By length
// above all: nothing leaves the page, and what is common is refused when the form is sent.
"use strict";
const LEAST = 12; // config/sign_in/passwords.py
for (const switcher of document.querySelectorAll("[data-reveal]")) {
  const fields = switcher.closest("form").querySelectorAll("input[type=password]");
  const box = switcher.querySelector("input");
  const show = () => { for (const field of fields) field.type = box.checked ? "text" : "password"; };
  const hide = () => { box.checked = false; show(); };
  switcher.hidden = false;
  box.addEventListener("change", show);
  // What a browser keeps of a form is a password again, not a text; and a tick that it kept goes.
  switcher.closest("form").addEventListener("submit", hide);
  addEventListener("pageshow", hide);
}
for (const rating of document.querySelectorAll("[data-rates]")) {
  const field = document.getElementById(rating.dataset.rates);
  const [meter, said] = rating.children;
  const level = (text) => {
    const letters = [...text.replace(/\s+/g, " ")];
    if (letters.length < LEAST) return 0;
    if (new Set(letters).size < 6) return 1;
    return letters.length < 16 ? 2 : letters.length < 20 ? 3 : 4;
  };
  field.addEventListener("input", () => {
    rating.hidden = !field.value;
    meter.value = level(field.value);
    const word = rating.dataset[meter.value];
    if (said.textContent !== word) said.textContent = word;
  });
}
