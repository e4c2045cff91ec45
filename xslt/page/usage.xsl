<?xml version="1.0" encoding="UTF-8"?>
<!-- Consumption by month: a chart, the same as a table, and files to take away. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="usage-page" mode="title">[[usage.title]]</xsl:template>

  <xsl:template match="usage-page">
    <div class="read">
      <h1>[[usage.title]]</h1>
      <xsl:apply-templates select="." mode="choose"/>
      <xsl:choose>
        <xsl:when test="not(account)">
          <xsl:call-template name="empty">
            <xsl:with-param name="icon" select="'meter'"/>
            <xsl:with-param name="title">[[usage.no-account-title]]</xsl:with-param>
            <xsl:with-param name="text">[[usage.no-account-text]]</xsl:with-param>
          </xsl:call-template>
        </xsl:when>
        <xsl:when test="not(month)">
          <xsl:call-template name="empty">
            <xsl:with-param name="icon" select="'meter'"/>
            <xsl:with-param name="title">[[usage.empty-title]]</xsl:with-param>
            <xsl:with-param name="text">[[usage.empty-text]]</xsl:with-param>
          </xsl:call-template>
          <p class="act"><a class="button main" href="{$base}/readings">[[readings.send]]</a></p>
        </xsl:when>
        <xsl:otherwise>
          <section class="card usage">
            <h2>[[usage.year]]<small>[[usage.unit]]</small></h2>
            <nav class="years" aria-label="[[usage.years]]">
              <xsl:if test="@older != ''"><a href="{$base}/usage?account={@account}&amp;service={@service}&amp;year={@older}">← [[usage.older]]</a></xsl:if>
              <xsl:if test="@newer != ''"><a class="newer" href="{$base}/usage?account={@account}&amp;service={@service}&amp;year={@newer}">[[usage.newer]] →</a></xsl:if>
            </nav>
            <xsl:apply-templates select="." mode="chart"/>
            <xsl:apply-templates select="." mode="months"/>
          </section>
          <section class="card">
            <h2>[[usage.take]]</h2>
            <p class="hint">[[usage.take-text]]</p>
            <p class="act">
              <a class="button quiet" href="{$base}/usage/csv?account={@account}&amp;service={@service}">[[usage.csv]]</a>
              <xsl:if test="@espi = 'yes'"><a class="button quiet" href="{$base}/usage/espi?account={@account}&amp;service={@service}">[[usage.espi]]</a></xsl:if>
            </p>
          </section>
        </xsl:otherwise>
      </xsl:choose>
      <xsl:if test="@account != '0'"><p class="act"><a class="more-link" href="{$base}/account?account={@account}">[[account.open]]</a></p></xsl:if>
    </div>
  </xsl:template>

  <!-- whose, and of what -->
  <xsl:template match="usage-page" mode="choose">
    <xsl:if test="account">
      <form class="filter usage-choice" method="get" action="{$base}/usage" novalidate="novalidate">
        <div class="field">
          <label for="account">[[history.account]]</label>
          <select id="account" name="account">
            <xsl:for-each select="account">
              <option value="{@id}"><xsl:if test="@id = ../@account"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if><xsl:apply-templates select="." mode="line"/></option>
            </xsl:for-each>
          </select>
        </div>
        <button class="button quiet" type="submit">[[history.show]]</button>
      </form>
    </xsl:if>
    <xsl:if test="count(service) &gt; 1">
      <nav class="tabs" aria-label="[[usage.services]]">
        <ul>
          <xsl:for-each select="service">
            <li><a href="{$base}/usage?account={../@account}&amp;service={@id}"><xsl:if test="@current = 'yes'"><xsl:attribute name="aria-current">page</xsl:attribute></xsl:if><xsl:value-of select="@name"/></a></li>
          </xsl:for-each>
        </ul>
      </nav>
    </xsl:if>
  </xsl:template>

  <!-- The drawing says nothing that the table does not say, so it is not read out. Widths are parts of the whole, heights
       are units of the screen: letters keep their size. -->
  <xsl:template match="usage-page" mode="chart">
    <figure>
      <svg class="columns" width="100%" height="204" aria-hidden="true" focusable="false">
        <xsl:for-each select="line">
          <line class="scale" x1="15%" x2="100%" y1="{176 - @height}" y2="{176 - @height}"/>
          <text class="scale" x="13%" y="{181 - @height}" text-anchor="end"><xsl:value-of select="@text"/></text>
        </xsl:for-each>
        <xsl:for-each select="month">
          <xsl:variable name="x" select="15.5 + (position() - 1) * 7.05"/>
          <rect class="before" x="{$x}%" y="{176 - @previous-height}" width="2.6%" height="{@previous-height}"/>
          <rect class="now" x="{$x + 3}%" y="{176 - @height}" width="2.8%" height="{@height}"/>
          <text class="letter" x="{$x + 2.9}%" y="197" text-anchor="middle"><xsl:value-of select="substring(@name, 1, 1)"/></text>
          <text class="short" x="{$x + 2.9}%" y="197" text-anchor="middle"><xsl:value-of select="substring(@name, 1, 3)"/></text>
        </xsl:for-each>
        <line class="floor" x1="15%" x2="100%" y1="176" y2="176"/>
      </svg>
      <figcaption class="legend"><span class="now"><xsl:value-of select="@year"/></span><span class="last"><xsl:value-of select="@previous-year"/></span></figcaption>
    </figure>
  </xsl:template>

  <xsl:template match="usage-page" mode="months">
    <table class="months">
      <caption class="vh">[[usage.table]]</caption>
      <thead><tr><th scope="col">[[usage.month]]</th><th scope="col" class="number"><xsl:value-of select="@year"/></th><th scope="col" class="number"><xsl:value-of select="@previous-year"/></th></tr></thead>
      <tbody>
        <xsl:for-each select="month">
          <tr>
            <th scope="row"><span class="name"><xsl:value-of select="@name"/></span>
              <xsl:choose>
                <xsl:when test="@note = 'computed'"><small>[[usage.note-computed]]</small></xsl:when>
                <xsl:when test="@note = 'imported'"><small>[[usage.note-imported]]</small></xsl:when>
                <xsl:when test="@note = 'averaged'"><small>[[usage.note-averaged]]</small></xsl:when>
                <xsl:when test="@note = 'part'"><small><xsl:if test="@from-text != ''">[[usage.since]]<xsl:text> </xsl:text></xsl:if><xsl:if test="@to-text != ''">[[usage.until]]</xsl:if></small></xsl:when>
              </xsl:choose>
            </th>
            <td class="number"><xsl:call-template name="usage-value"><xsl:with-param name="text" select="@text"/></xsl:call-template></td>
            <td class="number"><xsl:call-template name="usage-value"><xsl:with-param name="text" select="@previous-text"/></xsl:call-template></td>
          </tr>
        </xsl:for-each>
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">[[usage.total]]</th>
          <td class="number"><xsl:call-template name="usage-value"><xsl:with-param name="text" select="@total-text"/></xsl:call-template></td>
          <td class="number"><xsl:call-template name="usage-value"><xsl:with-param name="text" select="@previous-total-text"/></xsl:call-template></td>
        </tr>
      </tfoot>
    </table>
    <p class="hint">[[usage.how]]</p>
  </xsl:template>

  <xsl:template name="usage-value">
    <xsl:param name="text"/>
    <xsl:choose>
      <xsl:when test="$text != ''"><xsl:value-of select="$text"/></xsl:when>
      <xsl:otherwise><span aria-hidden="true">–</span><span class="vh">[[usage.unknown]]</span></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
