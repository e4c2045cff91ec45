<?xml version="1.0" encoding="UTF-8"?>
<!-- A step of a charge as a row: zone, range, dates where prices changed, volume × price, and the product before rounding. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="step" mode="row">
    <div>
      <dt>
        <xsl:call-template name="zone"/><xsl:if test="@range != '' and @range != 1">, [[tariff.range]]</xsl:if>
        <xsl:if test="@from-text != ''"><small>[[step.days]]</small></xsl:if>
        <small><xsl:value-of select="@volume-text"/> × <xsl:value-of select="@price-text"/></small>
        <xsl:if test="@exact-text != ''"><small>[[step.rounded]]</small></xsl:if>
      </dt>
      <dd><xsl:value-of select="@amount-text"/></dd>
    </div>
  </xsl:template>
</xsl:stylesheet>
