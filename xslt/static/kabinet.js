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
