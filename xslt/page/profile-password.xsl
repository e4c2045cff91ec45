<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="profile-password" mode="title">[[password.title]]</xsl:template>

  <xsl:template match="profile-password">
    <div class="read slim">
      <xsl:call-template name="to-profile"/>
      <h1>[[password.title]]</h1>
      <p class="intro">[[password.text]]</p>
      <form class="card" method="post" action="{$base}/profile/password" novalidate="novalidate">
        <input type="hidden" name="csrf" value="{/page/@csrf}"/>
        <xsl:call-template name="password-field"><xsl:with-param name="label">[[password.old]]</xsl:with-param></xsl:call-template>
        <xsl:call-template name="password-field">
          <xsl:with-param name="name" select="'password-new'"/>
          <xsl:with-param name="label">[[password.new]]</xsl:with-param>
          <xsl:with-param name="fill" select="'new-password'"/>
          <xsl:with-param name="by" select="'rules'"/>
        </xsl:call-template>
        <xsl:call-template name="rules"><xsl:with-param name="for" select="'password-new'"/></xsl:call-template>
        <xsl:call-template name="password-field">
          <xsl:with-param name="name" select="'password-again'"/>
          <xsl:with-param name="label">[[password.again]]</xsl:with-param>
          <xsl:with-param name="fill" select="'new-password'"/>
        </xsl:call-template>
        <xsl:call-template name="save-or-cancel"/>
      </form>
    </div>
  </xsl:template>
</xsl:stylesheet>
