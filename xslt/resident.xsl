<?xml version="1.0" encoding="UTF-8"?>
<!-- The pages of the program resident. A company's brand/resident.xsl imports this file and overrides what it likes. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:include href="frame.xsl"/>
  <xsl:include href="parts/unsent.xsl"/>
  <xsl:include href="page/account.xsl"/>
  <xsl:include href="page/account-add.xsl"/>
  <xsl:include href="page/account-edit.xsl"/>
  <xsl:include href="page/account-share.xsl"/>
  <xsl:include href="page/bill.xsl"/>
  <xsl:include href="page/bill-why.xsl"/>
  <xsl:include href="page/group.xsl"/>
  <xsl:include href="page/calendar.xsl"/>
  <xsl:include href="page/help.xsl"/>
  <xsl:include href="page/history.xsl"/>
  <xsl:include href="page/invite.xsl"/>
  <xsl:include href="page/notices.xsl"/>
  <xsl:include href="page/payment.xsl"/>
  <xsl:include href="page/payment-details.xsl"/>
  <xsl:include href="page/profile.xsl"/>
  <xsl:include href="page/profile-bills.xsl"/>
  <xsl:include href="page/profile-name.xsl"/>
  <xsl:include href="page/reading.xsl"/>
  <xsl:include href="page/readings.xsl"/>
  <xsl:include href="page/readings-done.xsl"/>
  <xsl:include href="page/readings-send.xsl"/>
  <xsl:include href="page/usage.xsl"/>
  <xsl:include href="page/usage-espi.xsl"/>
  <xsl:include href="page/tariff-compare.xsl"/>
</xsl:stylesheet>
