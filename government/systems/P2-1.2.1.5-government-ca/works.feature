Feature: Agencies, units, officials and servers get their certificates from the government CA
  Row P2/1.2.1.5: at the desk or by ACME; openssl and certbot are the clients.

  Background:
    Given today is "2026-11-23"
    And the official "林範文" in post "moda-clerk-1"
    And the official "黃例明" in post "motc-thb-it"
    And a key ceremony is held

  Scenario: An agency and one of its units; what is revoked is refused, the rest holds
    When "林範文" issues the certificate "agency" under "agency" of "gca" to "motc-thb"
    And "林範文" issues the certificate "unit" under "agency" of "gca" to "thb-shilin"
    Then openssl accepts the certificate "agency"
    And openssl accepts the certificate "unit"
    And openssl finds "士林監理站" in the certificate "unit"
    And an LDAP client finds 1 certificates of the agency "thb-shilin"
    When "林範文" revokes the certificate "unit" because "key-compromise"
    Then openssl refuses the certificate "unit"
    And an LDAP client finds 0 certificates of the agency "thb-shilin"
    And openssl accepts the certificate "agency"

  Scenario: A server's certificate is issued at the desk, renewed and revoked
    When "黃例明" registers the host "www.thb.example.gov.tw"
    And "林範文" issues the certificate "server" under "server" of "gca" to "motc-thb www.thb.example.gov.tw"
    Then openssl accepts the certificate "server"
    And openssl finds "DNS:www.thb.example.gov.tw" in the certificate "server"
    When "林範文" renews the certificate "server" as "server-renewed"
    And "林範文" revokes the certificate "server" because "superseded"
    Then openssl refuses the certificate "server"
    And openssl accepts the certificate "server-renewed"
    And openssl finds "DNS:www.thb.example.gov.tw" in the certificate "server-renewed"

  Scenario: certbot gets, renews and returns a server's certificate without anybody at a desk
    Then certbot gets nothing for the host "acme.thb.example.gov.tw"
    When "黃例明" registers the host "acme.thb.example.gov.tw"
    And certbot gets the certificate "first" for the host "acme.thb.example.gov.tw"
    Then openssl accepts the certificate "first"
    When certbot renews the certificate as "second" for the host "acme.thb.example.gov.tw"
    And certbot revokes the certificate "first"
    Then openssl refuses the certificate "first"
    And openssl accepts the certificate "second"

  Scenario: An official's certificate ends with the post
    Given the official "謝樣明" in post "motc-thb-clerk-2"
    And the official "吳測真" in post "motc-thb-directory"
    When "林範文" issues the certificate "official" under "official" of "gca" to "謝樣明"
    And "吳測真" relieves "謝樣明" of the post "motc-thb-clerk-2" from the end of "2026-11-24"
    And 1 working days pass
    Then openssl accepts the certificate "official"
    When 1 working days pass
    Then openssl refuses the certificate "official"
