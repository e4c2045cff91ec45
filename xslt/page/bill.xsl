<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page/bill" mode="title">[[bill.for]]</xsl:template>

  <xsl:template match="page/bill">
    <div class="read">
      <xsl:call-template name="back">
        <xsl:with-param name="to" select="'/history/bills'"/>
        <xsl:with-param name="text">[[bill.back]]</xsl:with-param>
      </xsl:call-template>
      <h1>[[bill.for]]</h1>
      <section class="card">
        <div class="card-top"><xsl:apply-templates select="account" mode="head"/></div>
        <xsl:if test="account/@address != ''"><p class="hint"><xsl:value-of select="account/@address"/></p></xsl:if>
        <p class="plate over"><span>[[bill.total]]</span><b><xsl:value-of select="@total-text"/></b><xsl:if test="@due-text != ''"><small>[[bill.due]]</small></xsl:if></p>
        <h2>[[bill.lines]]</h2>
        <dl class="rows">
          <xsl:for-each select="line">
            <div><dt><xsl:value-of select="@name"/><xsl:if test="@volume-text != ''"><small><xsl:value-of select="@volume-text"/><xsl:if test="@price-text != ''"> × <xsl:value-of select="@price-text"/></xsl:if></small></xsl:if></dt><dd><xsl:value-of select="@amount-text"/></dd></div>
          </xsl:for-each>
          <xsl:if test="@opening != 0"><div><dt><xsl:choose><xsl:when test="@opening &lt; 0">[[bill.opening-debt]]</xsl:when><xsl:otherwise>[[bill.opening-ahead]]</xsl:otherwise></xsl:choose></dt><dd><xsl:value-of select="@opening-text"/></dd></div></xsl:if>
          <xsl:if test="@paid-text != ''"><div><dt>[[bill.paid]]</dt><dd><xsl:value-of select="@paid-text"/></dd></div></xsl:if>
          <div class="all"><dt>[[bill.total]]</dt><dd><xsl:value-of select="@total-text"/></dd></div>
        </dl>
        <p class="hint">[[bill.number]] [[bill.issued]]</p>
      </section>
      <p><a class="more-link" href="{$base}/bill/why?bill={@id}">[[why.title]]</a></p>
      <p class="act"><a class="button main" href="{$base}/payment/details?account={account/@id}">[[bill.pay]]</a><a class="button quiet" href="{$base}/account?account={account/@id}">[[account.open]]</a></p>
    </div>
  </xsl:template>
</xsl:stylesheet>
