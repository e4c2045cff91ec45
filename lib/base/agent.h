/* agent.h: a browser's User-Agent in a few words, for the list of devices. */
#ifndef BASE_AGENT_H
#define BASE_AGENT_H

/* "Chrome, Android", "Яндекс Браузер, Windows", "Safari, iPhone"; "" if it says nothing known. On ctx; 40 characters at most. */
char *agent_name(const void *ctx, const char *user_agent);
#endif
