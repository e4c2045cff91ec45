# mail.py: the mail server: accepts everything, delivers to the message list.

import asyncio
import email
import email.policy

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult


def body_text(message):
    """The text/plain part when there is one; a letter in a broken charset is still shown."""
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        return ""
    try:
        return part.get_content()
    except (LookupError, ValueError):
        return (part.get_payload(decode=True) or b"").decode("utf-8", "replace")


def read(content):
    """(subject, text) with every MIME wrapping taken off."""
    message = email.message_from_bytes(content, policy=email.policy.default)
    return str(message.get("subject", "")), body_text(message).replace("\r\n", "\n")


class Mailbox:
    def __init__(self, store, faults, log):
        self.store, self.faults, self.log = store, faults, log

    async def handle_DATA(self, server, session, envelope):
        rule = self.faults.take("smtp") or {"mode": None}
        answer = await self.misbehave(rule, server, envelope)
        if answer is None:
            self.keep(envelope)
            answer = "250 2.0.0 OK"
        self.log("SMTP to=%s -> %s" % (",".join(envelope.rcpt_tos), answer))
        return answer

    async def misbehave(self, rule, server, envelope):
        """What to answer instead of good news; None to go on."""
        mode = rule["mode"]
        if mode == "delay":
            await asyncio.sleep(rule["seconds"])
        elif mode == "error500":
            return "451 4.3.0 Try again later"
        elif mode == "refuse":
            return "%s 5.1.1 No such mailbox" % rule.get("code", 550)
        elif mode in ("timeout-after", "never", "reset"):
            if mode == "timeout-after":
                self.keep(envelope)
            if mode != "reset":
                await asyncio.sleep(rule["seconds"])
            server.transport.abort()
            return "421 4.3.0 Gone"
        return None

    def keep(self, envelope):
        subject, text = read(envelope.content)
        with self.store.change():
            for rcpt in envelope.rcpt_tos:
                self.store.add_message("email", rcpt, text, subject, envelope.mail_from, envelope.content)


def start(port, store, faults, log):
    """Any name and password are good, and none is needed."""
    controller = Controller(Mailbox(store, faults, log), hostname="127.0.0.1", port=port, enable_SMTPUTF8=True,
                            auth_require_tls=False, authenticator=lambda *_: AuthResult(success=True))
    controller.start()
    return controller
