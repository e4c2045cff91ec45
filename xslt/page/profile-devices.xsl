<?xml version="1.0" encoding="UTF-8"?>
<!-- Where the resident is signed in, and which browsers are no longer asked for a code. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="profile-devices" mode="title">[[devices.title]]</xsl:template>

  <xsl:template match="profile-devices">
    <div class="read">
      <xsl:call-template name="to-profile"/>
      <h1>[[devices.title]]</h1>
      <section class="card">
        <h2>[[devices.sessions]]</h2>
        <p class="hint">[[devices.sessions-text]]</p>
        <ul class="own"><xsl:apply-templates select="session[@this = 'yes']"/><xsl:apply-templates select="session[@this = 'no']"/></ul>
        <xsl:if test="session[@this = 'no']">
          <form class="act" method="post" action="{$base}/profile/session/end">
            <input type="hidden" name="csrf" value="{/page/@csrf}"/>
            <button class="button quiet" type="submit">[[devices.end-others]]</button>
          </form>
        </xsl:if>
      </section>
      <section class="card">
        <h2>[[devices.browsers]]</h2>
        <p class="hint">[[devices.browsers-text]]</p>
        <xsl:choose>
          <xsl:when test="browser"><ul class="own"><xsl:apply-templates select="browser[@this = 'yes']"/><xsl:apply-templates select="browser[@this = 'no']"/></ul></xsl:when>
          <xsl:otherwise><p class="state">[[devices.browsers-none]]</p></xsl:otherwise>
        </xsl:choose>
      </section>
    </div>
  </xsl:template>

  <!-- a day and its time stay on one line -->
  <xsl:template match="session | browser" mode="what">
    <xsl:variable name="seen" select="translate(@seen-text, ' ', '&#160;')"/>
    <xsl:variable name="since" select="translate(@since-text, ' ', '&#160;')"/>
    <div>
      <h3 id="{name()}-{@id}">
        <xsl:choose>
          <xsl:when test="@agent = ''">[[devices.unknown]]</xsl:when>
          <xsl:otherwise><xsl:value-of select="@agent"/></xsl:otherwise>
        </xsl:choose>
        <xsl:if test="@this = 'yes'"><xsl:text> </xsl:text><span class="tag good">[[devices.this]]</span></xsl:if>
      </h3>
      <p class="hint">[[devices.seen]]<br/><xsl:choose><xsl:when test="self::session">[[devices.since]]</xsl:when><xsl:otherwise>[[devices.known-since]]</xsl:otherwise></xsl:choose><xsl:if test="@place != ''"><br/>[[devices.place]]</xsl:if></p>
    </div>
  </xsl:template>

  <xsl:template match="session">
    <li>
      <xsl:apply-templates select="." mode="what"/>
      <xsl:if test="@this = 'no'">
        <form method="post" action="{$base}/profile/session/end">
          <input type="hidden" name="csrf" value="{/page/@csrf}"/>
          <input type="hidden" name="id" value="{@id}"/>
          <button class="button plain red" type="submit" aria-describedby="session-{@id}">[[devices.end]]</button>
        </form>
      </xsl:if>
    </li>
  </xsl:template>

  <xsl:template match="browser">
    <li>
      <xsl:apply-templates select="." mode="what"/>
      <form method="post" action="{$base}/profile/browser/forget">
        <input type="hidden" name="csrf" value="{/page/@csrf}"/>
        <input type="hidden" name="id" value="{@id}"/>
        <button class="button plain red" type="submit" aria-describedby="browser-{@id}">[[devices.forget]]</button>
      </form>
    </li>
  </xsl:template>
</xsl:stylesheet>
