Feature: Certificates of four kinds are understood by any common program
  Row P2/1.2.1.3: three authorities issue them; openssl, which knows the root alone, accepts them all.

  Background:
    Given today is "2026-11-23"
    And a person "陳測安"
    And the official "林範文" in post "moda-clerk-1"
    And the official "黃例明" in post "moi-household-clerk-1"
    And the official "李樣平" in post "moea-clerk-1"
    And the official "謝樣明" in post "motc-thb-clerk-1"
    And a key ceremony is held

  Scenario: An agency, an official, a citizen and a company, each from its own authority
    When "林範文" issues the certificate "agency" under "agency" of "gca" to "moi"
    And "林範文" issues the certificate "official" under "official" of "gca" to "謝樣明"
    And "黃例明" issues the certificate "citizen" under "signature" of "moica" to "陳測安"
    And "李樣平" issues the certificate "company" under "company" of "moeaca" to "12345675 範例資訊股份有限公司"
    Then openssl accepts the certificate "agency"
    And openssl accepts the certificate "official"
    And openssl accepts the certificate "citizen"
    And openssl accepts the certificate "company"
    And openssl finds "內政部" in the certificate "agency"
    And openssl finds "謝樣明" in the certificate "official"
    And openssl finds "陳測安" in the certificate "citizen"
    And openssl finds "12345675" in the certificate "company"
    And openssl finds "Digital Signature, Non Repudiation" in the certificate "citizen"
    And pkilint finds nothing wrong with what was published and issued

  Scenario: What any of them signs is verified with the root alone, across authorities
    When "林範文" issues the certificate "agency" under "agency" of "gca" to "moi"
    And "林範文" issues the certificate "official" under "official" of "gca" to "謝樣明"
    And "黃例明" issues the certificate "citizen" under "signature" of "moica" to "陳測安"
    And "李樣平" issues the certificate "company" under "company" of "moeaca" to "12345675 範例資訊股份有限公司"
    Then openssl accepts what "agency" signs
    And openssl accepts what "official" signs
    And openssl accepts what "citizen" signs
    And openssl accepts what "company" signs
