Feature: A phytosanitary certificate is signed by the agency and verified abroad
  Row P2/4.1.11: openssl, with nothing but the root's certificate, stands in for the authority of the importing country.

  Background:
    Given today is "2026-11-23"
    And the official "林範文" in post "aphia-plant-inspector-1"
    And a person "吳測真" with records:
      | registry  | field            | value              |
      | household | id_number        | @吳測真            |
      | household | name             | 吳測真             |
      | household | name_en          | WU, CE-ZHEN        |
      | household | sex              | female             |
      | household | birth_date       | 1985-08-02         |
      | household | household_number | F0000231           |
      | household | role             | head               |
      | household | head_id          | @吳測真            |
      | household | address          | 63000020 範例路1號 |
      | household | event            | initial            |
    And a key ceremony is held
    When "吳測真" starts the service "export-phyto"
    And "吳測真" answers "goods_out" with "orchid"
    And "吳測真" answers "latin" with "Phalaenopsis amabilis"
    And "吳測真" answers "amount" with "800"
    And "吳測真" answers "counted_in" with "plant"
    And "吳測真" answers "going_to" with "us"
    And "吳測真" answers "which_treatment" with "none"
    And "吳測真" answers "ship_to" with "Example Orchids, 1 Test Street, Los Angeles"
    And "吳測真" answers "enters_at" with "Los Angeles"
    And "吳測真" answers "grown_in" with "Tainan, Taiwan"
    And "吳測真" submits
    And "林範文" opens the case of "吳測真"

  Scenario: The exporter downloads the signed certificate and the importing country accepts it
    When "林範文" passes it on with reason "未檢出有害生物"
    Then the case of "吳測真" is granted
    And "吳測真" sees "輸出植物檢疫證明" on page "/my/records"
    When "吳測真" takes an extract of "phyto-certificate" electronically
    And "吳測真" downloads the signed extract
    Then somebody abroad accepts the signed extract of "農業部動植物防疫檢疫署"
    And the signed extract says "Phytosanitary certificate"
    And the signed extract says "Phalaenopsis amabilis"
    And the signed extract says "Example Orchids, 1 Test Street, Los Angeles"
    And the signed extract says "WU, CE-ZHEN"
    And the signed extract does not say "@吳測真"
    And openssl accepts the certificate "seal of the signed extract"
    And the indicator "registry.extract_issued" counts 1

  Scenario: A consignment with a pest gets no certificate
    When "林範文" refuses it with reason "發現介殼蟲，請處理後重新申請"
    Then the case of "吳測真" is refused
    And "吳測真" sees "介殼蟲" on the case page
    And "吳測真" does not see "輸出植物檢疫證明" on page "/my/records"
