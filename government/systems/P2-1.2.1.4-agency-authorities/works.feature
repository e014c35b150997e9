Feature: An agency runs a certification authority of its own
  Row P2/1.2.1.4: described in a file, founded at a ceremony, run by the agency's officials.

  Background:
    Given today is "2026-11-23"
    And the official "林範文" in post "mohw-clerk-1"
    And the official "吳測真" in post "mohw-chief"
    And a key ceremony is held
    And the agency adds the file "trust/hca.toml" to the catalogue:
      """
      id = "hca"
      name = { zh = "醫事憑證管理中心", en = "Healthcare Certification Authority" }
      agency = "mohw"
      issuer = "grca"
      subject = ["C=TW", "O=行政院", "OU=醫事憑證管理中心"]
      key = "p256"
      years = 20
      path_length = 0
      policies = ["2.16.886.101.0.3.3"]
      officers = ["mohw-clerk-1"]
      managers = ["mohw-chief"]
      crl = { hours = 24, delta_hours = 1, grace_hours = 24 }
      ocsp = { subject = ["C=TW", "O=行政院", "OU=醫事憑證管理中心", "CN=HCA OCSP"], days = 90, key = "p256" }

      [[profile]]
      id = "institution"
      name = { zh = "醫事機構憑證", en = "Certificate of a medical institution" }
      holder = "organisation"
      subject = ["C=TW", "O={name}"]
      days = 1825
      keys = ["p256", "p384"]
      key_usage = ["digital_signature", "non_repudiation"]
      policies = ["2.16.886.101.0.3.3"]
      attribute = [{ type = "2.16.886.1.100.2.102", oid = "{oid}" }]
      """
    And a key ceremony is held

  Scenario: The ceremony founds the new authority alone, below the root
    Then the ceremony has founded "hca"
    And openssl accepts all that the authorities publish
    And "林範文" sees "醫事憑證管理中心" on page "/desk/authorities"

  Scenario: The agency's clerk issues, holds, releases, renews and revokes
    When "林範文" issues the certificate "clinic" under "institution" of "hca" to "2.16.886.101.90001.20001 範例診所"
    Then openssl accepts the certificate "clinic"
    And openssl accepts what "clinic" signs
    When "林範文" puts the certificate "clinic" on hold
    Then openssl refuses the certificate "clinic"
    When "林範文" releases the certificate "clinic"
    Then openssl accepts the certificate "clinic"
    When "林範文" renews the certificate "clinic" as "clinic-renewed"
    Then openssl accepts the certificate "clinic"
    And openssl accepts the certificate "clinic-renewed"
    And openssl finds "範例診所" in the certificate "clinic-renewed"
    When "林範文" revokes the certificate "clinic" because "superseded"
    Then openssl refuses the certificate "clinic"
    And openssl accepts the certificate "clinic-renewed"

  Scenario: The agency's chief gives the authority a new key of another algorithm
    When "林範文" issues the certificate "before" under "institution" of "hca" to "2.16.886.101.90001.20001 範例診所"
    And "吳測真" rolls the key of "hca" over to "p384" at a key ceremony
    And "林範文" issues the certificate "after" under "institution" of "hca" to "2.16.886.101.90001.20002 測試診所"
    Then openssl accepts the certificate "before"
    And openssl accepts the certificate "after"
    And openssl finds "ecdsa-with-SHA384" in the certificate "after"
    And openssl accepts all that the authorities publish
    When "林範文" revokes the certificate "before" because "cessation-of-operation"
    Then openssl refuses the certificate "before"
    And openssl accepts the certificate "after"
