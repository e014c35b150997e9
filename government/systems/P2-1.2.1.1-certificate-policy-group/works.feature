Feature: The certificate policy that the group resolves is the one that authorities issue by
  Row P2/1.2.1.1. Versions stand in certificate-policies/gpki.toml; none of them is in force without a resolution.

  Background:
    Given today is "2026-12-01"
    And the official "林範文" in post "moda-clerk-2"
    And the official "吳測真" in post "moda-deputy"
    And the official "謝樣明" in post "moda-government-director"
    And the official "高測平" in post "moi-household-director"
    And the official "黃例明" in post "moea-aoc-head"
    And the official "李樣平" in post "moea-clerk-1"
    And a key ceremony is held
    When "林範文" appoints to "convener" of the council "certificate-policy-group" by "數位憑字第1150001號":
      | post        |
      | moda-deputy |
    And "林範文" appoints to "deputy" of the council "certificate-policy-group" by "數位憑字第1150001號":
      | post                     |
      | moda-government-director |
    And "林範文" appoints to "authorities" of the council "certificate-policy-group" by "數位憑字第1150001號":
      | post                   |
      | moi-household-director |
      | moea-aoc-head          |
    And "林範文" appoints to "experts" of the council "certificate-policy-group" by "數位憑字第1150002號":
      | person |
      | 陳測安 |
    And "林範文" prepares a meeting of "certificate-policy-group" on "2026-12-10" at "數位發展部"
    And "林範文" adds an item to the meeting of "certificate-policy-group":
      | field  | value                                |
      | title  | 採用憑證政策第2.0版                  |
      | paper  | 縮短伺服器憑證效期，提高公司行號金鑰強度。 |
      | effect | policy:gpki:2.0                      |
    And "林範文" calls the members to the meeting of "certificate-policy-group"

  Scenario: A version is voted on with one member recused; authorities issue by it from the confirmed minutes on
    When "李樣平" issues the certificate "before" under "company" of "moeaca" to "12345675 範例資訊股份有限公司"
    Then openssl accepts the certificate "before"
    And everybody sees "憑推字第1140201號" on page "/authorities"
    Given today is "2026-12-10"
    When "林範文" opens the meeting of "certificate-policy-group" with "moda-deputy" in the chair:
      | member | came    | deputy |
      | all    | present |        |
    And "黃例明" takes no part in item 1 of the meeting of "certificate-policy-group" because "本署主管公司憑證，與本案有利害關係。"
    And "吳測真" votes "for" on item 1 of the meeting of "certificate-policy-group"
    And "謝樣明" votes "for" on item 1 of the meeting of "certificate-policy-group"
    And "陳測安" votes "for" on item 1 of the meeting of "certificate-policy-group"
    And "高測平" votes "against" on item 1 of the meeting of "certificate-policy-group"
    And "林範文" settles item 1 of the meeting of "certificate-policy-group" by "vote"
    And "林範文" closes the meeting of "certificate-policy-group"
    And "林範文" writes in the minutes of "certificate-policy-group" that "戶政司建議提供較長的過渡期。"
    When "李樣平" issues the certificate "not yet" under "company" of "moeaca" to "12345675 範例資訊股份有限公司"
    Then openssl accepts the certificate "not yet"
    When "吳測真" confirms the minutes of "certificate-policy-group"
    Then everybody sees "憑推字第1150101號" on the meeting of "certificate-policy-group"
    And everybody sees "贊成 3、反對 1、棄權 0" on the meeting of "certificate-policy-group"
    And everybody sees "伺服器憑證效期縮短為47天" on page "/authorities"
    And "李樣平" cannot issue a certificate under "company" of "moeaca" to "12345675 範例資訊股份有限公司" because "現行憑證政策第 2.0 版"

  Scenario: A file changed after the resolution is not what was adopted, and nothing is issued by it
    Given today is "2026-12-10"
    When "林範文" opens the meeting of "certificate-policy-group" with "moda-deputy" in the chair:
      | member        | came    | deputy |
      | all           | present |        |
      | moea-aoc-head | absent  |        |
    And "林範文" settles item 1 of the meeting of "certificate-policy-group" by "consensus"
    And "林範文" closes the meeting of "certificate-policy-group"
    And "林範文" writes in the minutes of "certificate-policy-group" that "無異議。"
    And "吳測真" confirms the minutes of "certificate-policy-group"
    Given the agency adds the file "certificate-policies/gpki.toml" to the catalogue:
      """
      # What the authorities of trust/ may issue. A version is in force once the council's minutes that adopt it are confirmed.
      id = "gpki"
      name = { zh = "政府機關公開金鑰基礎建設憑證政策", en = "Certificate Policy of the Government Public Key Infrastructure" }
      agency = "moda"
      council = "certificate-policy-group"
      authorities = ["grca", "gca", "moica", "moeaca", "xca"]

      [[version]]
      number = "1.0"
      summary = { zh = "本系統啟用時的簽發限制：四種保證等級，各類憑證依原訂效期。", en = "Limits when this node began: four levels of assurance, each kind of certificate for its usual time." }
      oids = ["2.16.886.101.0.3.1", "2.16.886.101.0.3.2", "2.16.886.101.0.3.3", "2.16.886.101.0.3.4"]
      adopted = { resolution = "憑推字第1140201號", on = "2025-07-15" }
      [[version.holder]]
      kind = "agency"
      days = 1095
      keys = ["p256", "p384", "ed25519"]
      [[version.holder]]
      kind = "official"
      days = 1095
      keys = ["p256", "p384", "ed25519"]
      [[version.holder]]
      kind = "citizen"
      days = 1825
      keys = ["p256", "p384", "ed25519"]
      [[version.holder]]
      kind = "business"
      days = 1825
      keys = ["p256", "p384"]
      [[version.holder]]
      kind = "organisation"
      days = 1825
      keys = ["p256", "p384"]
      [[version.holder]]
      kind = "server"
      days = 90
      keys = ["p256", "p384"]
      [[version.holder]]
      kind = "log"
      days = 3650
      keys = ["ed25519"]

      [[version]]
      number = "2.0"
      summary = { zh = "公司行號可用任何金鑰。", en = "Servers' certificates last 47 days; businesses use P-384 keys only." }
      oids = ["2.16.886.101.0.3.1", "2.16.886.101.0.3.2", "2.16.886.101.0.3.3", "2.16.886.101.0.3.4"]
      [[version.holder]]
      kind = "agency"
      days = 1095
      keys = ["p256", "p384", "ed25519"]
      [[version.holder]]
      kind = "official"
      days = 1095
      keys = ["p256", "p384", "ed25519"]
      [[version.holder]]
      kind = "citizen"
      days = 1825
      keys = ["p256", "p384", "ed25519"]
      [[version.holder]]
      kind = "business"
      days = 1825
      keys = ["p384"]
      [[version.holder]]
      kind = "organisation"
      days = 1825
      keys = ["p256", "p384"]
      [[version.holder]]
      kind = "server"
      days = 47
      keys = ["p256", "p384"]
      [[version.holder]]
      kind = "log"
      days = 3650
      keys = ["ed25519"]
      """
    Then "李樣平" cannot issue a certificate under "company" of "moeaca" to "12345675 範例資訊股份有限公司" because "決議採用的內容不同"
    And everybody sees "目前沒有經決議採用的版本" on page "/authorities"

  Scenario: The chair confirms a correction of the minutes; both editions stay
    Given today is "2026-12-10"
    When "林範文" opens the meeting of "certificate-policy-group" with "moda-government-director" in the chair:
      | member | came    | deputy |
      | all    | present |        |
    Then "林範文" is told on the own screen "召集人在場時由召集人主持"
    When "林範文" opens the meeting of "certificate-policy-group" with "moda-deputy" in the chair:
      | member | came    | deputy |
      | all    | present |        |
    And "林範文" settles item 1 of the meeting of "certificate-policy-group" by "defer"
    And "林範文" closes the meeting of "certificate-policy-group"
    And "林範文" writes in the minutes of "certificate-policy-group" that "請補充過度期的安排。"
    And "吳測真" confirms the minutes of "certificate-policy-group"
    And "林範文" corrects the minutes of "certificate-policy-group" to "請補充過渡期的安排。" because "錯字。"
    Then everybody does not see "更正理由：錯字。" on the meeting of "certificate-policy-group"
    When "吳測真" confirms the minutes of "certificate-policy-group"
    Then everybody sees "更正理由：錯字。" on the meeting of "certificate-policy-group"
    And edition 1 of the minutes of "certificate-policy-group" under seal says "過度期"
    And edition 2 of the minutes of "certificate-policy-group" under seal says "過渡期"
