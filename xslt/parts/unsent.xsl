<?xml version="1.0" encoding="UTF-8"?>
<!-- What comes if readings are not sent. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="unsent">
    <p class="hint unsent">
      <xsl:choose>
        <xsl:when test="@way = 'average' and @about-text">[[unsent.average-about]]</xsl:when>
        <xsl:when test="@way = 'average'">[[unsent.average]]</xsl:when>
        <xsl:when test="@way = 'norm' and @about-text">[[unsent.norm-about]]</xsl:when>
        <xsl:when test="@way = 'norm'">[[unsent.norm]]</xsl:when>
        <xsl:when test="@about-text">[[unsent.both-about]]</xsl:when>
        <xsl:otherwise>[[unsent.both]]</xsl:otherwise>
      </xsl:choose>
      <xsl:if test="@norm-text"><xsl:text> </xsl:text>[[unsent.then-norm]]</xsl:if>
    </p>
  </xsl:template>
</xsl:stylesheet>
