<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="readings-send" mode="title">[[readings.send]]</xsl:template>

  <xsl:template match="readings-send">
    <div class="read">
      <xsl:call-template name="back">
        <xsl:with-param name="to" select="'/readings'"/>
        <xsl:with-param name="text">[[readings.back]]</xsl:with-param>
      </xsl:call-template>
      <h1>[[readings.send]]</h1>
      <div class="lead"><xsl:apply-templates select="account" mode="head"/></div>
      <xsl:choose>
        <xsl:when test="@open = 'yes' and @until-text != ''">
          <p class="note info"><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#clock"></use></svg><span><xsl:call-template name="days-left"/></span></p>
        </xsl:when>
      </xsl:choose>
      <xsl:apply-templates select="unsent"/>
      <form method="post" action="{$base}/readings/send" novalidate="novalidate">
        <input type="hidden" name="csrf" value="{/page/@csrf}"/>
        <input type="hidden" name="key" value="{@key}"/>
        <input type="hidden" name="account" value="{account/@id}"/>
        <xsl:apply-templates select="meter" mode="send"/>
        <xsl:if test="not(meter)">
          <xsl:call-template name="note"><xsl:with-param name="text">[[readings.none]]</xsl:with-param></xsl:call-template>
        </xsl:if>
        <div class="act">
          <xsl:choose>
            <xsl:when test="@open = 'yes'">
              <button class="button main" type="submit">[[readings.send]]</button>
            </xsl:when>
            <xsl:otherwise>
              <button class="button main" type="submit" disabled="disabled" aria-describedby="why">[[readings.send]]</button>
              <p class="hint" id="why">
                <xsl:choose>
                  <xsl:when test="not(meter)">[[readings.none]]</xsl:when>
                  <xsl:when test="meter/@state = 'closed'">[[readings.closed-why]] [[readings.window]]</xsl:when>
                  <xsl:when test="meter/@state = 'automatic'">[[readings.automatic]]</xsl:when>
                  <xsl:when test="meter/@state = 'account-closed'">[[account.closed]]</xsl:when>
                  <xsl:when test="meter/@state = 'view-only'">[[readings.view-only]]</xsl:when>
                  <xsl:otherwise>[[readings.out-of-service]]</xsl:otherwise>
                </xsl:choose>
              </p>
            </xsl:otherwise>
          </xsl:choose>
          <a class="button quiet" href="{$base}/account?account={account/@id}">[[account.open]]</a>
        </div>
      </form>
    </div>
  </xsl:template>

  <xsl:template match="meter" mode="send">
    <section class="card meter" aria-labelledby="meter-{@id}">
      <h2 id="meter-{@id}"><xsl:value-of select="@service"/><small>[[meter.number]]</small></h2>
      <xsl:if test="@place != ''"><p class="hint"><xsl:value-of select="@place"/></p></xsl:if>
      <xsl:for-each select="replaced"><p class="hint">[[readings.replaced]]<xsl:for-each select="value"><xsl:text> </xsl:text><b class="code"><xsl:value-of select="@text"/></b><xsl:text> </xsl:text><xsl:value-of select="@unit"/></xsl:for-each></p></xsl:for-each>
      <xsl:if test="@verified-text != ''"><xsl:call-template name="note"><xsl:with-param name="kind" select="'warn'"/><xsl:with-param name="text">[[readings.verified]]</xsl:with-param></xsl:call-template></xsl:if>
      <xsl:choose>
        <xsl:when test="@state = 'taken'">
          <p class="state good"><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#good"></use></svg><span>[[readings.taken]]</span></p>
        </xsl:when>
        <xsl:when test="@state = 'open'">
          <xsl:for-each select="register"><xsl:apply-templates select="." mode="send"/></xsl:for-each>
        </xsl:when>
        <xsl:otherwise>
          <dl class="rows">
            <xsl:for-each select="register">
              <div><dt><xsl:call-template name="zone"/><small>[[readings.on-date]]</small></dt><dd class="code"><xsl:value-of select="@previous-text"/><xsl:text> </xsl:text><xsl:value-of select="../@unit"/></dd></div>
            </xsl:for-each>
          </dl>
          <p class="state"><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#info"></use></svg><span>
            <xsl:choose>
              <xsl:when test="@state = 'automatic'">[[readings.automatic]]</xsl:when>
              <xsl:when test="@state = 'account-closed'">[[account.closed]]</xsl:when>
              <xsl:when test="@state = 'view-only'">[[readings.view-only]]</xsl:when>
              <xsl:when test="@state = 'closed'">[[readings.closed-why]]</xsl:when>
              <xsl:otherwise>[[readings.out-of-service]]</xsl:otherwise>
            </xsl:choose>
          </span></p>
        </xsl:otherwise>
      </xsl:choose>
    </section>
  </xsl:template>

  <xsl:template match="register" mode="send">
    <xsl:variable name="wrong" select="/page/errors/error[@field = concat('r-', current()/@id)]"/>
    <div class="field reading" data-reading="" data-previous="{@previous}">
      <h3><xsl:call-template name="zone"/></h3>
      <p class="hint" id="hint-{@id}">
        <xsl:if test="@previous-text != ''">[[readings.was]] <b><xsl:value-of select="@previous-text"/><xsl:text> </xsl:text><xsl:value-of select="../@unit"/></b><xsl:if test="@previous-date-text != ''"><xsl:text> </xsl:text>[[readings.on-date]]</xsl:if></xsl:if>
        <xsl:if test="@computed-text != ''"><br/>[[readings.computed]] <b><xsl:value-of select="@computed-text"/><xsl:text> </xsl:text><xsl:value-of select="../@unit"/></b><xsl:text> </xsl:text>[[readings.computed-date]]</xsl:if>
        <xsl:if test="@average-text != ''"><br/>[[readings.average]]</xsl:if>
      </p>
      <label for="r-{@id}">[[readings.now]]<span class="vh">, <xsl:call-template name="zone"/></span></label>
      <div class="box">
        <input id="r-{@id}" name="r-{@id}" type="text" inputmode="numeric" autocomplete="off" value="{@value}" class="digits d{../@digits} f{../@decimals}" data-digits="{../@digits}" aria-describedby="hint-{@id}">
          <xsl:if test="../@decimals &gt; 0"><xsl:attribute name="inputmode">decimal</xsl:attribute></xsl:if>
          <xsl:if test="$wrong">
            <xsl:attribute name="aria-invalid">true</xsl:attribute>
            <xsl:attribute name="aria-describedby">wrong-r-<xsl:value-of select="@id"/> hint-<xsl:value-of select="@id"/></xsl:attribute>
          </xsl:if>
        </input>
        <span class="unit" aria-hidden="true"><xsl:value-of select="../@unit"/></span>
      </div>
      <xsl:apply-templates select="$wrong[1]" mode="field"/>
      <xsl:if test="@ask != ''">
        <label class="tick"><input type="checkbox" name="yes-{@id}" value="{@answer}"><xsl:if test="@answered = 'yes'"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if></input>
          <span><xsl:choose>
            <xsl:when test="@ask = 'rollover'">[[readings.yes-rollover]]</xsl:when>
            <xsl:when test="@ask = 'swap'">[[readings.yes-swap]]</xsl:when>
            <xsl:otherwise>[[readings.yes]]</xsl:otherwise>
          </xsl:choose></span></label>
      </xsl:if>
    </div>
  </xsl:template>
</xsl:stylesheet>
