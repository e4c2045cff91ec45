<?xml version="1.0" encoding="UTF-8"?>
<!-- The password once more, before something that a stranger at an open screen must not do. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="confirm" mode="title">[[confirm.title]]</xsl:template>

  <xsl:template match="confirm">
    <div class="narrow">
      <section class="card">
        <h1>[[confirm.title]]</h1>
        <p class="intro">
          <xsl:choose>
            <xsl:when test="@to = 'phone'">[[confirm.phone]]</xsl:when>
            <xsl:when test="@to = 'email'">[[confirm.email]]</xsl:when>
            <xsl:when test="@to = 'delete'">[[confirm.delete]]</xsl:when>
            <xsl:otherwise>[[confirm.security]]</xsl:otherwise>
          </xsl:choose>
        </p>
        <form method="post" action="{$base}/confirm" novalidate="novalidate">
          <input type="hidden" name="csrf" value="{/page/@csrf}"/>
          <input type="hidden" name="to" value="{@to}"/>
          <xsl:call-template name="password-field"/>
          <button class="button main wide" type="submit">[[confirm.do]]</button>
        </form>
        <xsl:if test="@passkeys = 'yes'">
          <form class="by-script" method="post" action="{$base}/confirm/passkey" data-needs-passkey="">
            <input type="hidden" name="csrf" value="{/page/@csrf}"/>
            <input type="hidden" name="to" value="{@to}"/>
            <button class="button quiet wide" type="submit"><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#key"></use></svg>[[confirm.passkey]]</button>
          </form>
        </xsl:if>
        <p class="links"><a href="{$base}/profile">[[field.cancel]]</a></p>
      </section>
    </div>
  </xsl:template>
</xsl:stylesheet>
