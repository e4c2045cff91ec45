# pages.py: what the eye sees: the test bank's card page, its code page and the sandbox's front page.
#
# No scripts at all; a page is complete for a screen reader and on a narrow phone.

from html import escape

import cards

NBSP = "\u00a0"

STYLE = """
:root{--ink:#1b2430;--soft:#55606e;--paper:#f3f5f7;--card:#fff;--line:#8a94a1;--go:#0a5f7a;--bad:#b00020}
@media (prefers-color-scheme:dark){:root{--ink:#e8ecf1;--soft:#aab4c0;--paper:#12171d;--card:#1c232b;--line:#7b8794;
--go:#5cc3e0;--bad:#ff8a93}.go{color:#0b1a20!important}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:18px/1.5 system-ui,sans-serif}
main{max-width:520px;margin:0 auto;padding:16px}
main.wide{max-width:960px}
header{max-width:520px;margin:0 auto;padding:16px 16px 0;color:var(--soft);font-size:16px}
h1{font-size:22px;margin:0 0 8px}
.sum{font-size:36px;font-weight:600;font-variant-numeric:tabular-nums;margin:0 0 8px}
.card{background:var(--card);border-radius:12px;padding:16px;margin:0 0 16px}
label,legend{display:block;font-weight:600}
.hint{color:var(--soft);font-size:16px;font-weight:400;margin:0}
input[type=text]{font:inherit;font-variant-numeric:tabular-nums;color:inherit;background:var(--card);width:100%;
padding:10px 12px;border:2px solid var(--line);border-radius:8px;min-height:48px;margin-top:4px}
input.short{max-width:9em}
.field{margin:0 0 16px}
.error{color:var(--bad);font-weight:600;margin:0}
[aria-invalid]{border-color:var(--bad)!important}
.summary{border:3px solid var(--bad);border-radius:12px;padding:12px 16px;margin:0 0 16px}
.summary a{color:var(--bad)}
fieldset{border:0;padding:0;margin:0 0 16px}
.pick{display:flex;gap:12px;align-items:center;min-height:48px;font-weight:400}
.pick input{width:24px;height:24px;margin:0;flex:none}
button{font:inherit;font-weight:600;min-height:52px;width:100%;border-radius:8px;padding:10px 16px;cursor:pointer}
.go{background:var(--go);color:#fff;border:2px solid var(--go)}
.away{background:none;color:var(--ink);border:2px solid var(--line);margin-top:12px}
:focus-visible{outline:3px solid #f2a900;outline-offset:2px}
form:has(.saved:checked) .new{display:none}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:6px 12px 6px 0;vertical-align:top}
td{overflow-wrap:anywhere}a{color:var(--go)}
"""


