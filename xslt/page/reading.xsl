<?xml version="1.0" encoding="UTF-8"?>
<!-- One reading: what was sent, what became of it, and what can still be done. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="reading-page" mode="title">[[reading.title]]</xsl:template>

  <xsl:template match="reading-page">
    <div class="read">
      <xsl:call-template name="back">
        <xsl:with-param name="to" select="concat('/history/readings?account=', account/@id)"/>
        <xsl:with-param name="text">[[reading.back]]</xsl:with-param>
      </xsl:call-template>
      <h1>[[reading.title]]</h1>
      <div class="lead"><xsl:apply-templates select="account" mode="head"/></div>
      <xsl:apply-templates select="reading" mode="said"/>
      <section class="card" aria-labelledby="values-title">
        <h2 id="values-title"><xsl:value-of select="reading/@service"/><small><xsl:for-each select="reading">[[meter.number-of]]</xsl:for-each></small></h2>
        <dl class="rows"><xsl:apply-templates select="reading/value" mode="story"/></dl>
        <xsl:if test="reading/value/@computed-text"><p class="hint">[[reading.computed-why]]</p></xsl:if>
        <p class="hint"><xsl:for-each select="reading"><xsl:value-of select="@date-text"/>, <xsl:call-template name="source"/></xsl:for-each></p>
      </section>
      <section class="card" aria-labelledby="story-title">
        <h2 id="story-title">[[reading.story]]</h2>
        <ol class="steps"><xsl:apply-templates select="reading" mode="story"/></ol>
        <xsl:for-each select="reading/event[@bill != '']"><p class="act"><a class="button quiet" href="{$base}/bill?bill={@bill}">[[reading.bill]]</a></p></xsl:for-each>
      </section>
      <xsl:if test="@changeable = 'yes'">
        <section class="card" aria-labelledby="change-title">
        <h2 id="change-title">[[reading.change]]</h2>
        <p class="hint">[[reading.until]]</p>
        <p class="act"><a class="button main" href="{$base}/readings/send?account={account/@id}">[[reading.correct]]</a></p>
        <details class="fold">
          <summary><span>[[reading.withdraw]]</span></summary>
          <form method="post" action="{$base}/reading/withdraw">
            <input type="hidden" name="csrf" value="{/page/@csrf}"/>
            <input type="hidden" name="id" value="{reading/@id}"/>
            <p>[[reading.withdraw-text]]</p>
            <p class="act"><button class="button danger" type="submit">[[reading.withdraw-do]]</button></p>
          </form>
        </details>
        </section>
      </xsl:if>
      <p class="act"><a href="{$base}/help">[[reading.call]]</a></p>
    </div>
  </xsl:template>

  <!-- where it stands, in one sentence -->
  <xsl:template match="reading" mode="said">
    <xsl:choose>
      <xsl:when test="@state = 'declined'"><xsl:call-template name="note"><xsl:with-param name="kind" select="'bad'"/><xsl:with-param name="text"><xsl:choose><xsl:when test="@reason != ''">[[reading.declined-why]]</xsl:when><xsl:otherwise>[[reading.declined]]</xsl:otherwise></xsl:choose></xsl:with-param></xsl:call-template></xsl:when>
      <xsl:when test="@state = 'used'"><xsl:call-template name="note"><xsl:with-param name="kind" select="'good'"/><xsl:with-param name="text">[[reading.used]]</xsl:with-param></xsl:call-template></xsl:when>
      <xsl:when test="@state = 'accepted'"><xsl:call-template name="note"><xsl:with-param name="kind" select="'good'"/><xsl:with-param name="text">[[reading.accepted]]</xsl:with-param></xsl:call-template></xsl:when>
      <xsl:when test="@state = 'withdrawn'"><xsl:call-template name="note"><xsl:with-param name="kind" select="'warn'"/><xsl:with-param name="text">[[reading.withdrawn]]</xsl:with-param></xsl:call-template></xsl:when>
      <xsl:when test="@state = 'replaced'"><xsl:call-template name="note"><xsl:with-param name="text">[[reading.replaced]]</xsl:with-param></xsl:call-template></xsl:when>
      <xsl:otherwise><xsl:call-template name="note"><xsl:with-param name="text">[[reading.sent]]</xsl:with-param></xsl:call-template></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="value" mode="story">
    <div><dt><xsl:call-template name="zone"/><xsl:if test="@volume-text != ''"><small>[[readings-done.volume]]<xsl:if test="@rollover = 'yes'">, [[reading.rollover]]</xsl:if></small></xsl:if></dt><dd class="code"><xsl:value-of select="@text"/><xsl:text> </xsl:text><xsl:value-of select="@unit"/></dd></div>
    <xsl:if test="@computed-text != ''">
      <div><dt>[[reading.computed]]<small>[[reading.computed-date]]</small></dt><dd class="code"><xsl:value-of select="@computed-text"/><xsl:text> </xsl:text><xsl:value-of select="@unit"/></dd></div>
    </xsl:if>
  </xsl:template>

  <!-- the steps: the day it came, then what was noted, then what is still awaited -->
  <xsl:template match="reading" mode="story">
    <xsl:if test="not(event[@state = 'sent'])">
      <xsl:call-template name="step"><xsl:with-param name="is" select="'done'"/><xsl:with-param name="text">[[reading.step-came]]</xsl:with-param><xsl:with-param name="at" select="@received-text"/></xsl:call-template>
    </xsl:if>
    <xsl:apply-templates select="event"/>
    <xsl:choose>
      <xsl:when test="@state = 'sent'">
        <xsl:call-template name="step"><xsl:with-param name="is" select="'now'"/><xsl:with-param name="text">[[reading.step-check]]</xsl:with-param></xsl:call-template>
        <xsl:call-template name="step"><xsl:with-param name="is" select="'wait'"/><xsl:with-param name="text">[[reading.step-bill]]</xsl:with-param></xsl:call-template>
      </xsl:when>
      <xsl:when test="@state = 'accepted'">
        <xsl:if test="not(event[@state = 'accepted'])"><xsl:call-template name="step"><xsl:with-param name="is" select="'done'"/><xsl:with-param name="text">[[reading.step-accepted]]</xsl:with-param></xsl:call-template></xsl:if>
        <xsl:call-template name="step"><xsl:with-param name="is" select="'now'"/><xsl:with-param name="text">[[reading.step-bill]]</xsl:with-param></xsl:call-template>
      </xsl:when>
      <xsl:when test="@state = 'used' and not(event[@state = 'used'])"><xsl:call-template name="step"><xsl:with-param name="is" select="'done'"/><xsl:with-param name="text">[[reading.step-used]]</xsl:with-param></xsl:call-template></xsl:when>
      <xsl:when test="@state = 'declined' and not(event[@state = 'declined'])"><xsl:call-template name="step"><xsl:with-param name="is" select="'bad'"/><xsl:with-param name="text">[[reading.step-declined]]</xsl:with-param></xsl:call-template></xsl:when>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="event">
    <xsl:call-template name="step">
      <xsl:with-param name="is"><xsl:choose><xsl:when test="@state = 'declined' or @state = 'withdrawn'">bad</xsl:when><xsl:otherwise>done</xsl:otherwise></xsl:choose></xsl:with-param>
      <xsl:with-param name="text">
        <xsl:choose>
          <xsl:when test="@state = 'sent'">[[reading.step-sent]]</xsl:when>
          <xsl:when test="@state = 'accepted'">[[reading.step-accepted]]</xsl:when>
          <xsl:when test="@state = 'declined' and @detail != ''">[[reading.step-declined-why]]</xsl:when>
          <xsl:when test="@state = 'declined'">[[reading.step-declined]]</xsl:when>
          <xsl:when test="@state = 'used' and @detail != ''">[[reading.step-used-in]]</xsl:when>
          <xsl:when test="@state = 'used'">[[reading.step-used]]</xsl:when>
          <xsl:when test="@state = 'replaced'">[[reading.step-replaced]]</xsl:when>
          <xsl:otherwise>[[reading.step-withdrawn]]</xsl:otherwise>
        </xsl:choose>
      </xsl:with-param>
      <xsl:with-param name="at" select="@at-text"/>
    </xsl:call-template>
  </xsl:template>
</xsl:stylesheet>
