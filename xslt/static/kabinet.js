/* Kabinet: makes pages nicer; every page works without it. */
(function () {
  'use strict';
  var all = function (root, what) { return Array.prototype.slice.call(root.querySelectorAll(what)); };
  document.documentElement.classList.add('scripted');

  /* the error summary takes the focus */
  var summary = document.getElementById('errors');
  if (summary) summary.focus();

  /* totals: the same arithmetic in kopecks as the server's, which has the last word */
  function kopecks(text) {
    var m = /^(\d{1,9})(?:[.,](\d{0,2}))?$/.exec(text.replace(/[\s\u00a0\u202f₽]/g, ''));
    return m ? m[1] * 100 + +((m[2] || '') + '00').slice(0, 2) : 0;
  }

  function commission(sum, data) {
    if (!sum) return 0;
    var fee = Math.floor((sum * data.permille + 500) / 1000), min = +data.min, max = +data.max;
    if (fee < min) fee = min;
    if (max && fee > max) fee = max;
    return fee;
  }

  function like(sample, sum) { /* 123456 -> 1 234,56 ₽, written as the server writes it */
    var dot = (/(\D)\d\d\D*$/.exec(sample) || [0, ','])[1], tail = (/\D*$/.exec(sample) || [''])[0];
    var whole = String(Math.floor(sum / 100)).replace(/\B(?=(\d{3})+$)/g, dot === '.' ? ',' : '\u00a0');
    return whole + dot + ('0' + sum % 100).slice(-2) + tail;
  }

  all(document, 'form[data-pay]').forEach(function (form) {
    function write(name, sum, root) {
      all(root || form, '[data-out="' + name + '"]').forEach(function (out) {
        var text = like(out.textContent, sum);
        if (out.textContent !== text) out.textContent = text;
      });
    }
    function count() {
      var sum = 0, fees = 0;
      all(form, '[data-account]').forEach(function (account) {
        var own = 0;
        all(account, '[data-line]').forEach(function (line) {
          var tick = line.querySelector('[name="tick"]'), field = line.querySelector('[name^="sum-"]');
          if (tick && field && (tick.type === 'hidden' || tick.checked)) own += kopecks(field.value);
        });
        var fee = commission(own, account.dataset);
        write('fee', fee, account);
        sum += own;
        fees += fee;
      });
      write('sum', sum);
      write('commission', fees);
      write('total', sum + fees);
      form.elements.shown.value = sum + fees;
    }
    form.addEventListener('input', function (event) {
      var line = event.target.closest('[data-line]'), tick = line && line.querySelector('[type="checkbox"]');
      if (tick && event.target.type === 'text' && kopecks(event.target.value)) tick.checked = true;
      count();
    });
    window.addEventListener('pageshow', function () { /* what the browser has put back after Back or reload */
      if (all(form, 'input').some(function (field) { return field.type !== 'hidden' && (field.value !== field.defaultValue || field.checked !== field.defaultChecked); })) count();
    });
    all(form, '[name^="sum-"]').forEach(function (field) {
      field.addEventListener('focus', function () { field.select(); });
    });
  });

  /* digit boxes: no spaces inside, so that each figure stands in its box */
  all(document, 'input.digits').forEach(function (field) {
    field.value = field.value.replace(/\s/g, '');
    field.addEventListener('input', function () {
      var clean = field.value.replace(/\s/g, '');
      if (clean !== field.value) field.value = clean;
    });
  });

  /* a password can be looked at; a page that is left shows it to nobody */
  all(document, '[data-reveal]').forEach(function (button) {
    var field = document.getElementById(button.dataset.reveal), word = button.firstElementChild, show = word.textContent;
    function turn(open) {
      field.type = open ? 'text' : 'password';
      word.textContent = open ? word.dataset.hide : show;
    }
    button.addEventListener('click', function () { turn(field.type === 'password'); });
    if (field.form) field.form.addEventListener('submit', function () { turn(false); });
  });

  /* what a new password must have: the same six tests as the server's, which has the last word */
  var tests = {
    latin: function (s) { return !/[^\x00-\x7f]/.test(s); }, length: function (s) { return s.length >= 8 && s.length <= 128; }, upper: function (s) { return /[A-Z]/.test(s); },
    lower: function (s) { return /[a-z]/.test(s); }, digit: function (s) { return /[0-9]/.test(s); }, space: function (s) { return !/[ \t-\r]/.test(s); }
  };
  all(document, '[data-rules]').forEach(function (list) {
    var field = document.getElementById(list.dataset.rules), status = list.querySelector('[role="status"]'), later;
    function judge() {
      var met = 0, rules = all(list, '[data-rule]');
      rules.forEach(function (rule) {
        var good = tests[rule.dataset.rule](field.value), state = !field.value ? 'unknown' : good ? 'met' : 'missing';
        if (state === 'met') met++;
        rule.className = state;
        rule.querySelector('[data-state]').textContent = state === 'unknown' ? '' : ' – ' + list.dataset[state];
      });
      clearTimeout(later); /* said when the typing pauses, not at each key */
      later = setTimeout(function () { status.textContent = !field.value ? '' : met === rules.length ? list.dataset.all : list.dataset.count.replace('#', met); }, 1200);
    }
    field.addEventListener('input', judge);
    window.addEventListener('pageshow', function () { if (field.value) judge(); });
  });

  /* a phone typed as bare figures is grouped as it grows; whoever puts signs of their own is left alone */
  all(document, '[data-mask="phone"]').forEach(function (field) {
    var ours = '';
    field.addEventListener('input', function (event) {
      var text = field.value, bare = ours && text.indexOf(ours) === 0 ? ours.replace(/[^+\d]/g, '') + text.slice(ours.length) : text, m;
      var erasing = /^delete/.test(event.inputType || '');
      ours = erasing && ours.indexOf(text) === 0 ? text : '';
      if (erasing || event.isComposing || field.selectionStart !== text.length || !/^(\+7|7|8|(?=9))\d{4,10}$/.test(bare)) return;
      m = /^(\d{3})(\d{1,3})(\d{0,2})(\d{0,2})$/.exec(bare.replace(/^(\+7|7|8)/, ''));
      if (!m) return;
      field.value = ours = '+7 ' + m[1] + ' ' + m[2] + (m[3] && '-' + m[3]) + (m[4] && '-' + m[4]);
    });
  });

  /* a button that has to wait counts down */
  all(document, '[data-wait]').forEach(function (button) {
    var end = Date.now() + button.dataset.wait * 1000, text = button.textContent, ready = button.form.querySelector('[data-ready]');
    (function tick() {
      var left = Math.ceil((end - Date.now()) / 1000);
      button.disabled = left > 0;
      button.textContent = left > 0 ? button.dataset.waitText.replace('#', Math.floor(left / 60) + ':' + ('0' + left % 60).slice(-2)) : text;
      if (left > 0) setTimeout(tick, 250);
      else if (ready) ready.textContent = ready.dataset.ready;
    })();
  });

  all(document, '[data-print]').forEach(function (button) {
    button.addEventListener('click', function () { window.print(); });
  });

  /* passkeys: the device is asked, and its answer goes as a form; base64url both ways */
  function bytes(text) {
    var raw = atob(text.replace(/-/g, '+').replace(/_/g, '/')), out = new Uint8Array(raw.length);
    for (var i = 0; i < raw.length; i++) out[i] = raw.charCodeAt(i);
    return out;
  }

  function base64url(buffer) {
    return btoa(String.fromCharCode.apply(null, new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  }

  function asked(data) { /* what navigator.credentials wants to know */
    var known = data.known.split(' ').filter(Boolean).map(function (id) { return { type: 'public-key', id: bytes(id) }; });
    var key = { challenge: bytes(data.challenge), timeout: 120000 };
    if (data.passkey === 'get') {
      key.rpId = data.rp;
      key.userVerification = 'required';
      key.allowCredentials = known;
    } else {
      key.rp = { id: data.rp, name: data.rpName };
      key.user = { id: bytes(data.user), name: data.userName, displayName: data.userDisplay };
      key.pubKeyCredParams = [{ type: 'public-key', alg: -7 }];
      key.authenticatorSelection = { residentKey: 'required', requireResidentKey: true, userVerification: 'required' };
      key.attestation = 'none';
      key.excludeCredentials = known;
    }
    return { publicKey: key };
  }

  function answered(form, credential) {
    var r = credential.response, f = form.elements;
    f.credential.value = base64url(credential.rawId);
    f.client.value = base64url(r.clientDataJSON);
    if (r.attestationObject) f.attestation.value = base64url(r.attestationObject);
    if (r.authenticatorData) f.authenticator.value = base64url(r.authenticatorData);
    if (r.signature) f.signature.value = base64url(r.signature);
    if (r.userHandle) f.user.value = base64url(r.userHandle);
    form.submit();
  }

  var able = window.PublicKeyCredential && navigator.credentials;
  if (!able) all(document, '[data-needs-passkey]').forEach(function (form) { form.hidden = true; });
  all(document, 'form[data-passkey]').forEach(function (form) {
    var button = form.querySelector('[data-start]'), said = form.querySelector('[role="alert"]'), busy = false;
    function failed(error) {
      busy = button.disabled = false;
      button.hidden = error.name === 'InvalidStateError'; /* one is enough: no other is offered */
      said.textContent = error.name === 'InvalidStateError' ? form.dataset.double : error.name === 'NotSupportedError' ? form.dataset.none : form.dataset.refused;
    }
    function start() {
      if (busy) return;
      busy = button.disabled = true;
      said.textContent = '';
      try {
        navigator.credentials[form.dataset.passkey](asked(form.dataset)).then(function (credential) { answered(form, credential); }).catch(failed);
      } catch (error) { failed(error); }
    }
    if (!able) {
      button.hidden = true;
      said.textContent = form.dataset.none;
      return;
    }
    button.addEventListener('click', start);
    if (!summary) start();
  });

  /* a form goes once, even when pressed twice; Back makes it usable again */
  all(document, 'form[method="post"]').forEach(function (form) {
    var gone = false;
    form.addEventListener('submit', function (event) {
      if (gone) event.preventDefault();
      gone = true;
      setTimeout(function () { gone = false; }, 5000);
    });
    window.addEventListener('pageshow', function () { gone = false; });
  });

  /* a menu closes on Escape and on a press elsewhere */
  var menu = document.querySelector('details.more');
  if (menu) {
    document.addEventListener('click', function (event) { if (menu.open && !menu.contains(event.target)) menu.open = false; });
    document.addEventListener('keydown', function (event) {
      if (event.key !== 'Escape' || !menu.open) return;
      menu.open = false;
      menu.querySelector('summary').focus();
    });
  }

  /* dialogs and bars */
  all(document, '[data-dialog]').forEach(function (link) {
    var dialog = document.getElementById(link.getAttribute('href').slice(1));
    if (dialog && dialog.showModal) link.addEventListener('click', function (event) { event.preventDefault(); dialog.showModal(); });
  });
  all(document, '[data-close]').forEach(function (button) {
    button.addEventListener('click', function () { button.parentNode.hidden = true; });
  });

  /* the state of a payment: ask quietly, reload only when it has changed */
  var state = document.querySelector('[data-refresh]');
  if (state && window.fetch && window.DOMParser) {
    var wait = Math.max(2, +state.dataset.refresh) * 1000;
    (function ask() {
      setTimeout(function () {
        fetch(location.href, { credentials: 'same-origin' }).then(function (reply) { return reply.ok ? reply.text() : ''; }).then(function (text) {
          var now = text && new DOMParser().parseFromString(text, 'text/html').querySelector('[data-state]');
          if (now && (now.dataset.state !== state.dataset.state || now.dataset.booked !== state.dataset.booked)) location.reload();
          else ask();
        }, ask);
      }, wait);
      wait = Math.min(wait * 1.5, 60000);
    })();
  }
})();
