<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="notices" mode="title">[[notices.title]]</xsl:template>

  <xsl:template match="notices">
    <div class="read">
      <h1>[[notices.title]]</h1>
      <xsl:choose>
        <xsl:when test="notice">
          <ul class="notices"><xsl:apply-templates select="notice"/></ul>
        </xsl:when>
        <xsl:otherwise>
          <xsl:call-template name="empty">
            <xsl:with-param name="icon" select="'bell'"/>
            <xsl:with-param name="title">[[notices.empty-title]]</xsl:with-param>
            <xsl:with-param name="text">[[notices.empty-text]]</xsl:with-param>
          </xsl:call-template>
        </xsl:otherwise>
      </xsl:choose>
    </div>
  </xsl:template>

  <xsl:template match="notice">
    <li class="card notice is-{@read}">
      <xsl:choose>
        <xsl:when test="@read = 'yes'"><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#letter-open"></use></svg></xsl:when>
        <xsl:otherwise><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#letter"></use></svg></xsl:otherwise>
      </xsl:choose>
      <div class="said">
        <h2 id="notice-{@id}">
          <xsl:if test="@read = 'no'"><span class="vh">[[notices.unread]]: </span></xsl:if>
          <xsl:choose>
            <xsl:when test="@topic = 'payment-paid'">[[notices.payment-paid]]</xsl:when>
            <xsl:when test="@topic = 'payment-declined'">[[notices.payment-declined]]</xsl:when>
            <xsl:when test="@topic = 'payment-mismatch'">[[notices.payment-mismatch]]</xsl:when>
            <xsl:when test="@topic = 'reading-sent'">[[notices.reading-sent]]</xsl:when>
            <xsl:when test="@topic = 'reading-reminder'">[[notices.reading-reminder]]</xsl:when>
            <xsl:when test="@topic = 'password-changed'">[[notices.password-changed]]</xsl:when>
            <xsl:when test="@topic = 'phone-changed'">[[notices.phone-changed]]</xsl:when>
            <xsl:when test="@topic = 'email-changed'">[[notices.email-changed]]</xsl:when>
            <xsl:when test="@topic = 'second-factor-on'">[[notices.second-factor-on]]</xsl:when>
            <xsl:when test="@topic = 'second-factor-off'">[[notices.second-factor-off]]</xsl:when>
            <xsl:when test="@topic = 'authenticator-off'">[[notices.authenticator-off]]</xsl:when>
            <xsl:when test="@topic = 'passkey-added'">[[notices.passkey-added]]</xsl:when>
            <xsl:when test="@topic = 'passkey-removed'">[[notices.passkey-removed]]</xsl:when>
            <xsl:when test="@topic = 'account-linked'">[[notices.account-linked]]</xsl:when>
            <xsl:when test="@topic = 'account-review'">[[notices.account-review]]</xsl:when>
            <xsl:when test="@topic = 'account-joined'">[[notices.account-joined]]</xsl:when>
            <xsl:when test="@topic = 'account-revoked'">[[notices.account-revoked]]</xsl:when>
          </xsl:choose>
        </h2>
        <p>
          <xsl:choose>
            <xsl:when test="@topic = 'payment-paid'">[[notices.payment-paid-text]]</xsl:when>
            <xsl:when test="@topic = 'payment-declined'">[[notices.payment-declined-text]]</xsl:when>
            <xsl:when test="@topic = 'payment-mismatch'">[[notices.payment-mismatch-text]]</xsl:when>
            <xsl:when test="@topic = 'reading-sent'">[[notices.reading-sent-text]]</xsl:when>
            <xsl:when test="@topic = 'reading-reminder'">[[notices.reading-reminder-text]]</xsl:when>
            <xsl:when test="@topic = 'password-changed'">[[notices.password-changed-text]]</xsl:when>
            <xsl:when test="@topic = 'phone-changed'">[[notices.phone-changed-text]]</xsl:when>
            <xsl:when test="@topic = 'email-changed'">[[notices.email-changed-text]]</xsl:when>
            <xsl:when test="@topic = 'second-factor-on'">[[notices.second-factor-on-text]]</xsl:when>
            <xsl:when test="@topic = 'second-factor-off'">[[notices.second-factor-off-text]]</xsl:when>
            <xsl:when test="@topic = 'authenticator-off'">[[notices.authenticator-off-text]]</xsl:when>
            <xsl:when test="@topic = 'passkey-added'">[[notices.passkey-added-text]]</xsl:when>
            <xsl:when test="@topic = 'passkey-removed'">[[notices.passkey-removed-text]]</xsl:when>
            <xsl:when test="@topic = 'account-linked'">[[notices.account-linked-text]]</xsl:when>
            <xsl:when test="@topic = 'account-review'">[[notices.account-review-text]]</xsl:when>
            <xsl:when test="@topic = 'account-joined'">[[notices.account-joined-text]]</xsl:when>
            <xsl:when test="@topic = 'account-revoked'">[[notices.account-revoked-text]]</xsl:when>
          </xsl:choose>
        </p>
        <small><xsl:value-of select="@at-text"/></small>
        <div class="do">
          <xsl:if test="@link != ''"><a class="more-link" href="{$base}{@link}" aria-describedby="notice-{@id}">[[notices.open]]<svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#next"></use></svg></a></xsl:if>
          <xsl:if test="@read = 'no'">
            <form method="post" action="{$base}/notices/read">
              <input type="hidden" name="csrf" value="{/page/@csrf}"/>
              <input type="hidden" name="id" value="{@id}"/>
              <button class="button plain" type="submit" aria-describedby="notice-{@id}">[[notices.mark]]</button>
            </form>
          </xsl:if>
        </div>
      </div>
    </li>
  </xsl:template>
</xsl:stylesheet>
