<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="readings" mode="title">[[readings.title]]</xsl:template>

  <xsl:template match="readings">
    <h1>[[readings.title]]</h1>
    <xsl:apply-templates select="groups"><xsl:with-param name="to" select="'/readings'"/></xsl:apply-templates>
    <xsl:choose>
      <xsl:when test="account">
        <ul class="cards">
          <xsl:for-each select="account"><li><xsl:apply-templates select="." mode="readings-card"/></li></xsl:for-each>
        </ul>
        <p class="act"><a class="more-link" href="{$base}/calendar">[[calendar.open]]<svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#next"></use></svg></a></p>
      </xsl:when>
      <xsl:when test="@group = 'all'">
        <xsl:call-template name="empty">
          <xsl:with-param name="icon" select="'meter'"/>
          <xsl:with-param name="title">[[payment.empty-title]]</xsl:with-param>
          <xsl:with-param name="text">[[payment.empty-text]]</xsl:with-param>
        </xsl:call-template>
        <p class="act"><a class="button quiet" href="{$base}/help">[[empty.help]]</a></p>
      </xsl:when>
      <xsl:otherwise>
        <xsl:call-template name="empty">
          <xsl:with-param name="icon" select="'meter'"/>
          <xsl:with-param name="title">[[groups.empty-title]]</xsl:with-param>
          <xsl:with-param name="text">[[groups.empty-text]]</xsl:with-param>
        </xsl:call-template>
        <p class="act"><a class="button main" href="{$base}/readings">[[groups.empty-all]]</a></p>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="account" mode="readings-card">
    <div class="card account" role="group" aria-labelledby="who-{@id}">
      <div class="card-top">
        <xsl:apply-templates select="." mode="head"/>
        <xsl:if test="@group != ''"><span class="chip"><xsl:value-of select="@group"/></span></xsl:if>
      </div>
      <xsl:choose>
        <xsl:when test="@state = 'sent'">
          <p class="state good" id="state-{@id}"><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#good"></use></svg><span><b>[[readings.sent]]</b><xsl:if test="@until-text != ''"> [[readings.sent-until]]</xsl:if></span></p>
          <p class="act"><a class="button quiet" href="{$base}/readings/send?account={@id}" aria-describedby="who-{@id}">[[readings.send]]</a></p>
        </xsl:when>
        <xsl:when test="@state = 'wanted'">
          <p class="state warn" id="state-{@id}"><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#clock"></use></svg><span><b>[[readings.wanted]]</b><xsl:if test="@until-text != ''"><xsl:text> </xsl:text><xsl:call-template name="days-left"/></xsl:if></span></p>
          <xsl:apply-templates select="unsent"/>
          <p class="act"><a class="button main" href="{$base}/readings/send?account={@id}" aria-describedby="who-{@id}">[[readings.send]]</a></p>
        </xsl:when>
        <xsl:otherwise>
          <p class="state" id="state-{@id}"><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#info"></use></svg><span>
            <xsl:choose>
              <xsl:when test="@state = 'closed'">[[readings.closed]] [[readings.window]]</xsl:when>
              <xsl:when test="@state = 'automatic'">[[readings.automatic]]</xsl:when>
              <xsl:when test="@state = 'out-of-service'">[[readings.out-of-service]]</xsl:when>
              <xsl:when test="@state = 'account-closed'">[[account.closed]]</xsl:when>
              <xsl:when test="@state = 'view-only'">[[readings.view-only]]</xsl:when>
              <xsl:otherwise>[[readings.none]]</xsl:otherwise>
            </xsl:choose>
          </span></p>
          <xsl:if test="@state != 'none' and @state != 'account-closed' and @state != 'view-only'">
            <p class="act"><button class="button main" type="button" disabled="disabled" aria-describedby="state-{@id}">[[readings.send]]</button></p>
          </xsl:if>
        </xsl:otherwise>
      </xsl:choose>
    </div>
  </xsl:template>

  <!-- context: an element with @days-left and @until-text -->
  <xsl:template name="days-left">
    <xsl:choose>
      <xsl:when test="@days-left = 0">[[readings.days-left.0]]</xsl:when>
      <xsl:when test="@days-left = 1">[[readings.days-left.1]]</xsl:when>
      <xsl:when test="@days-left mod 10 = 1 and @days-left != 11">[[readings.days-left.21]]</xsl:when>
      <xsl:when test="@days-left mod 10 &gt;= 2 and @days-left mod 10 &lt;= 4 and (@days-left &lt; 10 or @days-left &gt; 20)">[[readings.days-left.2]]</xsl:when>
      <xsl:otherwise>[[readings.days-left.5]]</xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
