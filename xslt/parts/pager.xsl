<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="pager">
    <xsl:if test="@pages &gt; 1">
      <nav class="pager" aria-label="[[pager.label]]">
        <xsl:if test="@previous != ''"><a class="button quiet" rel="prev" href="{$base}{@previous}"><svg class="icon flip" width="24" height="24" aria-hidden="true"><use href="{$icons}#next"></use></svg>[[pager.previous]]</a></xsl:if>
        <p>[[pager.where]]</p>
        <xsl:if test="@next != ''"><a class="button quiet" rel="next" href="{$base}{@next}">[[pager.next]]<svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#next"></use></svg></a></xsl:if>
      </nav>
    </xsl:if>
  </xsl:template>
</xsl:stylesheet>
