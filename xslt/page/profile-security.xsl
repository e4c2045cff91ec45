<?xml version="1.0" encoding="UTF-8"?>
<!-- The second factor, the authenticator app, recovery codes, passkeys. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="profile-security" mode="title">[[security.title]]</xsl:template>

  <xsl:template match="profile-security">
    <div class="read">
      <xsl:call-template name="to-profile"/>
      <h1>[[security.title]]</h1>
      <section class="card">
        <h2 id="factor">[[security.factor]]</h2>
        <p class="hint">[[security.factor-text]]</p>
        <xsl:choose>
        <xsl:when test="@second-factor = 'yes'"><p class="state good"><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#good"></use></svg><b>[[security.is-on]]</b></p></xsl:when>
        <xsl:otherwise><p class="state"><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#bad"></use></svg><b>[[security.is-off]]</b></p><p class="hint">[[security.is-off-text]]</p></xsl:otherwise>
      </xsl:choose>
        <form class="act" method="post" action="{$base}/profile/second-factor">
          <input type="hidden" name="csrf" value="{/page/@csrf}"/>
          <xsl:choose>
            <xsl:when test="@second-factor = 'yes'"><input type="hidden" name="on" value="no"/><button class="button quiet" type="submit" aria-describedby="factor">[[security.off]]</button></xsl:when>
            <xsl:otherwise><input type="hidden" name="on" value="yes"/><button class="button main" type="submit" aria-describedby="factor">[[security.on]]</button></xsl:otherwise>
          </xsl:choose>
        </form>
      </section>
      <xsl:apply-templates select="." mode="authenticator"/>
      <xsl:apply-templates select="." mode="codes"/>
      <xsl:apply-templates select="." mode="passkeys"/>
    </div>
  </xsl:template>

  <!-- a red button that no single touch reaches; what: the id of its heading -->
  <xsl:template name="remove">
    <xsl:param name="to"/>
    <xsl:param name="id"/>
    <xsl:param name="what"/>
    <xsl:param name="text"/>
    <xsl:param name="then"/>
    <xsl:param name="do"/>
    <details class="fold red">
      <summary aria-describedby="{$what}"><span><xsl:value-of select="$text"/></span></summary>
      <form method="post" action="{$base}{$to}">
        <p><xsl:value-of select="$then"/></p>
        <input type="hidden" name="csrf" value="{/page/@csrf}"/>
        <xsl:if test="$id != ''"><input type="hidden" name="id" value="{$id}"/></xsl:if>
        <p class="act"><button class="button danger" type="submit" aria-describedby="{$what}"><xsl:value-of select="$do"/></button></p>
      </form>
    </details>
  </xsl:template>

  <xsl:template match="profile-security" mode="authenticator">
    <section class="card">
      <h2 id="authenticator">[[security.app]]</h2>
      <p class="hint">[[security.app-text]]</p>
      <xsl:choose>
        <xsl:when test="@authenticator = 'yes' and @second-factor = 'yes'"><p class="state good"><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#good"></use></svg><b>[[security.app-is-on]]</b></p></xsl:when>
        <xsl:when test="@authenticator = 'yes'"><p class="state warn"><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#warn"></use></svg><b>[[security.app-is-on]]</b></p></xsl:when>
        <xsl:otherwise><p class="state"><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#bad"></use></svg><b>[[security.app-is-off]]</b></p></xsl:otherwise>
      </xsl:choose>
      <xsl:if test="@second-factor = 'no'"><p class="hint">[[security.app-idle]]</p></xsl:if>
      <xsl:choose>
        <xsl:when test="@authenticator = 'yes'">
          <xsl:call-template name="remove">
            <xsl:with-param name="to" select="'/profile/authenticator/remove'"/>
            <xsl:with-param name="what" select="'authenticator'"/>
            <xsl:with-param name="text">[[security.app-remove]]</xsl:with-param>
            <xsl:with-param name="then">[[security.app-remove-text]]</xsl:with-param>
            <xsl:with-param name="do">[[security.app-remove-do]]</xsl:with-param>
          </xsl:call-template>
        </xsl:when>
        <xsl:otherwise>
          <form class="act" method="post" action="{$base}/profile/authenticator/start">
            <input type="hidden" name="csrf" value="{/page/@csrf}"/>
            <button class="button quiet" type="submit" aria-describedby="authenticator">[[security.app-start]]</button>
          </form>
        </xsl:otherwise>
      </xsl:choose>
    </section>
  </xsl:template>

  <xsl:template match="profile-security" mode="codes">
    <section class="card">
      <h2 id="codes">[[recovery.title]]</h2>
      <p class="hint">[[security.codes-text]]</p>
      <p class="state">
        <xsl:choose>
          <xsl:when test="@codes-left = 0"><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#bad"></use></svg><b>[[security.codes-none]]</b></xsl:when>
          <xsl:when test="@second-factor = 'no'"><xsl:attribute name="class">state warn</xsl:attribute><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#warn"></use></svg><b>[[security.codes-left]]</b></xsl:when>
          <xsl:otherwise><xsl:attribute name="class">state good</xsl:attribute><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#good"></use></svg><b>[[security.codes-left]]</b></xsl:otherwise>
        </xsl:choose>
      </p>
      <xsl:if test="@second-factor = 'no'"><p class="hint">[[security.codes-idle]]</p></xsl:if>
      <form class="act" method="post" action="{$base}/profile/recovery-codes">
        <input type="hidden" name="csrf" value="{/page/@csrf}"/>
        <button class="button quiet" type="submit" aria-describedby="codes">[[security.codes-make]]</button>
      </form>
      <xsl:if test="@codes-left &gt; 0"><p class="hint">[[security.codes-old]]</p></xsl:if>
    </section>
  </xsl:template>

  <xsl:template match="profile-security" mode="passkeys">
    <section class="card">
      <h2>[[security.passkeys]]</h2>
      <p class="hint">[[security.passkeys-text]]</p>
      <xsl:choose>
        <xsl:when test="passkey"><ul class="own"><xsl:apply-templates select="passkey" mode="own"/></ul></xsl:when>
        <xsl:otherwise><p class="state"><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#bad"></use></svg><b>[[security.passkeys-none]]</b></p></xsl:otherwise>
      </xsl:choose>
      <p class="hint no-script">[[security.passkeys-no-script]]</p>
      <form class="by-script" method="post" action="{$base}/profile/passkey" novalidate="novalidate" data-needs-passkey="">
        <input type="hidden" name="csrf" value="{/page/@csrf}"/>
        <xsl:call-template name="field">
          <xsl:with-param name="name" select="'name'"/>
          <xsl:with-param name="label">[[security.passkey-name]]</xsl:with-param>
          <xsl:with-param name="hint">[[security.passkey-name-hint]]</xsl:with-param>
          <xsl:with-param name="longest" select="'60'"/>
        </xsl:call-template>
        <p class="act"><button class="button quiet" type="submit"><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#key"></use></svg>[[passkey.do-add]]</button></p>
      </form>
    </section>
  </xsl:template>

  <xsl:template match="passkey" mode="own">
    <xsl:variable name="created" select="translate(@created-text, ' ', '&#160;')"/>
    <xsl:variable name="used" select="translate(@used-text, ' ', '&#160;')"/>
    <li>
      <div><h3 id="passkey-{@id}"><xsl:value-of select="@name"/></h3>
        <p class="hint">[[security.passkey-created]]<xsl:if test="@used-text != ''"><br/>[[security.passkey-used]]</xsl:if></p>
      </div>
      <xsl:call-template name="remove">
        <xsl:with-param name="to" select="'/profile/passkey/remove'"/>
        <xsl:with-param name="id" select="@id"/>
        <xsl:with-param name="what" select="concat('passkey-', @id)"/>
        <xsl:with-param name="text">[[security.passkey-remove]]</xsl:with-param>
        <xsl:with-param name="then">[[security.passkey-remove-text]]</xsl:with-param>
        <xsl:with-param name="do">[[security.passkey-remove-do]]</xsl:with-param>
      </xsl:call-template>
    </li>
  </xsl:template>
</xsl:stylesheet>
