<?xml version="1.0" encoding="UTF-8"?>
<!-- A new account: whose it is, its number, a proof, and what to call it. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="account-add" mode="title">[[account-add.title]]</xsl:template>

  <xsl:template match="account-add">
    <div class="read slim">
      <h1>[[account-add.title]]</h1>
      <p class="intro">[[account-add.text]]</p>
      <form method="post" action="{$base}/account/add" novalidate="novalidate">
        <input type="hidden" name="csrf" value="{/page/@csrf}"/>
        <section class="card">
          <xsl:call-template name="supplier-field"/>
          <xsl:if test="supplier/service"><xsl:call-template name="service-field"/></xsl:if>
          <xsl:call-template name="field">
            <xsl:with-param name="name" select="'number'"/>
            <xsl:with-param name="label">[[account-add.number]]</xsl:with-param>
            <xsl:with-param name="hint">[[account-add.number-hint]]</xsl:with-param>
            <xsl:with-param name="star" select="'yes'"/>
          </xsl:call-template>
        </section>
        <fieldset class="card proofs" id="proof" tabindex="-1" aria-describedby="proof-hint">
          <legend><h2>[[account-add.proof]]</h2></legend>
          <p class="hint" id="proof-hint">
            <xsl:choose>
              <xsl:when test="count(way) &gt; 1">[[account-add.proof-hint]]</xsl:when>
              <xsl:otherwise>[[account-add.proof-one]]</xsl:otherwise>
            </xsl:choose>
          </p>
          <xsl:apply-templates select="/page/errors/error[@field = 'proof'][1]" mode="field"/>
          <xsl:apply-templates select="way"/>
        </fieldset>
        <section class="card">
          <h2>[[account-add.place]]</h2>
          <xsl:call-template name="place-fields"/>
        </section>
        <p class="act"><button class="button main" type="submit">[[field.save]]</button><a class="button quiet" href="{$base}/payment">[[field.cancel]]</a></p>
      </form>
    </div>
  </xsl:template>

  <xsl:template name="supplier-field">
    <div class="field must">
      <label for="supplier">[[account.supplier]]</label>
      <select id="supplier" name="supplier" required="required">
        <xsl:call-template name="described"><xsl:with-param name="name" select="'supplier'"/></xsl:call-template>
        <xsl:if test="not(supplier[@current = 'yes'])"><option value="">[[account-add.choose]]</option></xsl:if>
        <xsl:for-each select="supplier">
          <option value="{@id}"><xsl:if test="@current = 'yes'"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if><xsl:value-of select="@name"/></option>
        </xsl:for-each>
      </select>
      <xsl:apply-templates select="/page/errors/error[@field = 'supplier'][1]" mode="field"/>
    </div>
  </xsl:template>

  <xsl:template name="service-field">
    <div class="field">
      <label for="service">[[account-add.service]]</label>
      <p class="hint" id="service-hint">[[account-add.service-hint]]</p>
      <select id="service" name="service" aria-describedby="service-hint">
        <option value="">[[account-add.any-service]]</option>
        <xsl:for-each select="supplier[service]">
          <optgroup label="{@name}">
            <xsl:for-each select="service">
              <option value="{@id}"><xsl:if test="@current = 'yes'"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if><xsl:value-of select="@name"/></option>
            </xsl:for-each>
          </optgroup>
        </xsl:for-each>
      </select>
    </div>
  </xsl:template>

  <xsl:template match="way[@name = 'meter']">
    <xsl:for-each select="..">
      <xsl:call-template name="field">
        <xsl:with-param name="name" select="'serial'"/>
        <xsl:with-param name="label">[[account-add.meter]]</xsl:with-param>
        <xsl:with-param name="hint">[[account-add.meter-hint]]</xsl:with-param>
        <xsl:with-param name="must" select="'no'"/>
      </xsl:call-template>
    </xsl:for-each>
  </xsl:template>

  <xsl:template match="way[@name = 'payment']">
    <xsl:for-each select="..">
      <div class="way" role="group" aria-labelledby="way-payment">
        <h3 id="way-payment">[[account-add.payment]]</h3>
        <div class="pair">
          <xsl:call-template name="field">
            <xsl:with-param name="name" select="'paid-on'"/>
            <xsl:with-param name="label">[[account-add.paid-on]]</xsl:with-param>
            <xsl:with-param name="type" select="'date'"/>
            <xsl:with-param name="must" select="'no'"/>
          </xsl:call-template>
          <xsl:call-template name="field">
            <xsl:with-param name="name" select="'paid'"/>
            <xsl:with-param name="label">[[account-add.paid]]</xsl:with-param>
            <xsl:with-param name="keyboard" select="'decimal'"/>
            <xsl:with-param name="must" select="'no'"/>
          </xsl:call-template>
        </div>
      </div>
    </xsl:for-each>
  </xsl:template>

  <xsl:template match="way[@name = 'bill']">
    <xsl:for-each select="..">
      <xsl:call-template name="field">
        <xsl:with-param name="name" select="'billed'"/>
        <xsl:with-param name="label">[[account-add.bill]]</xsl:with-param>
        <xsl:with-param name="hint">[[account-add.bill-hint]]</xsl:with-param>
        <xsl:with-param name="keyboard" select="'decimal'"/>
        <xsl:with-param name="must" select="'no'"/>
      </xsl:call-template>
    </xsl:for-each>
  </xsl:template>

  <!-- what an account is called, and where it stands; context: an element with the fields and the groups -->
  <xsl:template name="place-fields">
    <xsl:call-template name="field">
      <xsl:with-param name="name" select="'alias'"/>
      <xsl:with-param name="label">[[account.alias]]</xsl:with-param>
      <xsl:with-param name="hint">[[account-add.alias-hint]]</xsl:with-param>
      <xsl:with-param name="must" select="'no'"/>
    </xsl:call-template>
    <div class="field">
      <label for="group">[[account.group]]</label>
      <select id="group" name="group">
        <option value="none">[[account-add.no-group]]</option>
        <xsl:for-each select="group">
          <option value="{@id}"><xsl:if test="@current = 'yes'"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if><xsl:value-of select="@name"/></option>
        </xsl:for-each>
      </select>
    </div>
    <xsl:call-template name="field">
      <xsl:with-param name="name" select="'name'"/>
      <xsl:with-param name="label">[[account-add.new-group]]</xsl:with-param>
      <xsl:with-param name="must" select="'no'"/>
    </xsl:call-template>
  </xsl:template>
</xsl:stylesheet>
