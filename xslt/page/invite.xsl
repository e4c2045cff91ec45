<?xml version="1.0" encoding="UTF-8"?>
<!-- The page that an invitation leads to. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="invite[@state]" mode="title"><xsl:apply-templates select="." mode="heading"/></xsl:template>

  <xsl:template match="invite" mode="heading">
    <xsl:choose>
      <xsl:when test="@state = 'closed'">[[invite.closed]]</xsl:when>
      <xsl:when test="@state = 'held'">[[invite.held]]</xsl:when>
      <xsl:otherwise>[[invite.title]]</xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="invite[@state]">
    <div class="narrow">
      <section class="card">
        <h1><xsl:apply-templates select="." mode="heading"/></h1>
        <xsl:choose>
          <xsl:when test="@state = 'closed'"><p class="intro">[[invite.closed-text]]</p><p class="act"><a class="button main" href="{$base}/payment">[[error.home]]</a></p></xsl:when>
          <xsl:when test="@state = 'held'"><p class="intro">[[invite.held-text]]</p><p class="act"><a class="button main" href="{$base}/payment">[[error.home]]</a></p></xsl:when>
          <xsl:otherwise>
            <p class="intro">[[invite.text]]</p>
            <p class="before"><xsl:value-of select="@supplier"/></p>
            <p class="state"><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#info"></use></svg><span><xsl:apply-templates select="." mode="may"/></span></p>
            <xsl:choose>
              <xsl:when test="/page/resident">
                <form method="post" action="{$base}/invite">
                  <input type="hidden" name="csrf" value="{/page/@csrf}"/>
                  <input type="hidden" name="proof" value="{@proof}"/>
                  <button class="button main wide" type="submit">[[invite.do]]</button>
                </form>
              </xsl:when>
              <xsl:otherwise>
                <p class="hint">[[invite.sign-in]]</p>
                <p class="act"><a class="button main" href="{$base}/signin">[[signin.do]]</a><a class="button quiet" href="{$base}/register">[[signin.register]]</a></p>
              </xsl:otherwise>
            </xsl:choose>
          </xsl:otherwise>
        </xsl:choose>
      </section>
    </div>
  </xsl:template>
</xsl:stylesheet>
