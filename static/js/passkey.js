// Passkeys: the one thing here that needs a script. A form marked data-passkey is shown, and its button asks the browser
// for a credential before the form is sent. Without this script the same pages work with password and code.
'use strict';
(() => {
  const ask = {
    get: (form) => webauthnJSON.get(JSON.parse(form.dataset.options)),
    async fetch (form) {
      const answer = await fetch(form.action, { headers: { Accept: 'application/json' } });
      return webauthnJSON.get((await answer.json()).request_options);
    },
    create (form) {
      const options = JSON.parse(form.dataset.options);
      const alone = form.elements.passwordless && form.elements.passwordless.checked;
      const wanted = options.publicKey.authenticatorSelection || {};
      wanted.residentKey = alone ? 'required' : 'discouraged';
      wanted.requireResidentKey = Boolean(alone);
      if (alone) wanted.userVerification = 'required';
      options.publicKey.authenticatorSelection = wanted;
      return webauthnJSON.create(options);
    }
  };
  if (!window.webauthnJSON || !webauthnJSON.supported()) return;
  for (const form of document.querySelectorAll('form[data-passkey]')) {
    form.hidden = false;
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      const failed = form.querySelector('[data-failed]');
      failed.hidden = true;
      try {
        form.elements.credential.value = JSON.stringify(await ask[form.dataset.passkey](form));
      } catch {
        failed.hidden = false;
        return;
      }
      form.submit();
    });
  }
})();
