<?xml version="1.0" encoding="UTF-8"?>
<!-- Paying: hidden fields of the form, tick, sum field, the side panel with total, method and button. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <!-- context: the page's own element with @key and total -->
  <xsl:template name="pay-hidden">
    <input type="hidden" name="csrf" value="{/page/@csrf}"/>
    <input type="hidden" name="key" value="{@key}"/>
    <input type="hidden" name="shown" value="{total/@total}"/>
  </xsl:template>

  <!-- context: account, line or preliminary with @item and @sum -->
  <xsl:template name="sum-field">
    <xsl:variable name="wrong" select="/page/errors/error[@field = concat('sum-', current()/@item)]"/>
    <div class="field sum">
      <label for="sum-{@item}">[[payment.sum]]</label>
      <div class="box">
        <input id="sum-{@item}" name="sum-{@item}" type="text" inputmode="decimal" autocomplete="off" value="{@sum}">
          <xsl:apply-templates select="$wrong[1]" mode="attributes"/>
        </input>
        <span class="unit" aria-hidden="true">₽</span>
      </div>
      <xsl:apply-templates select="$wrong[1]" mode="field"/>
    </div>
  </xsl:template>

  <!-- data for the script: the commission rule of an account -->
  <xsl:template match="account" mode="rule">
    <xsl:attribute name="data-permille"><xsl:value-of select="@commission-permille"/></xsl:attribute>
    <xsl:attribute name="data-min"><xsl:value-of select="@commission-min"/></xsl:attribute>
    <xsl:attribute name="data-max"><xsl:value-of select="@commission-max"/></xsl:attribute>
  </xsl:template>

  <xsl:template match="total" mode="rows">
    <dl class="rows">
      <div><dt>[[payment.without-commission]]</dt><dd data-out="sum"><xsl:value-of select="@sum-text"/></dd></div>
      <div><dt>[[payment.commission]]</dt><dd data-out="commission"><xsl:value-of select="@commission-text"/></dd></div>
      <div class="all"><dt>[[payment.total]]</dt><dd data-out="total"><xsl:value-of select="@total-text"/></dd></div>
    </dl>
  </xsl:template>

  <xsl:template name="method">
    <fieldset class="method">
      <legend>[[payment.method]]</legend>
      <label class="choice">
        <input type="radio" id="new-card" name="method" value="new-card" checked="checked" aria-describedby="new-card-hint"/>
        <span>[[payment.new-card]]</span>
        <svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#card"></use></svg>
      </label>
      <p class="hint" id="new-card-hint">[[payment.new-card-hint]]</p>
    </fieldset>
  </xsl:template>

  <xsl:template match="total" mode="buttons">
    <div class="pay-bar">
      <button class="button main" type="submit" name="do" value="pay"><span>[[payment.pay]]</span><xsl:text> </xsl:text><span data-out="total"><xsl:value-of select="@total-text"/></span></button>
      <button class="button quiet no-script" type="submit" name="do" value="count">[[payment.count]]</button>
    </div>
  </xsl:template>

  <xsl:template match="total" mode="side">
    <div class="side">
      <section class="card panel" aria-labelledby="panel-title">
        <h2 id="panel-title">[[payment.panel]]</h2>
        <xsl:apply-templates select="." mode="rows"/>
        <xsl:call-template name="method"/>
      </section>
      <xsl:apply-templates select="." mode="buttons"/>
    </div>
  </xsl:template>
</xsl:stylesheet>
