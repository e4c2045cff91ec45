<?xml version="1.0" encoding="UTF-8"?>
<!-- The pages of the program payment. A company's brand/payment.xsl imports this file and overrides what it likes. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:include href="frame.xsl"/>
  <xsl:include href="page/pay-check.xsl"/>
  <xsl:include href="page/pay-state.xsl"/>
  <xsl:include href="page/payment.xsl"/>
  <xsl:include href="page/payment-details.xsl"/>
</xsl:stylesheet>
