<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="payment-details" mode="title">[[payment.details]]</xsl:template>

  <xsl:template match="payment-details">
    <xsl:call-template name="back">
      <xsl:with-param name="to" select="'/payment'"/>
      <xsl:with-param name="text">[[payment.back]]</xsl:with-param>
    </xsl:call-template>
    <h1>[[payment.details]]</h1>
    <xsl:for-each select="account">
      <div class="lead card">
        <div class="card-top">
          <xsl:apply-templates select="." mode="head"/>
          <xsl:if test="@group != ''"><span class="chip"><xsl:value-of select="@group"/></span></xsl:if>
        </div>
        <xsl:apply-templates select="." mode="plate"/>
        <p class="card-links"><xsl:apply-templates select="bill" mode="link"/><a class="more-link" href="{$base}/account?account={@id}">[[account.open]]<svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#next"></use></svg></a></p>
      </div>
    </xsl:for-each>
    <xsl:choose>
      <xsl:when test="account/line">
        <form class="pay" method="post" action="{$base}/pay/start" novalidate="novalidate" data-pay="">
          <xsl:call-template name="pay-hidden"/>
          <xsl:apply-templates select="account" mode="lines"/>
          <xsl:apply-templates select="total" mode="side"/>
        </form>
      </xsl:when>
      <xsl:otherwise>
        <xsl:call-template name="empty">
          <xsl:with-param name="icon" select="'bill'"/>
          <xsl:with-param name="title">[[payment.no-lines-title]]</xsl:with-param>
          <xsl:with-param name="text">[[payment.no-lines-text]]</xsl:with-param>
        </xsl:call-template>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="account" mode="lines">
    <section class="card items lines" id="tick" tabindex="-1" aria-labelledby="lines-title" data-account="">
      <xsl:apply-templates select="." mode="rule"/>
      <h2 id="lines-title">[[payment.main-services]]</h2>
      <ul>
        <xsl:for-each select="line">
          <li><div role="group" aria-labelledby="name-{@item}" data-line="">
            <label class="tick">
              <input type="checkbox" id="tick-{@item}" name="tick" value="{@item}">
                <xsl:if test="@ticked = 'yes'"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if>
              </input>
              <span id="name-{@item}"><xsl:value-of select="@name"/></span>
            </label>
            <p class="owed">
              <xsl:choose>
                <xsl:when test="@owed &gt; 0"><span>[[account.owes]]</span><xsl:text> </xsl:text><b><xsl:value-of select="@owed-text"/></b></xsl:when>
                <xsl:when test="@owed &lt; 0"><span>[[account.over]]</span><xsl:text> </xsl:text><b><xsl:value-of select="@owed-text"/></b></xsl:when>
                <xsl:otherwise><span>[[account.even]]</span></xsl:otherwise>
              </xsl:choose>
            </p>
            <xsl:call-template name="sum-field"/>
          </div></li>
        </xsl:for-each>
      </ul>
      <p class="hint">[[payment.waste-hint]]</p>
    </section>
  </xsl:template>
</xsl:stylesheet>
