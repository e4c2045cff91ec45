<?xml version="1.0" encoding="UTF-8"?>
<!-- Errors: the summary on top, the same words at the field, both from one list of texts. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="errors" mode="summary">
    <div class="summary" id="errors" role="alert" tabindex="-1">
      <h2><svg class="icon" width="24" height="24" aria-hidden="true"><use href="{$icons}#warn"></use></svg>[[errors.title]]</h2>
      <ul>
        <xsl:for-each select="error">
          <li>
            <xsl:choose>
              <xsl:when test="@field = ''"><xsl:apply-templates select="." mode="text"/></xsl:when>
              <xsl:otherwise><a href="#{@field}"><xsl:apply-templates select="." mode="name"/><xsl:apply-templates select="." mode="text"/></a></xsl:otherwise>
            </xsl:choose>
          </li>
        </xsl:for-each>
      </ul>
    </div>
  </xsl:template>

  <!-- at the field -->
  <xsl:template match="error" mode="field">
    <p class="wrong" id="wrong-{@field}"><svg class="icon" width="20" height="20" aria-hidden="true"><use href="{$icons}#warn"></use></svg><span><xsl:apply-templates select="." mode="text"/></span></p>
  </xsl:template>

  <!-- in the field's tag: what is wrong, and where it is said -->
  <xsl:template match="error" mode="attributes">
    <xsl:attribute name="aria-invalid">true</xsl:attribute>
    <xsl:attribute name="aria-describedby">wrong-<xsl:value-of select="@field"/></xsl:attribute>
  </xsl:template>

  <!-- which field, for the summary -->
  <xsl:template match="error" mode="name">
    <xsl:choose>
      <!-- these say themselves what they are about -->
      <xsl:when test="(starts-with(@code, 'password-') and @code != 'password-wrong') or starts-with(@code, 'code-')"/>
      <xsl:when test="@field = 'phone' and /page/profile-contact">[[contact.new-phone]]: </xsl:when>
      <xsl:when test="@field = 'email' and /page/profile-contact">[[contact.new-email]]: </xsl:when>
      <xsl:when test="@field = 'email' and /page/welcome">[[field.email]]: </xsl:when>
      <xsl:when test="@field = 'password' and /page/profile-password">[[password.old]]: </xsl:when>
      <xsl:when test="@field = 'password-new'">[[password.new]]: </xsl:when>
      <xsl:when test="@field = 'password-again' and /page/profile-password">[[password.again]]: </xsl:when>
      <xsl:when test="@field = 'password-again'">[[password.repeat]]: </xsl:when>
      <xsl:when test="@field = 'last-name'">[[profile.last-name]]: </xsl:when>
      <xsl:when test="@field = 'first-name'">[[profile.first-name]]: </xsl:when>
      <xsl:when test="@field = 'middle-name'">[[profile.middle-name]]: </xsl:when>
      <xsl:when test="@field = 'born'">[[profile.birth]]: </xsl:when>
      <xsl:when test="@field = 'name' and (/page/account-add or /page/account-edit)">[[account-add.new-group]]: </xsl:when>
      <xsl:when test="@field = 'name' and /page/account-share">[[share.name]]: </xsl:when>
      <xsl:when test="@field = 'name' and /page/group-page">[[groups.name]]: </xsl:when>
      <xsl:when test="@field = 'name'">[[security.passkey-name]]: </xsl:when>
      <xsl:when test="@field = 'alias'">[[account.alias]]: </xsl:when>
      <xsl:when test="@field = 'supplier'">[[account.supplier]]: </xsl:when>
      <xsl:when test="@field = 'number'">[[account-add.number]]: </xsl:when>
      <xsl:when test="@field = 'paid-on'">[[account-add.paid-on]]: </xsl:when>
      <xsl:when test="@field = 'paid'">[[account-add.paid]]: </xsl:when>
      <xsl:when test="@field = 'billed'">[[account-add.bill]]: </xsl:when>
      <xsl:when test="@field = 'code'">[[code.label]]: </xsl:when>
      <xsl:when test="@field = 'phone'">[[signin.phone]]: </xsl:when>
      <xsl:when test="@field = 'email'">[[signin.email]]: </xsl:when>
      <xsl:when test="@field = 'password'">[[signin.password]]: </xsl:when>
      <xsl:when test="@field = 'from'">[[history.from]]: </xsl:when>
      <xsl:when test="@field = 'to'">[[history.to]]: </xsl:when>
      <xsl:when test="starts-with(@field, 'sum-')">
        <xsl:for-each select="/page/*/account[@item = substring-after(current()/@field, 'sum-')]"><xsl:apply-templates select="." mode="line"/>: </xsl:for-each>
        <xsl:for-each select="/page/*/account/line[@item = substring-after(current()/@field, 'sum-')]"><xsl:value-of select="@name"/>: </xsl:for-each>
        <xsl:for-each select="/page/readings-done/preliminary[@item = substring-after(current()/@field, 'sum-')]"><xsl:value-of select="@service"/>: </xsl:for-each>
      </xsl:when>
      <xsl:when test="starts-with(@field, 'r-')">
        <xsl:for-each select="/page/*/meter/register[@id = substring-after(current()/@field, 'r-')]"><xsl:value-of select="../@service"/>, <xsl:call-template name="zone"/>: </xsl:for-each>
      </xsl:when>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="error" mode="text">
    <xsl:choose>
      <xsl:when test="@code = 'empty'">[[errors.empty]]</xsl:when>
      <xsl:when test="@code = 'signin-refused'">[[errors.signin-refused]]</xsl:when>
      <xsl:when test="@code = 'sum-format'">[[errors.sum-format]]</xsl:when>
      <xsl:when test="@code = 'sum-zero'">[[errors.sum-zero]]</xsl:when>
      <xsl:when test="@code = 'sum-limit'">[[errors.sum-limit]]</xsl:when>
      <xsl:when test="@code = 'nothing-ticked'">[[errors.nothing-ticked]]</xsl:when>
      <xsl:when test="@code = 'reading-format'">[[errors.reading-format]]</xsl:when>
      <xsl:when test="@code = 'reading-below'">[[errors.reading-below]]</xsl:when>
      <xsl:when test="@code = 'reading-rollover'">[[errors.reading-rollover]]</xsl:when>
      <xsl:when test="@code = 'reading-high'">[[errors.reading-high]]</xsl:when>
      <xsl:when test="@code = 'reading-swap'">[[errors.reading-swap]]</xsl:when>
      <xsl:when test="@code = 'reading-digits'">[[errors.reading-digits]]</xsl:when>
      <xsl:when test="@code = 'reading-decimals'">
        <xsl:choose>
          <xsl:when test="@decimals = 0">[[errors.reading-whole]]</xsl:when>
          <xsl:otherwise>[[errors.reading-decimals]]</xsl:otherwise>
        </xsl:choose>
      </xsl:when>
      <xsl:when test="@code = 'reading-closed'">[[errors.reading-closed]]</xsl:when>
      <xsl:when test="@code = 'reading-date'">[[errors.reading-date]]</xsl:when>
      <xsl:when test="@code = 'bank-unavailable'">[[errors.bank-unavailable]]</xsl:when>
      <xsl:when test="@code = 'date-format'">[[errors.date-format]]</xsl:when>
      <xsl:when test="@code = 'date-order'">[[errors.date-order]]</xsl:when>
      <xsl:when test="@code = 'phone-format'">[[errors.phone-format]]</xsl:when>
      <xsl:when test="@code = 'email-format'">[[errors.email-format]]</xsl:when>
      <xsl:when test="@code = 'password-rules'">[[errors.password-rules]]</xsl:when>
      <xsl:when test="@code = 'password-known'">[[errors.password-known]]</xsl:when>
      <xsl:when test="@code = 'password-differs'">[[errors.password-differs]]</xsl:when>
      <xsl:when test="@code = 'password-wrong'">[[errors.password-wrong]]</xsl:when>
      <xsl:when test="@code = 'agree-needed'">[[errors.agree-needed]]</xsl:when>
      <xsl:when test="@code = 'code-expired'">[[errors.code-expired]]</xsl:when>
      <xsl:when test="@code = 'code-dead'">[[errors.code-dead]]</xsl:when>
      <xsl:when test="@code = 'signin-wait'">[[errors.signin-wait]]</xsl:when>
      <xsl:when test="@code = 'send-wait'">[[errors.send-wait]]</xsl:when>
      <xsl:when test="@code = 'passkey-refused'">[[errors.passkey-refused]]</xsl:when>
      <xsl:when test="@code = 'name-long'">[[errors.name-long]]</xsl:when>
      <xsl:when test="@code = 'date-range'">[[errors.date-range]]</xsl:when>
      <xsl:when test="@code = 'delete-agree'">[[errors.delete-agree]]</xsl:when>
      <xsl:when test="@code = 'contact-same'">[[errors.contact-same]]</xsl:when>
      <xsl:when test="@code = 'choose'">[[errors.choose]]</xsl:when>
      <xsl:when test="@code = 'proof-needed'">[[errors.proof-needed]]</xsl:when>
      <xsl:when test="@code = 'proof-way'">[[errors.proof-way]]</xsl:when>
      <xsl:when test="@code = 'link-refused'">[[errors.link-refused]]</xsl:when>
      <xsl:when test="@code = 'link-wait'">[[errors.link-wait]]</xsl:when>
      <xsl:when test="@code = 'group-taken'">[[errors.group-taken]]</xsl:when>
      <xsl:when test="@code = 'signin-busy'">[[errors.signin-busy]]</xsl:when>
      <xsl:when test="@code = 'code-format'">
        <xsl:choose>
          <xsl:when test="@digits != ''">[[errors.code-format-digits]]</xsl:when>
          <xsl:otherwise>[[errors.code-format]]</xsl:otherwise>
        </xsl:choose>
      </xsl:when>
      <xsl:when test="@code = 'code-wrong'">
        <xsl:choose>
          <xsl:when test="@left != ''">[[errors.code-wrong]]</xsl:when>
          <xsl:otherwise>[[errors.code-wrong-again]]</xsl:otherwise>
        </xsl:choose>
      </xsl:when>
      <xsl:otherwise>[[errors.again]]</xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
