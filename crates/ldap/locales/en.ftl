# How the directory describes an agency that was reorganised or abolished
ldap-reorganised = Existed until { $until }; its work is done by { $names }.
ldap-abolished = Existed until { $until }; no other agency took over its work.
# How the directory describes a certification authority
ldap-authority = Certification authority
