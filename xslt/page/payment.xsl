<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="payment" mode="title">[[payment.title]]</xsl:template>

  <xsl:template match="payment">
    <h1>[[payment.title]]</h1>
    <xsl:apply-templates select="groups"><xsl:with-param name="to" select="'/payment'"/></xsl:apply-templates>
    <xsl:choose>
      <xsl:when test="account">
        <form class="pay" method="post" action="{$base}/pay/start" novalidate="novalidate" data-pay="">
          <xsl:call-template name="pay-hidden"/>
          <ul class="items" id="tick" tabindex="-1">
            <xsl:for-each select="account"><li><xsl:apply-templates select="." mode="pay-card"/></li></xsl:for-each>
          </ul>
          <xsl:apply-templates select="total" mode="side"/>
        </form>
      </xsl:when>
      <xsl:when test="@group = 'all'">
        <xsl:call-template name="empty">
          <xsl:with-param name="icon" select="'home'"/>
          <xsl:with-param name="title">[[payment.empty-title]]</xsl:with-param>
          <xsl:with-param name="text">[[payment.empty-text]]</xsl:with-param>
        </xsl:call-template>
        <p class="act"><a class="button quiet" href="{$base}/help">[[empty.help]]</a></p>
      </xsl:when>
      <xsl:otherwise>
        <xsl:call-template name="empty">
          <xsl:with-param name="icon" select="'home'"/>
          <xsl:with-param name="title">[[groups.empty-title]]</xsl:with-param>
          <xsl:with-param name="text">[[groups.empty-text]]</xsl:with-param>
        </xsl:call-template>
        <p class="act"><a class="button main" href="{$base}/payment">[[groups.empty-all]]</a></p>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- a card of an account that can be ticked and paid -->
  <xsl:template match="account" mode="pay-card">
    <div class="card account" role="group" aria-labelledby="who-{@id}" data-account="">
      <xsl:apply-templates select="." mode="rule"/>
      <div class="card-top">
        <xsl:apply-templates select="." mode="head"/>
        <xsl:if test="@group != ''"><span class="chip"><xsl:value-of select="@group"/></span></xsl:if>
      </div>
      <xsl:apply-templates select="." mode="plate"/>
      <xsl:if test="@closed = 'yes'"><p class="hint">[[account.closed]]</p></xsl:if>
      <xsl:if test="@pay = 'yes'">
        <div class="to-pay" data-line="">
          <xsl:call-template name="sum-field"/>
          <label class="tick">
            <input type="checkbox" id="tick-{@item}" name="tick" value="{@item}">
              <xsl:if test="@ticked = 'yes'"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if>
            </input>
            <span>[[payment.tick]]<span class="vh">: <xsl:apply-templates select="." mode="line"/></span></span>
          </label>
        </div>
        <xsl:if test="@commission-permille &gt; 0 or @commission-min &gt; 0">
          <p class="fee">[[payment.fee]] <span data-out="fee"><xsl:value-of select="@commission-text"/></span></p>
        </xsl:if>
      </xsl:if>
      <xsl:if test="bill or @details = 'yes'">
        <p class="card-links">
          <xsl:apply-templates select="bill" mode="link"/>
          <xsl:if test="@details = 'yes'"><a class="more-link" href="{$base}/payment/details?account={@id}" aria-describedby="who-{@id}">[[payment.details]]<svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#next"></use></svg></a></xsl:if>
        </p>
      </xsl:if>
    </div>
  </xsl:template>

  <xsl:template match="bill" mode="link">
    <a class="bill-link" href="{$base}/bill?bill={@id}" aria-describedby="who-{../@id}"><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#bill"></use></svg><span>[[bill.for]]</span></a>
  </xsl:template>
</xsl:stylesheet>