def rub(kopecks):
    """51072 → «510,72 ₽», with spaces that do not break."""
    whole = "{:,}".format(kopecks // 100).replace(",", NBSP)
    return "%s,%02d%s₽" % (whole, kopecks % 100, NBSP)


def page(title, body, wide=False, bank=True):
    head = "<header>Тестовый банк. Деньги не списываются</header>" if bank else ""
    return ("<!DOCTYPE html>\n<html lang=\"ru\"><head><meta charset=\"utf-8\">"
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
            "<title>%s</title><style>%s</style></head><body>%s<main%s>%s</main></body></html>\n"
            % (escape(title), STYLE, head, " class=\"wide\"" if wide else "", body))


def field(name, label, hint, value, error, more=""):
    """A label, its hint, its error and the input, tied together for those who listen."""
    told = name + "-hint" + (" " + name + "-error" if error else "")
    return ("<div class=\"field\"><label for=\"%s\">%s</label><p class=\"hint\" id=\"%s-hint\">%s</p>%s"
            "<input type=\"text\" id=\"%s\" name=\"%s\" value=\"%s\" aria-describedby=\"%s\"%s %s></div>"
            % (name, label, name, hint,
               "<p class=\"error\" id=\"%s-error\">%s</p>" % (name, escape(error)) if error else "",
               name, name, escape(value), told, " aria-invalid=\"true\"" if error else "", more))


def error_summary(errors):
    if not errors:
        return ""
    items = "".join("<li><a href=\"#%s\">%s</a></li>" % (n, escape(e)) for n, e in errors.items())
    return ("<div class=\"summary\" role=\"alert\"><p class=\"error\">Исправьте, пожалуйста</p><ul>%s</ul></div>"
            % items)


def order_head(order):
    return ("<div class=\"card\"><h1>%s</h1><p class=\"sum\">%s</p><p class=\"hint\">Заказ %s</p></div>"
            % (escape(order["description"] or "Оплата заказа"), rub(order["amount"]), escape(order["orderNumber"])))


def choice(value, text, picked, css):
    return ("<label class=\"pick\"><input type=\"radio\" class=\"%s\" name=\"card\" value=\"%s\"%s> %s</label>"
            % (css, escape(value), " checked" if value == picked else "", escape(text)))


def saved_cards(bindings, picked):
    if not bindings:
        return ""
    rows = "".join(choice(b["bindingId"], "Карта •• %s, до %s/%s" % (b["maskedPan"][-4:], b["expiryDate"][4:],
                                                                    b["expiryDate"][2:4]), picked, "saved")
                   for b in bindings)
    return ("<fieldset><legend>Чем платить</legend>%s%s</fieldset>"
            % (rows, choice("new", "Другая карта", picked, "other")))


def save_tick(order, form):
    if not order["clientId"]:
        return ""
    return ("<label class=\"pick new\"><input type=\"checkbox\" name=\"save\" value=\"1\"%s> Сохранить карту</label>"
            % (" checked" if form.get("save") else ""))


def new_card(form, errors):
    return ("<div class=\"new\">%s%s</div>" % (
        field("pan", "Номер карты", "16 цифр на лицевой стороне", form.get("pan", ""), errors.get("pan"),
              "inputmode=\"numeric\" autocomplete=\"cc-number\" maxlength=\"30\""),
        field("expiry", "Срок действия", "ММ/ГГ, как на карте", form.get("expiry", ""), errors.get("expiry"),
              "class=\"short\" inputmode=\"numeric\" autocomplete=\"cc-exp\" maxlength=\"9\"")))


def card_page(order, bindings, picked, form, errors):
    """The CVC is never printed back, whatever else was typed is."""
    body = error_summary(errors) + order_head(order) + (
        "<form class=\"card\" method=\"post\" action=\"page\" autocomplete=\"on\">"
        "<input type=\"hidden\" name=\"mdOrder\" value=\"%s\">%s%s%s%s"
        "<button class=\"go\" name=\"action\" value=\"pay\">Оплатить</button>"
        "<button class=\"away\" name=\"action\" value=\"cancel\">Отказаться от оплаты</button></form>"
        % (order["orderId"], saved_cards(bindings, picked), new_card(form, errors),
           field("cvc", "CVC/CVV", "Три цифры на обратной стороне", "", errors.get("cvc"),
                 "class=\"short\" inputmode=\"numeric\" autocomplete=\"cc-csc\" maxlength=\"4\""),
           save_tick(order, form)))
    return page(("Ошибка: " if errors else "") + "Оплата — Тестовый банк", body)


def code_page(order, tries):
    errors = {}
    if tries:
        left = cards.SECURE_TRIES - tries
        errors["code"] = "Код не подошёл. Осталось попыток: %d" % left
    masked = order["attempt"]["maskedPan"]
    body = error_summary(errors) + order_head(order) + (
        "<form class=\"card\" method=\"post\" action=\"acs\">"
        "<input type=\"hidden\" name=\"mdOrder\" value=\"%s\">%s"
        "<button class=\"go\" name=\"action\" value=\"pay\">Подтвердить</button>"
        "<button class=\"away\" name=\"action\" value=\"cancel\">Отказаться от оплаты</button></form>"
        % (order["orderId"],
           field("code", "Код подтверждения", "Карта •• %s. В тестовом банке код %s" % (masked[-4:], cards.SECURE_CODE),
                 "", errors.get("code"), "inputmode=\"numeric\" autocomplete=\"one-time-code\" maxlength=\"12\"")))
    return page(("Ошибка: " if errors else "") + "Код подтверждения — Тестовый банк", body)


def no_order_page():
    return page("Заказ не найден — Тестовый банк",
                "<div class=\"card\"><h1>Заказ не найден</h1><p>Вернитесь в магазин и начните оплату заново.</p></div>")


def front_page(messages, orders):
    cards_rows = "".join("<tr><td>%s</td><td>%s</td></tr>" % (" ".join(p[i:i + 4] for i in range(0, 16, 4)), text)
                         for p, text in CARD_NOTES)
    message_rows = "".join("<tr><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>" % tuple(
        escape(x or "") for x in (m["at"][:19].replace("T", " "), m["to"], m["subject"], m["text"]))
        for m in messages[:20])
    order_rows = "".join("<tr><td>%s</td><td>%s</td><td>%d</td></tr>"
                         % (escape(x["orderNumber"]), rub(x["amount"]), x["orderStatus"]) for x in orders[:20])
    return page("Песочница", (
        "<h1>Песочница: банк, SMS и почта</h1>"
        "<p><a href=\"messages\">Сообщения (JSON)</a> · <a href=\"control/orders\">Заказы (JSON)</a> · "
        "<a href=\"control\">Неполадки (JSON)</a></p>"
        "<div class=\"card\"><h2>Тестовые карты</h2><p>Срок — любой будущий, CVC 123, код 3-D Secure 12345678.</p>"
        "<table>%s</table></div>"
        "<div class=\"card\"><h2>Последние сообщения</h2><table>%s</table></div>"
        "<div class=\"card\"><h2>Последние заказы</h2><table>%s</table></div>"
        % (cards_rows, message_rows, order_rows)), wide=True, bank=False)


CARD_NOTES = (
    ("4111111111111111", "Visa, с кодом 3-D Secure"),
    ("2200000000000053", "МИР, с кодом 3-D Secure"),
    ("5555555555555599", "MasterCard, без кода"),
    ("4000000000000002", "Visa, отказ: недостаточно средств"),
)
