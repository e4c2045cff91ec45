/* resident.h: a person who signs in. */
#ifndef DOMAIN_RESIDENT_H
#define DOMAIN_RESIDENT_H
#include <stdbool.h>

#include "db/db.h"

struct resident {
	int64_t id;
	char *phone; /* +79991234567 */
	char *email; /* NULL: none */
	bool email_confirmed;
	char *last_name, *first_name, *middle_name;
	int64_t born_on; /* day or DAY_NONE */
	char *lang;      /* ru, en: of the messages sent */
	int64_t created_at;
	char *gender;       /* "", female, male */
	bool adverts;       /* agreed to advertising */
	bool second_factor; /* a browser that is not known is asked for a code */
	char *step;         /* what the registration still lacks: name, email; "": nothing */
};

/* The resident's own data, on ctx. */
enum err resident_get(const void *ctx, struct db *db, int64_t id, struct resident **resident_r);
/* For sign-in: who has this phone or (confirmed) e-mail, canonical, and the password's hash, on ctx; ERR_NOT_FOUND. */
enum err resident_credential(const void *ctx, struct db *db, const char *phone, const char *email, int64_t *id_r,
    char **hash_r);
/* Makes a resident, or gives the one of this phone the new names, e-mail (counted as confirmed) and password hash, and
   ends the sessions. ERR_EXISTS if another has the e-mail. For the administrator's command. */
enum err resident_put(struct db *db, const struct resident *resident, const char *password_hash, int64_t now);
/* Who has this phone; ERR_NOT_FOUND. */
enum err resident_by_phone(const void *ctx, struct db *db, const char *phone, int64_t *id_r);
/* "+7 999 123-45-67" with no-break spaces, on ctx. */
char *resident_phone_text(const void *ctx, const char *phone);
/* The resident's own names; born_on may be DAY_NONE. The name on a bill is the supplier's and stays. */
enum err resident_names_set(struct db *db, int64_t id, const char *last, const char *first, const char *middle, int64_t born_on,
    const char *gender);
/* The hash of the resident's password, on ctx: to ask for it once more. */
enum err resident_credential_of(const void *ctx, struct db *db, int64_t id, char **hash_r);
/* The new password counts: all sessions but keep_session end, trusted browsers stay, the owner is told. */
enum err resident_password_set(struct db *db, int64_t id, const char *hash, int64_t keep_session, int64_t now);
#endif
