<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="profile" mode="title">[[profile.title]]</xsl:template>

  <xsl:template match="profile">
    <div class="read">
      <h1>[[profile.title]]</h1>
      <section class="card">
        <h2>[[profile.personal]]</h2>
        <dl class="facts">
          <div><dt>[[profile.last-name]]</dt><dd><xsl:value-of select="@last-name"/></dd></div>
          <div><dt>[[profile.first-name]]</dt><dd><xsl:value-of select="@first-name"/></dd></div>
          <xsl:if test="@middle-name != ''"><div><dt>[[profile.middle-name]]</dt><dd><xsl:value-of select="@middle-name"/></dd></div></xsl:if>
          <xsl:if test="@birth-text != ''"><div><dt>[[profile.birth]]</dt><dd><xsl:value-of select="@birth-text"/></dd></div></xsl:if>
        </dl>
        <p class="hint">[[profile.names-hint]]</p>
      </section>
      <section class="card">
        <h2>[[profile.contacts]]</h2>
        <dl class="facts">
          <div><dt>[[profile.phone]]</dt><dd><xsl:value-of select="@phone-text"/></dd></div>
          <xsl:if test="@email != ''">
            <div><dt>[[profile.email]]</dt><dd><xsl:value-of select="@email"/><xsl:text> </xsl:text>
              <xsl:choose>
                <xsl:when test="@email-confirmed = 'yes'"><span class="tag good">[[profile.confirmed]]</span></xsl:when>
                <xsl:otherwise><span class="tag warn">[[profile.not-confirmed]]</span></xsl:otherwise>
              </xsl:choose>
            </dd></div>
          </xsl:if>
        </dl>
        <xsl:if test="@since-text != ''"><p class="hint">[[profile.since]]</p></xsl:if>
      </section>
      <form class="act" method="post" action="{$base}/signout">
        <input type="hidden" name="csrf" value="{/page/@csrf}"/>
        <button class="button quiet" type="submit">[[nav.signout]]</button>
      </form>
    </div>
  </xsl:template>
</xsl:stylesheet>
