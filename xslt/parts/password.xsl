<?xml version="1.0" encoding="UTF-8"?>
<!-- A password's field, with the button that shows what was typed, and the list of what a new one must have. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <!-- by: ids of what describes it -->
  <xsl:template name="password-field">
    <xsl:param name="name" select="'password'"/>
    <xsl:param name="label">[[signin.password]]</xsl:param>
    <xsl:param name="fill" select="'current-password'"/>
    <xsl:param name="by"/>
    <div class="field">
      <label for="{$name}"><xsl:value-of select="$label"/></label>
      <div class="box secret">
        <input id="{$name}" name="{$name}" type="password" autocomplete="{$fill}" autocapitalize="none" spellcheck="false" required="required">
          <xsl:call-template name="described">
            <xsl:with-param name="name" select="$name"/>
            <xsl:with-param name="by" select="$by"/>
          </xsl:call-template>
        </input>
        <button class="reveal by-script" type="button" data-reveal="{$name}" aria-controls="{$name}"><span data-hide="[[password.hide]]">[[password.show]]</span><span class="vh"><xsl:text> </xsl:text>[[password.what]]</span></button>
      </div>
      <xsl:apply-templates select="/page/errors/error[@field = $name][1]" mode="field"/>
    </div>
  </xsl:template>

  <!-- context: the element with the rules; for: the field they are about. The script goes on where the server ended. -->
  <xsl:template name="rules">
    <xsl:param name="for" select="'password'"/>
    <div class="rules" data-rules="{$for}" data-met="[[password.met]]" data-missing="[[password.missing]]" data-count="[[password.count]]" data-all="[[password.all]]">
      <h2 id="rules-title">[[password.rules]]</h2>
      <ul id="rules" aria-labelledby="rules-title"><xsl:apply-templates select="rule"/></ul>
      <p class="vh" role="status"></p>
    </div>
  </xsl:template>

  <xsl:template match="rule">
    <li class="{@state}" data-rule="{@name}">
      <span class="dot" aria-hidden="true"><svg class="icon yes" width="20" height="20"><use href="{$icons}#tick"></use></svg><svg class="icon no" width="20" height="20"><use href="{$icons}#cross"></use></svg></span>
      <span>
        <xsl:choose>
          <xsl:when test="@name = 'latin'">[[password.latin]]</xsl:when>
          <xsl:when test="@name = 'length'">[[password.length]]</xsl:when>
          <xsl:when test="@name = 'upper'">[[password.upper]]</xsl:when>
          <xsl:when test="@name = 'lower'">[[password.lower]]</xsl:when>
          <xsl:when test="@name = 'digit'">[[password.digit]]</xsl:when>
          <xsl:when test="@name = 'space'">[[password.space]]</xsl:when>
        </xsl:choose>
        <span class="vh" data-state="">
          <xsl:choose>
            <xsl:when test="@state = 'met'"> – [[password.met]]</xsl:when>
            <xsl:when test="@state = 'missing'"> – [[password.missing]]</xsl:when>
          </xsl:choose>
        </span>
      </span>
    </li>
  </xsl:template>
</xsl:stylesheet>
