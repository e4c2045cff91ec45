<?xml version="1.0" encoding="UTF-8"?>
<!-- The one page that asks for a code, whatever it is for. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="code" mode="title"><xsl:apply-templates select="." mode="heading"/></xsl:template>

  <xsl:template match="code" mode="heading">
    <xsl:choose>
      <xsl:when test="@purpose = 'register'">[[signin.register]]</xsl:when>
      <xsl:when test="@purpose = 'welcome'">[[code.welcome]]</xsl:when>
      <xsl:when test="@purpose = 'signin'">[[code.signin]]</xsl:when>
      <xsl:when test="@purpose = 'recover'">[[recover.title]]</xsl:when>
      <xsl:when test="@purpose = 'phone'">[[code.phone]]</xsl:when>
      <xsl:when test="@purpose = 'email'">[[code.email]]</xsl:when>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="code">
    <div class="narrow">
      <xsl:if test="@purpose = 'register'"><xsl:call-template name="newcomer-steps"><xsl:with-param name="phone" select="'now'"/></xsl:call-template></xsl:if>
      <xsl:if test="@purpose = 'welcome'"><xsl:call-template name="newcomer-steps"><xsl:with-param name="name" select="'done'"/><xsl:with-param name="email" select="'now'"/></xsl:call-template></xsl:if>
      <section class="card">
        <h1><xsl:apply-templates select="." mode="heading"/></h1>
        <xsl:choose>
          <xsl:when test="@dead = 'yes' and @restart = 'yes'"><xsl:apply-templates select="." mode="over"><xsl:with-param name="text">[[code.restart]]</xsl:with-param></xsl:apply-templates></xsl:when>
          <xsl:when test="@dead = 'yes' and @via != 'code'"><xsl:apply-templates select="." mode="over"><xsl:with-param name="text">[[code.other-way]]</xsl:with-param></xsl:apply-templates></xsl:when>
          <xsl:when test="@dead = 'yes'"><xsl:apply-templates select="." mode="over"><xsl:with-param name="text">[[code.dead]]</xsl:with-param></xsl:apply-templates></xsl:when>
          <xsl:otherwise><xsl:apply-templates select="." mode="ask"/></xsl:otherwise>
        </xsl:choose>
        <xsl:apply-templates select="." mode="instead"/>
      </section>
      <form id="cancel" class="below" method="post" action="{$base}/code/cancel">
        <input type="hidden" name="csrf" value="{/page/@csrf}"/>
        <xsl:if test="@restart = 'no' or @dead = 'no'"><button class="button plain" type="submit">[[code.cancel]]</button></xsl:if>
      </form>
    </div>
  </xsl:template>

  <!-- no code of this one is good any more -->
  <xsl:template match="code" mode="over">
    <xsl:param name="text"/>
    <p class="note warn" id="code" tabindex="-1"><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#warn"></use></svg><span><xsl:value-of select="$text"/></span></p>
  </xsl:template>

  <xsl:template match="code" mode="ask">
    <form method="post" action="{$base}/code" novalidate="novalidate">
      <input type="hidden" name="csrf" value="{/page/@csrf}"/>
      <xsl:if test="@via != 'code'"><input type="hidden" name="by" value="{@via}"/></xsl:if>
      <p class="intro"><xsl:apply-templates select="." mode="where"/></p>
      <div class="field">
        <label for="code">
          <xsl:choose>
            <xsl:when test="@via = 'app'">[[code.label-app]]</xsl:when>
            <xsl:when test="@via = 'recovery'">[[code.label-recovery]]</xsl:when>
            <xsl:when test="@channel = 'email'">[[code.label-email]]</xsl:when>
            <xsl:otherwise>[[code.label-sms]]</xsl:otherwise>
          </xsl:choose>
        </label>
        <p class="hint" id="code-hint">
          <xsl:choose>
            <xsl:when test="@via = 'app'">[[code.hint-app]]</xsl:when>
            <xsl:when test="@via = 'recovery'">[[code.hint-recovery]]</xsl:when>
            <xsl:otherwise>[[code.hint]]</xsl:otherwise>
          </xsl:choose>
        </p>
        <xsl:apply-templates select="." mode="input"/>
        <xsl:apply-templates select="/page/errors/error[@field = 'code'][1]" mode="field"/>
      </div>
      <button class="button main wide" type="submit">[[code.do]]</button>
    </form>
  </xsl:template>

  <xsl:template match="code" mode="where">
    <xsl:choose>
      <xsl:when test="@via = 'app'">[[code.by-app]]</xsl:when>
      <xsl:when test="@via = 'recovery'">[[code.by-recovery]]</xsl:when>
      <xsl:when test="@channel = 'email'">[[code.sent-email]] <b class="address"><xsl:value-of select="@address-text"/></b></xsl:when>
      <xsl:otherwise>[[code.sent-sms]] <b class="code"><xsl:value-of select="@address-text"/></b></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="code" mode="input">
    <input class="one-time" id="code" name="code" type="text" maxlength="40" required="required" autocapitalize="none" spellcheck="false" value="">
      <xsl:choose>
        <xsl:when test="@via = 'recovery'"><xsl:attribute name="autocomplete">off</xsl:attribute></xsl:when>
        <xsl:otherwise><xsl:attribute name="inputmode">numeric</xsl:attribute><xsl:attribute name="autocomplete">one-time-code</xsl:attribute></xsl:otherwise>
      </xsl:choose>
      <xsl:call-template name="described">
        <xsl:with-param name="name" select="'code'"/>
        <xsl:with-param name="by" select="'code-hint'"/>
      </xsl:call-template>
    </input>
  </xsl:template>

  <!-- what to do without this code: a new one, another way, anew from the start -->
  <xsl:template match="code" mode="instead">
    <xsl:choose>
      <xsl:when test="@restart = 'yes'">
        <xsl:if test="@dead = 'no'"><p class="hint apart">[[code.no-more]]</p></xsl:if>
        <button class="button quiet wide" form="cancel" type="submit">
          <xsl:if test="@dead = 'yes'"><xsl:attribute name="class">button main wide</xsl:attribute></xsl:if>[[code.anew]]</button>
      </xsl:when>
      <xsl:otherwise>
        <xsl:if test="@via = 'code'"><xsl:apply-templates select="." mode="again"/></xsl:if>
        <xsl:if test="way">
          <h2 class="small">[[code.ways]]</h2>
          <ul class="others"><xsl:apply-templates select="way"/></ul>
        </xsl:if>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="code" mode="again">
    <form class="again" method="post" action="{$base}/code/send">
      <input type="hidden" name="csrf" value="{/page/@csrf}"/>
      <p class="hint">
        <xsl:choose>
          <xsl:when test="@channel = 'email'">[[code.missing-email]]</xsl:when>
          <xsl:otherwise>[[code.missing-sms]]</xsl:otherwise>
        </xsl:choose>
        <xsl:if test="@purpose = 'recover'"><xsl:text> </xsl:text>[[code.missing-recover]]</xsl:if>
        <xsl:if test="@again-in &gt; 0"><span class="no-script"><xsl:text> </xsl:text>[[code.wait]]</span></xsl:if>
      </p>
      <button class="button quiet wide" type="submit">
        <xsl:if test="@dead = 'yes'"><xsl:attribute name="class">button main wide</xsl:attribute></xsl:if>
        <xsl:if test="@again-in &gt; 0">
          <xsl:attribute name="data-wait"><xsl:value-of select="@again-in"/></xsl:attribute>
          <xsl:attribute name="data-wait-text">[[code.again-in]]</xsl:attribute>
        </xsl:if>[[code.again]]</button>
      <p class="vh" role="status" data-ready="[[code.ready]]"></p>
    </form>
  </xsl:template>

  <xsl:template match="way[@name = 'app' or @name = 'recovery']">
    <xsl:if test="@name != ../@via">
      <li><a class="button plain" href="{$base}/code?by={@name}">
        <xsl:choose>
          <xsl:when test="@name = 'app'">[[code.way-app]]</xsl:when>
          <xsl:otherwise>[[code.way-recovery]]</xsl:otherwise>
        </xsl:choose>
      </a></li>
    </xsl:if>
  </xsl:template>

  <xsl:template match="way[@name = 'sms' or @name = 'email']">
    <xsl:if test="../@via != 'code' or @name != ../@channel">
      <li>
        <form method="post" action="{$base}/code/send">
          <input type="hidden" name="csrf" value="{/page/@csrf}"/>
          <input type="hidden" name="by" value="{@name}"/>
          <button class="button plain" type="submit">
            <xsl:choose>
              <xsl:when test="@name = 'email'">[[code.way-email]]</xsl:when>
              <xsl:otherwise>[[code.way-sms]]</xsl:otherwise>
            </xsl:choose>
          </button>
        </form>
      </li>
    </xsl:if>
  </xsl:template>
</xsl:stylesheet>
