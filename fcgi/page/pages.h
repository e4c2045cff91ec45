/* pages.h: the handlers, by the file they stand in. Each computes, changes what it has to, and leaves a view or a way on. */
#ifndef PAGE_PAGES_H
#define PAGE_PAGES_H
#include "fcgi/web/req.h"

/* signin.c */
enum err page_signin(struct req *r);
enum err do_signin(struct req *r);
enum err do_signout(struct req *r);
/* public.c */
enum err page_home(struct req *r);
enum err page_manual(struct req *r);
enum err page_agreement(struct req *r);
enum err page_register(struct req *r);
enum err page_recover(struct req *r);
enum err page_parts(struct req *r);
/* payment.c */
enum err page_payment(struct req *r);
enum err page_payment_details(struct req *r);
/* pay.c */
enum err do_pay_start(struct req *r);
enum err page_pay_return(struct req *r);
enum err page_pay_state(struct req *r);
enum err do_pay_callback(struct req *r);
/* readings.c */
enum err page_readings(struct req *r);
enum err page_readings_send(struct req *r);
enum err do_readings_send(struct req *r);
enum err page_readings_done(struct req *r);
/* account.c */
enum err page_account(struct req *r);
/* history.c */
enum err page_history_payments(struct req *r);
enum err page_history_readings(struct req *r);
enum err page_history_bills(struct req *r);
enum err page_bill(struct req *r);
/* profile.c */
enum err page_profile(struct req *r);
enum err page_notices(struct req *r);
enum err do_notices_read(struct req *r);
enum err page_help(struct req *r);
#endif
