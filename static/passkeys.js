// Passkeys: a form with data-passkey asks the browser, and sends what it answers. Without script
// its button stays hidden, and the page says why.
"use strict";
{
  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const known = (list) => (list ?? []).map((entry) => ({ ...entry, id: bytes(entry.id) }));

  const create = async ({ creation_options: { publicKey } }, form) => {
    const alone = form.elements.passwordless?.checked ?? false;
    return navigator.credentials.create({
      publicKey: {
        ...publicKey,
        challenge: bytes(publicKey.challenge),
        user: { ...publicKey.user, id: bytes(publicKey.user.id) },
        excludeCredentials: known(publicKey.excludeCredentials),
        authenticatorSelection: {
          ...publicKey.authenticatorSelection,
          residentKey: alone ? "required" : "discouraged",
          requireResidentKey: alone,
          ...(alone && { userVerification: "required" }),
        },
      },
    });
  };

  const get = async ({ request_options: { publicKey } }) =>
    navigator.credentials.get({
      publicKey: {
        ...publicKey,
        challenge: bytes(publicKey.challenge),
        allowCredentials: known(publicKey.allowCredentials),
      },
    });

  const told = ({ id, rawId, type, response, authenticatorAttachment }, extensions) => ({
    id,
    rawId: text(rawId),
    type,
    authenticatorAttachment,
    clientExtensionResults: extensions,
    response: Object.fromEntries(
      ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]
        .filter((name) => response[name])
        .map((name) => [name, text(response[name])]),
    ),
  });

  const options = async (form) => {
    if (form.dataset.options) return JSON.parse(form.dataset.options);
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`no options: ${answer.status}`);
    return answer.json();
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    if (!window.PublicKeyCredential) continue;
    const button = form.querySelector("button[hidden]");
    const fault = form.querySelector("[data-passkey-fault]");
    button.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      fault.hidden = true;
      try {
        const ask = form.dataset.passkey === "create" ? create : get;
        const answer = await ask(await options(form), form);
        const extensions = answer.getClientExtensionResults();
        form.elements.credential.value = JSON.stringify(told(answer, extensions));
        form.submit();
      } catch {
        fault.hidden = false;
      }
    });
  }
}
