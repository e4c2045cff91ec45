<?xml version="1.0" encoding="UTF-8"?>
<!-- Tabs: groups of accounts. The parameter is the page the tabs lead to. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="groups">
    <xsl:param name="to"/>
    <nav class="tabs" aria-label="[[groups.label]]">
      <ul>
        <xsl:for-each select="group">
          <li>
            <a>
              <xsl:attribute name="href">
                <xsl:value-of select="$base"/><xsl:value-of select="$to"/>
                <xsl:if test="@id != 'all'">?group=<xsl:value-of select="@id"/></xsl:if>
              </xsl:attribute>
              <xsl:if test="@current = 'yes'"><xsl:attribute name="aria-current">page</xsl:attribute></xsl:if>
              <xsl:choose>
                <xsl:when test="@id = 'all'">[[groups.all]]</xsl:when>
                <xsl:otherwise><xsl:value-of select="@name"/></xsl:otherwise>
              </xsl:choose>
              <xsl:if test="@count"><span class="num" aria-hidden="true"><xsl:value-of select="@count"/></span></xsl:if>
            </a>
            <xsl:if test="@current = 'yes' and @id != 'all'">
              <a class="gear" href="{$base}/group?id={@id}"><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#gear"></use></svg><span class="vh">[[groups.change]]</span></a>
            </xsl:if>
          </li>
        </xsl:for-each>
        <li>
          <form method="post" action="{$base}/group/add">
            <input type="hidden" name="csrf" value="{/page/@csrf}"/>
            <input type="hidden" name="do" value="{substring-after($to, '/')}"/>
            <button class="add" type="submit">+<span class="vh"> [[groups.new]]</span></button>
          </form>
        </li>
      </ul>
    </nav>
    <p class="add-account">
      <a class="button plain">
        <xsl:attribute name="href">
          <xsl:value-of select="$base"/>/account/add<xsl:if test="group[@current = 'yes']/@id != 'all'">?group=<xsl:value-of select="group[@current = 'yes']/@id"/></xsl:if>
        </xsl:attribute>
        <svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#plus"></use></svg>[[account-add.do]]</a>
    </p>
  </xsl:template>
</xsl:stylesheet>
