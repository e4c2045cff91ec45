<?xml version="1.0" encoding="UTF-8"?>
<!-- The name of the tariff zone of a register, value or price. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template name="zone">
    <xsl:choose>
      <xsl:when test="@zone = 'day'">[[zone.day]]</xsl:when>
      <xsl:when test="@zone = 'night'">[[zone.night]]</xsl:when>
      <xsl:when test="@zone = 'peak'">[[zone.peak]]</xsl:when>
      <xsl:when test="@zone = 'half-peak'">[[zone.half-peak]]</xsl:when>
      <xsl:otherwise>[[zone.round]]</xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
