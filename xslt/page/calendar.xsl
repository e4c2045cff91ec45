<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="calendar" mode="title">[[calendar.title]]</xsl:template>

  <xsl:template match="calendar">
    <div class="read">
      <xsl:call-template name="back">
        <xsl:with-param name="to" select="'/readings'"/>
        <xsl:with-param name="text">[[readings.back]]</xsl:with-param>
      </xsl:call-template>
      <h1>[[calendar.title]]</h1>
      <xsl:choose>
        <xsl:when test="account">
          <p class="intro">[[calendar.about]]</p>
          <ul class="cards">
            <xsl:for-each select="account"><li><xsl:apply-templates select="." mode="calendar-card"/></li></xsl:for-each>
          </ul>
        </xsl:when>
        <xsl:otherwise>
          <xsl:call-template name="empty">
            <xsl:with-param name="icon" select="'meter'"/>
            <xsl:with-param name="title">[[calendar.empty-title]]</xsl:with-param>
            <xsl:with-param name="text">[[calendar.empty-text]]</xsl:with-param>
          </xsl:call-template>
        </xsl:otherwise>
      </xsl:choose>
      <section class="card feed" aria-labelledby="calendar-phone">
        <h2 id="calendar-phone">[[calendar.phone-title]]</h2>
        <p>[[calendar.phone-text]]</p>
        <xsl:choose>
          <xsl:when test="@feed = 'on'">
            <xsl:choose>
              <xsl:when test="@address">
                <div class="field">
                  <label for="feed-address">[[calendar.address]]</label>
                  <input id="feed-address" type="text" readonly="readonly" value="{@address}" aria-describedby="feed-hint" autocomplete="off" spellcheck="false"/>
                  <p class="hint" id="feed-hint">[[calendar.address-hint]]</p>
                </div>
              </xsl:when>
              <xsl:otherwise><xsl:call-template name="note"><xsl:with-param name="text">[[calendar.lost]]</xsl:with-param></xsl:call-template></xsl:otherwise>
            </xsl:choose>
            <form method="post" action="{$base}/calendar" class="act">
              <input type="hidden" name="csrf" value="{/page/@csrf}"/>
              <input type="hidden" name="do" value="end"/>
              <button class="button quiet" type="submit" aria-describedby="feed-end-hint">[[calendar.end]]</button>
              <p class="hint" id="feed-end-hint">[[calendar.end-hint]]</p>
            </form>
          </xsl:when>
          <xsl:otherwise>
            <form method="post" action="{$base}/calendar" class="act">
              <input type="hidden" name="csrf" value="{/page/@csrf}"/>
              <input type="hidden" name="do" value="start"/>
              <button class="button main" type="submit">[[calendar.make]]</button>
            </form>
          </xsl:otherwise>
        </xsl:choose>
      </section>
    </div>
  </xsl:template>

  <xsl:template match="account" mode="calendar-card">
    <div class="card account" role="group" aria-labelledby="who-{@id}">
      <div class="card-top">
        <xsl:apply-templates select="." mode="head"/>
        <xsl:if test="@group != ''"><span class="chip"><xsl:value-of select="@group"/></span></xsl:if>
      </div>
      <xsl:choose>
        <xsl:when test="@state = 'sent'">
          <p class="state good"><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#good"></use></svg><span>[[calendar.sent]]</span></p>
        </xsl:when>
        <xsl:when test="@state = 'now'">
          <p class="state warn"><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#clock"></use></svg><span>[[calendar.now]]</span></p>
          <p class="act"><a class="button quiet" href="{$base}/readings/send?account={@id}" aria-describedby="who-{@id}">[[readings.send]]</a></p>
        </xsl:when>
        <xsl:otherwise>
          <p class="state"><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#info"></use></svg><span>[[calendar.next]]</span></p>
        </xsl:otherwise>
      </xsl:choose>
    </div>
  </xsl:template>
</xsl:stylesheet>
