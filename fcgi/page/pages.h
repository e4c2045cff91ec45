/* pages.h: the handlers, by the file they stand in. Each computes, changes what it has to, and leaves a view or a way on. */
#ifndef PAGE_PAGES_H
#define PAGE_PAGES_H
#include "fcgi/web/req.h"

/* signin.c */
enum err page_signin(struct req *r);
enum err do_signin(struct req *r);
enum err do_signout(struct req *r);
/* register.c */
enum err page_register(struct req *r);
enum err do_register(struct req *r);
enum err page_welcome(struct req *r);
enum err do_welcome(struct req *r);
/* code.c */
enum err page_code(struct req *r);
enum err do_code(struct req *r);
enum err do_code_send(struct req *r);
enum err do_code_cancel(struct req *r);
/* recover.c */
enum err page_recover(struct req *r);
enum err do_recover(struct req *r);
enum err page_recover_password(struct req *r);
enum err do_recover_password(struct req *r);
/* passkey.c */
enum err do_signin_passkey(struct req *r);
enum err page_passkey(struct req *r);
enum err do_passkey(struct req *r);
/* confirm.c */
enum err page_confirm(struct req *r);
enum err do_confirm(struct req *r);
enum err do_confirm_passkey(struct req *r);
/* credential.c */
enum err page_password(struct req *r);
enum err do_password(struct req *r);
enum err page_phone(struct req *r);
enum err do_phone(struct req *r);
enum err page_email(struct req *r);
enum err do_email(struct req *r);
/* security.c */
enum err page_security(struct req *r);
enum err do_second_factor(struct req *r);
enum err page_authenticator(struct req *r);
enum err do_authenticator(struct req *r);
enum err do_authenticator_start(struct req *r);
enum err do_authenticator_remove(struct req *r);
enum err do_recovery_codes(struct req *r);
enum err do_passkey_add(struct req *r);
enum err do_passkey_remove(struct req *r);
/* devices.c */
enum err page_devices(struct req *r);
enum err do_session_end(struct req *r);
enum err do_browser_forget(struct req *r);
/* leave.c */
enum err page_delete(struct req *r);
enum err do_delete(struct req *r);
enum err page_undo(struct req *r);
enum err do_undo(struct req *r);
/* public.c */
enum err page_home(struct req *r);
enum err page_manual(struct req *r);
enum err page_agreement(struct req *r);
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
/* reading.c */
enum err page_reading(struct req *r);
enum err do_reading_withdraw(struct req *r);
/* calendar.c */
enum err page_calendar(struct req *r);
enum err do_calendar(struct req *r);
enum err page_calendar_feed(struct req *r);
/* account.c */
enum err page_account(struct req *r);
/* link.c */
enum err page_account_add(struct req *r);
enum err do_account_add(struct req *r);
enum err page_account_edit(struct req *r);
enum err do_account_edit(struct req *r);
enum err page_account_delete(struct req *r);
enum err do_account_delete(struct req *r);
/* share.c */
enum err page_share(struct req *r);
enum err do_share(struct req *r);
enum err do_share_end(struct req *r);
enum err page_invite(struct req *r);
enum err do_invite(struct req *r);
/* group.c */
enum err page_group(struct req *r);
enum err do_group_add(struct req *r);
enum err do_group_rename(struct req *r);
enum err do_group_delete(struct req *r);
/* history.c */
enum err page_history_payments(struct req *r);
enum err page_history_readings(struct req *r);
enum err page_history_bills(struct req *r);
enum err page_bill(struct req *r);
/* why.c */
enum err page_bill_why(struct req *r);
enum err page_tariff_compare(struct req *r);
/* usage.c */
enum err page_usage(struct req *r);
enum err page_usage_csv(struct req *r);
enum err page_usage_espi(struct req *r);
/* profile.c */
enum err page_profile(struct req *r);
enum err page_profile_name(struct req *r);
enum err do_profile_name(struct req *r);
enum err page_profile_bills(struct req *r);
enum err do_profile_bills(struct req *r);
enum err page_notices(struct req *r);
enum err do_notices_read(struct req *r);
enum err page_help(struct req *r);
#endif
