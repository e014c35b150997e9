# 已改組或裁撤之機關在目錄中的說明
ldap-reorganised = 存續至{ $until },業務由{ $names }承接。
ldap-abolished = 存續至{ $until },業務未由其他機關承接。
# 憑證機構（憑證管理中心）在目錄中的說明
ldap-authority = 憑證機構
