<?xml version="1.0" encoding="UTF-8"?>
<!-- What every program needs to show a page: the frame, the pieces, the error page. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:output method="xml" omit-xml-declaration="yes" doctype-system="about:legacy-compat" encoding="UTF-8" media-type="text/html" indent="no"/>

  <xsl:include href="layout.xsl"/>
  <xsl:include href="parts/account.xsl"/>
  <xsl:include href="parts/errors.xsl"/>
  <xsl:include href="parts/fields.xsl"/>
  <xsl:include href="parts/groups.xsl"/>
  <xsl:include href="parts/pager.xsl"/>
  <xsl:include href="parts/password.xsl"/>
  <xsl:include href="parts/pay.xsl"/>
  <xsl:include href="parts/states.xsl"/>
  <xsl:include href="parts/step.xsl"/>
  <xsl:include href="parts/zone.xsl"/>
  <xsl:include href="page/error.xsl"/>
</xsl:stylesheet>
