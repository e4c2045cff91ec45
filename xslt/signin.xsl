<?xml version="1.0" encoding="UTF-8"?>
<!-- The pages of the program signin. A company's brand/signin.xsl imports this file and overrides what it likes. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:include href="frame.xsl"/>
  <xsl:include href="page/agreement.xsl"/>
  <xsl:include href="page/code.xsl"/>
  <xsl:include href="page/confirm.xsl"/>
  <xsl:include href="page/manual.xsl"/>
  <xsl:include href="page/passkey.xsl"/>
  <xsl:include href="page/profile-authenticator.xsl"/>
  <xsl:include href="page/profile-contact.xsl"/>
  <xsl:include href="page/profile-delete.xsl"/>
  <xsl:include href="page/profile-devices.xsl"/>
  <xsl:include href="page/profile-password.xsl"/>
  <xsl:include href="page/profile-security.xsl"/>
  <xsl:include href="page/recover.xsl"/>
  <xsl:include href="page/recovery-codes.xsl"/>
  <xsl:include href="page/register.xsl"/>
  <xsl:include href="page/signin.xsl"/>
  <xsl:include href="page/undo.xsl"/>
  <xsl:include href="page/welcome.xsl"/>
</xsl:stylesheet>
