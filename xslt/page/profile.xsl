<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="profile" mode="title">[[profile.title]]</xsl:template>

  <xsl:template match="profile">
    <div class="read">
      <h1>[[profile.title]]</h1>
      <xsl:apply-templates select="." mode="person"/>
      <xsl:apply-templates select="." mode="contacts"/>
      <section class="card">
        <h2>[[profile.safety]]</h2>
        <ul class="ways">
          <xsl:call-template name="way"><xsl:with-param name="to" select="'/profile/password'"/><xsl:with-param name="icon" select="'lock'"/><xsl:with-param name="text">[[profile.password]]</xsl:with-param></xsl:call-template>
          <xsl:call-template name="way">
            <xsl:with-param name="to" select="'/profile/security'"/>
            <xsl:with-param name="icon" select="'key'"/>
            <xsl:with-param name="text">[[security.title]]</xsl:with-param>
            <xsl:with-param name="state"><xsl:choose><xsl:when test="@second-factor = 'yes'">[[profile.factor-on]]</xsl:when><xsl:otherwise>[[profile.factor-off]]</xsl:otherwise></xsl:choose></xsl:with-param>
          </xsl:call-template>
          <xsl:call-template name="way"><xsl:with-param name="to" select="'/profile/devices'"/><xsl:with-param name="icon" select="'device'"/><xsl:with-param name="text">[[devices.title]]</xsl:with-param></xsl:call-template>
        </ul>
      </section>
      <section class="card">
        <h2>[[profile.bills]]</h2>
        <ul class="ways">
          <xsl:call-template name="way"><xsl:with-param name="to" select="'/profile/bills'"/><xsl:with-param name="icon" select="'letter'"/><xsl:with-param name="text">[[bills.title]]</xsl:with-param></xsl:call-template>
        </ul>
      </section>
      <form class="act" method="post" action="{$base}/signout">
        <input type="hidden" name="csrf" value="{/page/@csrf}"/>
        <button class="button quiet" type="submit">[[nav.signout]]</button>
      </form>
      <p class="far"><a class="button plain red" href="{$base}/profile/delete">[[delete.do]]</a></p>
    </div>
  </xsl:template>

  <xsl:template match="profile" mode="person">
    <section class="card">
      <div class="card-top"><h2 id="person">[[profile.personal]]</h2><a class="change" href="{$base}/profile/name" aria-describedby="person">[[profile.change]]</a></div>
      <dl class="facts">
        <div><dt>[[profile.last-name]]</dt><dd><xsl:value-of select="@last-name"/></dd></div>
        <div><dt>[[profile.first-name]]</dt><dd><xsl:value-of select="@first-name"/></dd></div>
        <xsl:if test="@middle-name != ''"><div><dt>[[profile.middle-name]]</dt><dd><xsl:value-of select="@middle-name"/></dd></div></xsl:if>
        <xsl:if test="@birth-text != ''"><div><dt>[[profile.birth]]</dt><dd><xsl:value-of select="@birth-text"/></dd></div></xsl:if>
        <xsl:if test="@gender = 'female'"><div><dt>[[profile.gender]]</dt><dd>[[profile.gender-female]]</dd></div></xsl:if>
        <xsl:if test="@gender = 'male'"><div><dt>[[profile.gender]]</dt><dd>[[profile.gender-male]]</dd></div></xsl:if>
      </dl>
      <p class="hint">[[profile.names-hint]]</p>
    </section>
  </xsl:template>

  <xsl:template match="profile" mode="contacts">
    <section class="card">
      <h2>[[profile.contacts]]</h2>
      <dl class="facts">
        <div><dt id="phone-of">[[profile.phone]]</dt><dd class="changing"><span><xsl:value-of select="@phone-text"/></span><a class="change" href="{$base}/profile/phone" aria-describedby="phone-of">[[profile.change]]</a></dd></div>
        <div><dt id="email-of">[[profile.email]]</dt><dd class="changing">
          <span>
            <xsl:choose>
              <xsl:when test="@email = ''">[[profile.no-email]]</xsl:when>
              <xsl:otherwise>
                <span class="address"><xsl:value-of select="@email"/></span><xsl:text> </xsl:text>
                <xsl:choose>
                  <xsl:when test="@email-confirmed = 'yes'"><span class="tag good">[[profile.confirmed]]</span></xsl:when>
                  <xsl:otherwise><span class="tag warn">[[profile.not-confirmed]]</span></xsl:otherwise>
                </xsl:choose>
              </xsl:otherwise>
            </xsl:choose>
          </span>
          <a class="change" href="{$base}/profile/email" aria-describedby="email-of">[[profile.change]]</a>
        </dd></div>
      </dl>
      <xsl:if test="@since-text != ''"><p class="hint">[[profile.since]]</p></xsl:if>
    </section>
  </xsl:template>
</xsl:stylesheet>
