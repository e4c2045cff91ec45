# messenger.py: a messenger's bot interface in Telegram's dialect, /bot<token>/sendMessage.

import time


def send(store, params):
    """(HTTP status, answer)"""
    chat, text = str(params.get("chat_id") or ""), str(params.get("text") or "")
    if not chat:
        return failure(400, "Bad Request: chat_id is empty")
    if not text:
        return failure(400, "Bad Request: message text is empty")
    if len(text.encode("utf-16-le")) // 2 > 4096:
        return failure(400, "Bad Request: message is too long")
    message_id = store.add_message("messenger", chat, text)
    chat_id = int(chat) if chat.lstrip("-").isdigit() else chat
    return 200, {"ok": True, "result": {"message_id": message_id, "date": int(time.time()), "text": text,
                                        "chat": {"id": chat_id, "type": "private"}}}


def failure(code, description):
    answer = {"ok": False, "error_code": code, "description": description}
    if code == 429:
        answer["parameters"] = {"retry_after": 1}
    return code, answer
