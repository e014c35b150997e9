Feature: Traders export, and ask for a ruling before they import
  Row P2/4.1.3: as 2.1.1.6 seen by a trader.

  Background:
    Given today is "2026-11-23"
    And the official "黃例明" in post "mof-customs-officer-1"
    And the company "測真精密有限公司" with number "00900012" and records:
      | registry | field               | value              |
      | company  | business_number     | 00900012           |
      | company  | name                | 測真精密有限公司   |
      | company  | kind                | limited            |
      | company  | representative_id   | @吳測真            |
      | company  | representative_name | 吳測真             |
      | company  | address             | 63000020 範例路1號 |
      | company  | capital             | 1000000            |
      | company  | paid_in             | 1000000            |
      | company  | industry            | manufacturing      |
      | company  | scope               | 食品什貨批發業     |
      | company  | established_on      | 2020-05-04         |
      | company  | status              | active             |
    And "吳測真" represents "測真精密有限公司"

  Scenario: Ordinary goods are released for export at once
    When "吳測真" acts for "測真精密有限公司"
    And "吳測真" starts the service "export-declaration"
    And "吳測真" answers "tariff_number" with "0000.00.00.01-1"
    And "吳測真" answers "description" with "電源供應器"
    And "吳測真" answers "destination" with "DE"
    And "吳測真" answers "amount_of_goods" with "1000"
    And "吳測真" answers "kilos" with "600"
    And "吳測真" answers "fob" with "1500000"
    And "吳測真" answers "strategic" with "no"
    And "吳測真" uploads "shipping_order" a file "order.pdf"
    And "吳測真" submits
    Then the case of "吳測真" is granted
    And the registry "customs-declaration" has a record with field "direction" = "export" and field "trade_fee" = "600"
    And the indicator "service.decided" counts 1

  Scenario: Strategic goods whose permit does not fit are refused
    When "吳測真" acts for "測真精密有限公司"
    And "吳測真" starts the service "export-declaration"
    And "吳測真" answers "tariff_number" with "0000.00.00.01-1"
    And "吳測真" answers "description" with "高階變流器"
    And "吳測真" answers "destination" with "SG"
    And "吳測真" answers "amount_of_goods" with "2"
    And "吳測真" answers "kilos" with "60"
    And "吳測真" answers "fob" with "90000"
    And "吳測真" answers "strategic" with "yes"
    And "吳測真" uploads "shipping_order" a file "order.pdf"
    And "吳測真" uploads "permit" a file "permit.pdf"
    And "吳測真" submits
    Then the case of "吳測真" is with post "mof-customs-officer-1"
    When "黃例明" opens the case of "吳測真"
    And "黃例明" refuses it with reason "輸出許可證的最終使用者與託運單不符"
    Then the case of "吳測真" is refused
    And "吳測真" sees "最終使用者與託運單不符" on the case page

  Scenario: A ruling, after the proposed number is corrected
    Given the official "潘測成" in post "mof-customs-officer-2"
    When "吳測真" acts for "測真精密有限公司"
    And "吳測真" starts the service "tariff-ruling"
    And "吳測真" answers "description" with "布製玩偶"
    And "吳測真" answers "made_of" with "聚酯纖維"
    And "吳測真" answers "purpose_of_goods" with "兒童玩具"
    And "吳測真" answers "proposed" with "0000.00.00.99-9"
    And "吳測真" uploads "catalogue" a file "catalogue.pdf"
    And "吳測真" submits
    Then the case of "吳測真" is with post "mof-customs-officer-2"
    When "潘測成" opens the case of "吳測真"
    And "潘測成" asks "吳測真" to correct "proposed" because "玩偶歸列 0000.00.00.02-2"
    And "吳測真" corrects "proposed" to "0000.00.00.02-2" and submits
    And "潘測成" passes it on with reason "玩偶歸列此號別"
    Then the case of "吳測真" is granted
    And the registry "tariff-ruling" has a record with field "goods" = "布製玩偶" and field "tariff_code" = "0000.00.00.02-2"
