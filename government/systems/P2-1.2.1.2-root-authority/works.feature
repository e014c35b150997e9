Feature: The government's root issues the authorities below it and stays offline
  Row P2/1.2.1.2: two custodians open the root's key at a ceremony; openssl judges what is published.

  Background:
    Given today is "2026-11-23"
    And a person "陳測安"
    And the official "林範文" in post "moi-household-clerk-1"
    And a key ceremony is held

  Scenario: Two custodians found the root and the authorities below it
    Then the ceremony has founded "grca; gca; moeaca; moica; xca"
    And openssl accepts all that the authorities publish
    And openssl accepts a time stamp of the node
    And "陳測安" sees "政府憑證總管理中心" on page "/authorities"
    And "陳測安" sees "Government Root Certification Authority" on page "/authorities/grca?lang=en"

  Scenario: While the root is offline it signs nothing, and the authorities below work on
    Given the official "吳測真" in post "moi-household-chief"
    When "林範文" issues the certificate "card" under "signature" of "moica" to "陳測安"
    Then openssl accepts the certificate "card"
    And pkilint finds nothing wrong with what was published and issued
    And "吳測真" cannot roll the key of "moica" over while the root is offline

  Scenario: The root gets a new key, and what the old one signed stays valid
    Given the official "謝樣明" in post "moda-government-director"
    When "林範文" issues the certificate "before" under "signature" of "moica" to "陳測安"
    And "謝樣明" rolls the key of "grca" over to "p384" at a key ceremony
    Then openssl accepts the certificate "before"
    And openssl accepts all that the authorities publish
