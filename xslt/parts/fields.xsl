<?xml version="1.0" encoding="UTF-8"?>
<!-- Fields: one with label, hint and what is wrong; a tick; the names of a person; a list of places to go to. Words come from the caller. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <!-- in the field's tag: is it wrong, and what describes it (ids in $by) -->
  <xsl:template name="described">
    <xsl:param name="name"/>
    <xsl:param name="by"/>
    <xsl:variable name="wrong" select="/page/errors/error[@field = $name][1]"/>
    <xsl:if test="$wrong"><xsl:attribute name="aria-invalid">true</xsl:attribute></xsl:if>
    <xsl:if test="$wrong or $by != ''">
      <xsl:attribute name="aria-describedby">
        <xsl:choose>
          <xsl:when test="$wrong"><xsl:value-of select="normalize-space(concat('wrong-', $name, ' ', $by))"/></xsl:when>
          <xsl:otherwise><xsl:value-of select="$by"/></xsl:otherwise>
        </xsl:choose>
      </xsl:attribute>
    </xsl:if>
  </xsl:template>

  <!-- context: the element with <field name= value=>; star: marked as obligatory, where other fields are not -->
  <xsl:template name="field">
    <xsl:param name="name"/>
    <xsl:param name="label"/>
    <xsl:param name="hint"/>
    <xsl:param name="type" select="'text'"/>
    <xsl:param name="keyboard"/>
    <xsl:param name="fill" select="'off'"/>
    <xsl:param name="must" select="'yes'"/>
    <xsl:param name="star" select="'no'"/>
    <xsl:param name="longest"/>
    <xsl:param name="mask"/>
    <div class="field">
      <xsl:if test="$star = 'yes'"><xsl:attribute name="class">field must</xsl:attribute></xsl:if>
      <label for="{$name}"><xsl:value-of select="$label"/></label>
      <xsl:if test="$hint != ''"><p class="hint" id="{$name}-hint"><xsl:value-of select="$hint"/></p></xsl:if>
      <input id="{$name}" name="{$name}" type="{$type}" autocomplete="{$fill}" value="{field[@name = $name]/@value}">
        <xsl:if test="$keyboard != ''"><xsl:attribute name="inputmode"><xsl:value-of select="$keyboard"/></xsl:attribute></xsl:if>
        <xsl:if test="$longest != ''"><xsl:attribute name="maxlength"><xsl:value-of select="$longest"/></xsl:attribute></xsl:if>
        <xsl:if test="$must = 'yes'"><xsl:attribute name="required">required</xsl:attribute></xsl:if>
        <xsl:if test="$mask != ''"><xsl:attribute name="data-mask"><xsl:value-of select="$mask"/></xsl:attribute></xsl:if>
        <xsl:call-template name="described">
          <xsl:with-param name="name" select="$name"/>
          <xsl:with-param name="by"><xsl:if test="$hint != ''"><xsl:value-of select="concat($name, '-hint')"/></xsl:if></xsl:with-param>
        </xsl:call-template>
      </input>
      <xsl:apply-templates select="/page/errors/error[@field = $name][1]" mode="field"/>
    </div>
  </xsl:template>

  <xsl:template name="phone-field">
    <xsl:param name="label">[[signin.phone]]</xsl:param>
    <xsl:param name="fill" select="'username'"/>
    <xsl:call-template name="field">
      <xsl:with-param name="name" select="'phone'"/>
      <xsl:with-param name="label" select="$label"/>
      <xsl:with-param name="hint">[[field.phone-hint]]</xsl:with-param>
      <xsl:with-param name="type" select="'tel'"/>
      <xsl:with-param name="keyboard" select="'tel'"/>
      <xsl:with-param name="fill" select="$fill"/>
      <xsl:with-param name="mask" select="'phone'"/>
    </xsl:call-template>
  </xsl:template>

  <xsl:template name="email-field">
    <xsl:param name="label">[[signin.email]]</xsl:param>
    <xsl:param name="hint">[[field.email-hint]]</xsl:param>
    <xsl:param name="fill" select="'username'"/>
    <xsl:call-template name="field">
      <xsl:with-param name="name" select="'email'"/>
      <xsl:with-param name="label" select="$label"/>
      <xsl:with-param name="hint" select="$hint"/>
      <xsl:with-param name="type" select="'email'"/>
      <xsl:with-param name="keyboard" select="'email'"/>
      <xsl:with-param name="fill" select="$fill"/>
    </xsl:call-template>
  </xsl:template>

  <!-- what a person is called; context: the element with the fields and @gender -->
  <xsl:template name="person-fields">
    <xsl:call-template name="field">
      <xsl:with-param name="name" select="'last-name'"/>
      <xsl:with-param name="label">[[profile.last-name]]</xsl:with-param>
      <xsl:with-param name="fill" select="'family-name'"/>
      <xsl:with-param name="star" select="'yes'"/>
    </xsl:call-template>
    <xsl:call-template name="field">
      <xsl:with-param name="name" select="'first-name'"/>
      <xsl:with-param name="label">[[profile.first-name]]</xsl:with-param>
      <xsl:with-param name="fill" select="'given-name'"/>
      <xsl:with-param name="star" select="'yes'"/>
    </xsl:call-template>
    <xsl:call-template name="field">
      <xsl:with-param name="name" select="'middle-name'"/>
      <xsl:with-param name="label">[[profile.middle-name]]</xsl:with-param>
      <xsl:with-param name="fill" select="'additional-name'"/>
      <xsl:with-param name="must" select="'no'"/>
    </xsl:call-template>
    <div class="pair">
      <xsl:call-template name="field">
        <xsl:with-param name="name" select="'born'"/>
        <xsl:with-param name="label">[[profile.birth]]</xsl:with-param>
        <xsl:with-param name="type" select="'date'"/>
        <xsl:with-param name="fill" select="'bday'"/>
        <xsl:with-param name="must" select="'no'"/>
      </xsl:call-template>
      <div class="field">
        <label for="gender">[[profile.gender]]</label>
        <select id="gender" name="gender" autocomplete="sex">
          <option value="">[[profile.gender-none]]</option>
          <option value="female"><xsl:if test="@gender = 'female'"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if>[[profile.gender-female]]</option>
          <option value="male"><xsl:if test="@gender = 'male'"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if>[[profile.gender-male]]</option>
        </select>
      </div>
    </div>
  </xsl:template>

  <!-- one row of a list of places to go to; its <ul class="ways"> is the caller's -->
  <xsl:template name="way">
    <xsl:param name="to"/>
    <xsl:param name="icon" select="'next'"/>
    <xsl:param name="text"/>
    <xsl:param name="state"/>
    <li>
      <a href="{$base}{$to}">
        <xsl:if test="$state != ''"><xsl:attribute name="aria-describedby"><xsl:value-of select="concat('way', translate($to, '/', '-'))"/></xsl:attribute></xsl:if>
        <svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#{$icon}"></use></svg><span><xsl:value-of select="$text"/></span><svg class="icon go" width="24" height="24" aria-hidden="true"><use href="{$icons}#next"></use></svg>
      </a>
      <xsl:if test="$state != ''"><small id="{concat('way', translate($to, '/', '-'))}"><xsl:value-of select="$state"/></small></xsl:if>
    </li>
  </xsl:template>

  <!-- how far a newcomer has come: each step done, now or wait -->
  <xsl:template name="newcomer-steps">
    <xsl:param name="phone" select="'done'"/>
    <xsl:param name="name" select="'wait'"/>
    <xsl:param name="email" select="'wait'"/>
    <ol class="steps across" aria-label="[[welcome.steps]]">
      <xsl:call-template name="step"><xsl:with-param name="is" select="$phone"/><xsl:with-param name="text">[[welcome.step-phone]]</xsl:with-param></xsl:call-template>
      <xsl:call-template name="step"><xsl:with-param name="is" select="$name"/><xsl:with-param name="text">[[welcome.step-name]]</xsl:with-param></xsl:call-template>
      <xsl:call-template name="step"><xsl:with-param name="is" select="$email"/><xsl:with-param name="text">[[welcome.step-email]]</xsl:with-param></xsl:call-template>
    </ol>
  </xsl:template>

  <!-- above each page that the profile leads to -->
  <xsl:template name="to-profile">
    <xsl:call-template name="back">
      <xsl:with-param name="to" select="'/profile'"/>
      <xsl:with-param name="text">[[profile.back]]</xsl:with-param>
    </xsl:call-template>
  </xsl:template>

  <xsl:template name="save-or-cancel">
    <xsl:param name="do">[[field.save]]</xsl:param>
    <p class="act"><button class="button main" type="submit"><xsl:value-of select="$do"/></button><a class="button quiet" href="{$base}/profile">[[field.cancel]]</a></p>
  </xsl:template>
</xsl:stylesheet>
