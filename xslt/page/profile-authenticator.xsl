<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="profile-authenticator" mode="title">[[security.app]]</xsl:template>

  <xsl:template match="profile-authenticator">
    <div class="read">
      <xsl:call-template name="back">
        <xsl:with-param name="to" select="'/profile/security'"/>
        <xsl:with-param name="text">[[security.back]]</xsl:with-param>
      </xsl:call-template>
      <h1>[[security.app]]</h1>
      <section class="card">
        <h2>[[authenticator.first]]</h2>
        <p class="hint">[[authenticator.first-text]]</p>
        <svg class="qr" viewBox="-4 -4 {@size + 8} {@size + 8}" role="img" aria-label="[[authenticator.picture]]" shape-rendering="crispEdges"><rect x="-4" y="-4" width="{@size + 8}" height="{@size + 8}"></rect><path d="{@path}"></path></svg>
        <p><a class="button quiet" href="{@uri}">[[authenticator.open]]</a></p>
        <p class="hint">[[authenticator.open-text]]</p>
        <h3>[[authenticator.by-hand]]</h3>
        <p class="secret-key"><xsl:value-of select="@secret"/></p>
      </section>
      <form class="card" method="post" action="{$base}/profile/authenticator" novalidate="novalidate">
        <input type="hidden" name="csrf" value="{/page/@csrf}"/>
        <h2>[[authenticator.second]]</h2>
        <div class="field">
          <label for="code">[[code.label-app]]</label>
          <p class="hint" id="code-hint">[[code.hint-app]]</p>
          <input class="one-time" id="code" name="code" type="text" inputmode="numeric" autocomplete="one-time-code" maxlength="40" required="required" value="">
            <xsl:call-template name="described">
              <xsl:with-param name="name" select="'code'"/>
              <xsl:with-param name="by" select="'code-hint'"/>
            </xsl:call-template>
          </input>
          <xsl:apply-templates select="/page/errors/error[@field = 'code'][1]" mode="field"/>
        </div>
        <p class="act"><button class="button main" type="submit">[[security.app-start]]</button><a class="button quiet" href="{$base}/profile/security">[[field.cancel]]</a></p>
      </form>
    </div>
  </xsl:template>
</xsl:stylesheet>
