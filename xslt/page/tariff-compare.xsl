<?xml version="1.0" encoding="UTF-8"?>
<!-- One, two or three zones on the account's own readings. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="tariff-compare" mode="title">[[compare.title]]</xsl:template>

  <xsl:template match="tariff-compare">
    <div class="read">
      <xsl:call-template name="back">
        <xsl:with-param name="to" select="concat('/account?account=', account/@id)"/>
        <xsl:with-param name="text">[[account.title]]</xsl:with-param>
      </xsl:call-template>
      <h1>[[compare.title]]</h1>
      <xsl:choose>
        <xsl:when test="service"><xsl:apply-templates select="service" mode="compare"/></xsl:when>
        <xsl:otherwise>
          <xsl:call-template name="empty">
            <xsl:with-param name="icon" select="'meter'"/>
            <xsl:with-param name="title">[[compare.none-title]]</xsl:with-param>
            <xsl:with-param name="text">[[compare.none-text]]</xsl:with-param>
          </xsl:call-template>
          <p class="act"><a class="button quiet" href="{$base}/account?account={account/@id}">[[account.open]]</a></p>
        </xsl:otherwise>
      </xsl:choose>
    </div>
  </xsl:template>

  <xsl:template match="service" mode="compare">
    <section class="card">
      <div class="card-top"><xsl:apply-templates select="../account" mode="head"/></div>
      <p>[[compare.what]]</p>
      <xsl:if test="scheme[@current = 'yes']/@zones = 1"><xsl:call-template name="night"/></xsl:if>
    </section>
    <xsl:for-each select="scheme">
      <section class="card" aria-labelledby="scheme-{@zones}">
        <h2 id="scheme-{@zones}">
          <xsl:choose>
            <xsl:when test="@zones = 1">[[compare.one]]</xsl:when>
            <xsl:when test="@zones = 2">[[compare.two]]</xsl:when>
            <xsl:otherwise>[[compare.three]]</xsl:otherwise>
          </xsl:choose>
        </h2>
        <p>
          <xsl:if test="@current = 'yes'"><span class="chip">[[compare.yours]]</span><xsl:text> </xsl:text></xsl:if>
          <xsl:if test="@cheapest = 'yes'"><span class="chip">[[compare.cheapest]]</span></xsl:if>
        </p>
        <xsl:choose>
          <xsl:when test="@priced = 'yes'">
            <p class="plate over"><span><xsl:choose><xsl:when test="@current = 'yes'">[[compare.now]]</xsl:when><xsl:when test="@assumed = 'yes'">[[compare.about]]</xsl:when><xsl:otherwise>[[compare.would]]</xsl:otherwise></xsl:choose></span><b><xsl:value-of select="@sum-text"/></b>
              <xsl:if test="@current != 'yes' and @way != ''"><small><xsl:choose><xsl:when test="@way = 'more'">[[compare.more]]</xsl:when><xsl:when test="@way = 'less'">[[compare.less]]</xsl:when><xsl:otherwise>[[compare.same]]</xsl:otherwise></xsl:choose></small></xsl:if>
            </p>
            <dl class="rows">
              <xsl:for-each select="part"><div><dt><xsl:call-template name="zone"/><small><xsl:value-of select="@volume-text"/></small></dt><dd><xsl:value-of select="@amount-text"/></dd></div></xsl:for-each>
            </dl>
            <xsl:if test="@assumed = 'yes'"><p class="hint"><xsl:choose><xsl:when test="@zones = 2">[[compare.assumed-night]]</xsl:when><xsl:when test="../scheme[@zones = 2]/@assumed = 'yes'">[[compare.assumed-both]]</xsl:when><xsl:otherwise>[[compare.assumed-peak]]</xsl:otherwise></xsl:choose></p></xsl:if>
          </xsl:when>
          <xsl:otherwise><p class="hint">[[compare.no-prices]]</p></xsl:otherwise>
        </xsl:choose>
      </section>
    </xsl:for-each>
    <p class="hint">[[compare.how]]</p>
    <p class="hint">[[compare.change]]</p>
  </xsl:template>

  <xsl:template name="night">
    <form method="get" action="{$base}/tariff/compare" class="filter">
      <input type="hidden" name="account" value="{../account/@id}"/>
      <div class="field">
        <label for="night">[[compare.night]]</label>
        <select id="night" name="night">
          <option value="20"><xsl:if test="../@night = 20"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if>20 %</option>
          <option value="30"><xsl:if test="../@night = 30"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if>30 %</option>
          <option value="40"><xsl:if test="../@night = 40"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if>40 %</option>
          <option value="50"><xsl:if test="../@night = 50"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if>50 %</option>
          <option value="60"><xsl:if test="../@night = 60"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if>60 %</option>
        </select>
      </div>
      <button class="button quiet" type="submit">[[compare.count]]</button>
    </form>
  </xsl:template>
</xsl:stylesheet>
