<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="history" mode="title">[[history.title]]: <xsl:choose>
      <xsl:when test="@of = 'readings'">[[history.readings]]</xsl:when>
      <xsl:when test="@of = 'bills'">[[history.bills]]</xsl:when>
      <xsl:otherwise>[[history.payments]]</xsl:otherwise>
    </xsl:choose></xsl:template>

  <xsl:template match="history">
    <h1>[[history.title]]</h1>
    <nav class="tabs" aria-label="[[history.label]]">
      <ul>
        <li><a href="{$base}/history/payments"><xsl:if test="@of = 'payments'"><xsl:attribute name="aria-current">page</xsl:attribute></xsl:if>[[history.payments]]</a></li>
        <li><a href="{$base}/history/readings"><xsl:if test="@of = 'readings'"><xsl:attribute name="aria-current">page</xsl:attribute></xsl:if>[[history.readings]]</a></li>
        <li><a href="{$base}/history/bills"><xsl:if test="@of = 'bills'"><xsl:attribute name="aria-current">page</xsl:attribute></xsl:if>[[history.bills]]</a></li>
        <li><a href="{$base}/usage">[[usage.tab]]</a></li>
      </ul>
    </nav>
    <xsl:apply-templates select="filter"/>
    <xsl:choose>
      <xsl:when test="payment"><xsl:call-template name="history-payments"/></xsl:when>
      <xsl:when test="reading"><xsl:call-template name="history-readings"/></xsl:when>
      <xsl:when test="bill"><xsl:call-template name="history-bills"/></xsl:when>
      <xsl:when test="filter/@supplier != '' or filter/@account != '' or filter/@from != '' or filter/@to != ''">
        <xsl:call-template name="empty">
          <xsl:with-param name="icon" select="'search'"/>
          <xsl:with-param name="title">[[history.nothing-title]]</xsl:with-param>
          <xsl:with-param name="text">[[history.nothing-text]]</xsl:with-param>
        </xsl:call-template>
        <p class="act"><a class="button quiet" href="{$base}/history/{@of}">[[history.reset]]</a></p>
      </xsl:when>
      <xsl:when test="@of = 'readings'">
        <xsl:call-template name="empty">
          <xsl:with-param name="icon" select="'meter'"/>
          <xsl:with-param name="title">[[history.no-readings-title]]</xsl:with-param>
          <xsl:with-param name="text">[[history.no-readings-text]]</xsl:with-param>
        </xsl:call-template>
        <p class="act"><a class="button main" href="{$base}/readings">[[readings.send]]</a></p>
      </xsl:when>
      <xsl:when test="@of = 'bills'">
        <xsl:call-template name="empty">
          <xsl:with-param name="icon" select="'bill'"/>
          <xsl:with-param name="title">[[history.no-bills-title]]</xsl:with-param>
          <xsl:with-param name="text">[[history.no-bills-text]]</xsl:with-param>
        </xsl:call-template>
      </xsl:when>
      <xsl:otherwise>
        <xsl:call-template name="empty">
          <xsl:with-param name="icon" select="'wallet'"/>
          <xsl:with-param name="title">[[history.no-payments-title]]</xsl:with-param>
          <xsl:with-param name="text">[[history.no-payments-text]]</xsl:with-param>
        </xsl:call-template>
        <p class="act"><a class="button main" href="{$base}/payment">[[payment.back]]</a></p>
      </xsl:otherwise>
    </xsl:choose>
    <xsl:apply-templates select="pager"/>
  </xsl:template>

  <xsl:template match="filter">
    <form class="filter" method="get" action="{$base}/history/{../@of}" novalidate="novalidate" role="search" aria-label="[[history.filter]]">
      <div class="field">
        <label for="supplier">[[history.supplier]]</label>
        <select id="supplier" name="supplier">
          <option value="">[[history.all-suppliers]]</option>
          <xsl:for-each select="supplier">
            <option value="{@id}"><xsl:if test="@id = ../@supplier"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if><xsl:value-of select="@name"/></option>
          </xsl:for-each>
        </select>
      </div>
      <div class="field">
        <label for="account">[[history.account]]</label>
        <select id="account" name="account">
          <option value="">[[history.all-accounts]]</option>
          <xsl:for-each select="account">
            <option value="{@id}"><xsl:if test="@id = ../@account"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if><xsl:apply-templates select="." mode="line"/></option>
          </xsl:for-each>
        </select>
      </div>
      <div class="field">
        <label for="from">[[history.from]]</label>
        <input id="from" name="from" type="date" value="{@from}"><xsl:apply-templates select="/page/errors/error[@field = 'from'][1]" mode="attributes"/></input>
        <xsl:apply-templates select="/page/errors/error[@field = 'from'][1]" mode="field"/>
      </div>
      <div class="field">
        <label for="to">[[history.to]]</label>
        <input id="to" name="to" type="date" value="{@to}"><xsl:apply-templates select="/page/errors/error[@field = 'to'][1]" mode="attributes"/></input>
        <xsl:apply-templates select="/page/errors/error[@field = 'to'][1]" mode="field"/>
      </div>
      <button class="button quiet" type="submit">[[history.show]]</button>
    </form>
  </xsl:template>

  <!-- whose: alias, number, supplier; context: a row of history -->
  <xsl:template name="row-account"><xsl:if test="@alias != ''"><b><xsl:value-of select="@alias"/></b><br/></xsl:if>[[account.ab-of]]<small><xsl:value-of select="@supplier"/></small></xsl:template>

  <xsl:template name="history-payments">
    <table class="table">
      <caption class="vh">[[history.payments]]</caption>
      <thead><tr><th scope="col">[[history.date]]</th><th scope="col">[[history.whose]]</th><th scope="col">[[history.state]]</th><th scope="col" class="number">[[history.sum]]</th><th scope="col"><span class="vh">[[history.open]]</span></th></tr></thead>
      <tbody>
        <xsl:for-each select="payment">
          <tr>
            <td class="date"><time datetime="{@date}"><xsl:value-of select="@date-text"/></time><small class="code">№ <xsl:value-of select="@number"/></small></td>
            <td><xsl:call-template name="row-account"/></td>
            <td class="status">
              <xsl:choose>
                <xsl:when test="@state = 'paid'"><span class="tag good">[[history.state-paid]]</span></xsl:when>
                <xsl:when test="@state = 'booked'"><span class="tag good">[[history.state-booked]]</span></xsl:when>
                <xsl:when test="@state = 'declined'"><span class="tag bad">[[history.state-declined]]</span></xsl:when>
                <xsl:when test="@state = 'expired'"><span class="tag bad">[[history.state-expired]]</span></xsl:when>
                <xsl:when test="@state = 'mismatch'"><span class="tag warn">[[history.state-mismatch]]</span></xsl:when>
                <xsl:otherwise><span class="tag warn">[[history.state-waiting]]</span></xsl:otherwise>
              </xsl:choose>
              <xsl:if test="@source = 'supplier'"><small>[[history.elsewhere]]</small></xsl:if>
            </td>
            <td class="number"><b><xsl:value-of select="@sum-text"/></b><xsl:if test="translate(@commission-text, '0,.&#160; ₽', '') != ''"><small>[[history.commission]]</small></xsl:if></td>
            <td class="open"><xsl:if test="@token != ''"><a href="{$base}/pay/state?payment={@token}" aria-label="[[history.open-payment]]">[[history.open]]</a></xsl:if></td>
          </tr>
        </xsl:for-each>
      </tbody>
    </table>
  </xsl:template>

  <xsl:template name="history-readings">
    <table class="table">
      <caption class="vh">[[history.readings]]</caption>
      <thead><tr><th scope="col">[[history.date]]</th><th scope="col">[[history.whose]]</th><th scope="col">[[history.meter]]</th><th scope="col">[[history.state]]</th><th scope="col" class="number">[[history.values]]</th></tr></thead>
      <tbody>
        <xsl:for-each select="reading">
          <tr>
            <td class="date"><time datetime="{@date}"><xsl:value-of select="@date-text"/></time><small class="code"><a href="{$base}/reading?id={@id}">№ <xsl:value-of select="@number"/></a></small></td>
            <td><xsl:call-template name="row-account"/></td>
            <td><xsl:value-of select="@service"/><small>[[meter.number-of]]</small></td>
            <td class="status">
              <xsl:choose>
                <xsl:when test="@state = 'accepted'"><span class="tag good">[[history.reading-accepted]]</span></xsl:when>
                <xsl:when test="@state = 'used'"><span class="tag good">[[history.reading-used]]</span></xsl:when>
                <xsl:when test="@state = 'declined'"><span class="tag bad">[[history.reading-declined]]</span></xsl:when>
                <xsl:when test="@state = 'withdrawn'"><span class="tag warn">[[history.reading-withdrawn]]</span></xsl:when>
                <xsl:when test="@state = 'replaced'"><span class="tag warn">[[history.reading-replaced]]</span></xsl:when>
                <xsl:otherwise><span class="tag info">[[history.reading-sent]]</span></xsl:otherwise>
              </xsl:choose>
              <small><xsl:call-template name="source"/></small>
            </td>
            <td class="number values"><xsl:for-each select="value"><p><xsl:call-template name="zone"/><xsl:text> </xsl:text><b class="code"><xsl:value-of select="@text"/></b><xsl:text> </xsl:text><xsl:value-of select="@unit"/></p></xsl:for-each></td>
          </tr>
        </xsl:for-each>
      </tbody>
    </table>
  </xsl:template>

  <!-- whose: a reading -->
  <xsl:template name="source">
    <xsl:choose>
      <xsl:when test="@source = 'resident'">[[history.source-resident]]</xsl:when>
      <xsl:when test="@source = 'staff'">[[history.source-staff]]</xsl:when>
      <xsl:when test="@source = 'automatic'">[[history.source-automatic]]</xsl:when>
      <xsl:otherwise>[[history.source-supplier]]</xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="history-bills">
    <table class="table">
      <caption class="vh">[[history.bills]]</caption>
      <thead><tr><th scope="col">[[history.period]]</th><th scope="col">[[history.whose]]</th><th scope="col">[[history.due]]</th><th scope="col" class="number">[[history.sum]]</th><th scope="col"><span class="vh">[[history.open]]</span></th></tr></thead>
      <tbody>
        <xsl:for-each select="bill">
          <tr>
            <td class="date"><xsl:value-of select="@period-text"/><small><time datetime="{@issued}">[[bill.issued]]</time></small></td>
            <td><xsl:call-template name="row-account"/></td>
            <td class="status"><xsl:if test="@due-text != ''">[[bill.due]]</xsl:if></td>
            <td class="number"><b><xsl:value-of select="@total-text"/></b></td>
            <td class="open"><a href="{$base}/bill?bill={@id}">[[bill.for]]</a></td>
          </tr>
        </xsl:for-each>
      </tbody>
    </table>
  </xsl:template>
</xsl:stylesheet>
