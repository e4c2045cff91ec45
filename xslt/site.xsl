<?xml version="1.0" encoding="UTF-8"?>
<!-- All pages in one stylesheet: for `kabinet render`, the golden tests and the designer. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:include href="frame.xsl"/>
  <xsl:include href="page/account.xsl"/>
  <xsl:include href="page/agreement.xsl"/>
  <xsl:include href="page/bill.xsl"/>
  <xsl:include href="page/code.xsl"/>
  <xsl:include href="page/confirm.xsl"/>
  <xsl:include href="page/help.xsl"/>
  <xsl:include href="page/history.xsl"/>
  <xsl:include href="page/manual.xsl"/>
  <xsl:include href="page/notices.xsl"/>
  <xsl:include href="page/parts.xsl"/>
  <xsl:include href="page/passkey.xsl"/>
  <xsl:include href="page/pay-check.xsl"/>
  <xsl:include href="page/pay-state.xsl"/>
  <xsl:include href="page/payment.xsl"/>
  <xsl:include href="page/payment-details.xsl"/>
  <xsl:include href="page/profile.xsl"/>
  <xsl:include href="page/profile-authenticator.xsl"/>
  <xsl:include href="page/profile-bills.xsl"/>
  <xsl:include href="page/profile-contact.xsl"/>
  <xsl:include href="page/profile-delete.xsl"/>
  <xsl:include href="page/profile-devices.xsl"/>
  <xsl:include href="page/profile-name.xsl"/>
  <xsl:include href="page/profile-password.xsl"/>
  <xsl:include href="page/profile-security.xsl"/>
  <xsl:include href="page/readings.xsl"/>
  <xsl:include href="page/readings-done.xsl"/>
  <xsl:include href="page/readings-send.xsl"/>
  <xsl:include href="page/recover.xsl"/>
  <xsl:include href="page/recovery-codes.xsl"/>
  <xsl:include href="page/register.xsl"/>
  <xsl:include href="page/signin.xsl"/>
  <xsl:include href="page/undo.xsl"/>
  <xsl:include href="page/welcome.xsl"/>
</xsl:stylesheet>
