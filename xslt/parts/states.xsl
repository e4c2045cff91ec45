<?xml version="1.0" encoding="UTF-8"?>
<!-- Small pieces: empty state, back link, notice bar, steps, mark before a word. Words come from the caller. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template name="empty">
    <xsl:param name="icon" select="'box'"/>
    <xsl:param name="title"/>
    <xsl:param name="text"/>
    <div class="empty">
      <svg class="icon" width="48" height="48" aria-hidden="true"><use href="{$icons}#{$icon}"></use></svg>
      <h2><xsl:value-of select="$title"/></h2>
      <p><xsl:value-of select="$text"/></p>
    </div>
  </xsl:template>

  <xsl:template name="back">
    <xsl:param name="to"/>
    <xsl:param name="text"/>
    <p class="back"><a href="{$base}{$to}"><svg class="icon flip" width="24" height="24" aria-hidden="true"><use href="{$icons}#next"></use></svg><span><xsl:value-of select="$text"/></span></a></p>
  </xsl:template>

  <!-- kind: info, good, warn, bad -->
  <xsl:template name="note">
    <xsl:param name="kind" select="'info'"/>
    <xsl:param name="text"/>
    <p class="note {$kind}"><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#{$kind}"></use></svg><span><xsl:value-of select="$text"/></span></p>
  </xsl:template>

  <!-- one step of a way: done, now, wait, bad -->
  <xsl:template name="step">
    <xsl:param name="is"/>
    <xsl:param name="text"/>
    <xsl:param name="at"/>
    <li class="{$is}">
      <xsl:if test="$is = 'now'"><xsl:attribute name="aria-current">step</xsl:attribute></xsl:if>
      <span class="dot" aria-hidden="true">
        <xsl:choose>
          <xsl:when test="$is = 'done'"><svg class="icon" width="20" height="20"><use href="{$icons}#tick"></use></svg></xsl:when>
          <xsl:when test="$is = 'bad'"><svg class="icon" width="20" height="20"><use href="{$icons}#cross"></use></svg></xsl:when>
        </xsl:choose>
      </span>
      <span class="what"><xsl:value-of select="$text"/><span class="vh">
        <xsl:choose>
          <xsl:when test="$is = 'done'"> – [[steps.done]]</xsl:when>
          <xsl:when test="$is = 'now'"> – [[steps.now]]</xsl:when>
          <xsl:when test="$is = 'bad'"> – [[steps.bad]]</xsl:when>
          <xsl:otherwise> – [[steps.wait]]</xsl:otherwise>
        </xsl:choose>
      </span></span>
      <xsl:if test="$at != ''"><small><xsl:value-of select="$at"/></small></xsl:if>
    </li>
  </xsl:template>

  <!-- a bar on top of the page; the caller closes it by a form -->
  <xsl:template name="notice-bar">
    <xsl:param name="text"/>
    <div class="bar" role="status"><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#info"></use></svg><p><xsl:value-of select="$text"/></p><button class="button plain" type="button" data-close="">[[parts.close]]</button></div>
  </xsl:template>

  <!-- said once after something was done; it is in the page, not over it -->
  <xsl:template name="toast">
    <xsl:param name="text"/>
    <p class="toast" role="status"><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#tick"></use></svg><span><xsl:value-of select="$text"/></span></p>
  </xsl:template>

  <xsl:template name="skeleton">
    <xsl:param name="text"/>
    <div class="skeleton card" role="status"><span class="vh"><xsl:value-of select="$text"/></span><i></i><i></i><i></i></div>
  </xsl:template>

  <!-- bars with heights in per cent, counted by the program -->
  <xsl:template match="chart">
    <figure class="chart" aria-labelledby="{@id}">
      <figcaption id="{@id}">[[parts.chart-title]]</figcaption>
      <ol>
        <xsl:for-each select="bar">
          <li><b><xsl:value-of select="@text"/></b><svg viewBox="0 0 10 100" preserveAspectRatio="none" aria-hidden="true"><rect x="0" y="{100 - @height}" width="10" height="{@height}"></rect></svg><span><xsl:value-of select="@label"/></span></li>
        </xsl:for-each>
      </ol>
    </figure>
  </xsl:template>
</xsl:stylesheet>
