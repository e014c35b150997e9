Feature: Goods are declared, channelled by risk, paid for and released
  Row P2/2.1.1.6. The inspection pass that an import rule asks for is checked with the agency
  that issued it.

  Background:
    Given today is "2026-11-23"
    And the official "黃例明" in post "mof-customs-officer-1"
    And the official "謝樣明" in post "mof-customs-cashier-1"
    And a person "吳測真" with records:
      | registry  | field               | value              |
      | company   | business_number     | 00900012           |
      | company   | name                | 測真貿易有限公司   |
      | company   | kind                | limited            |
      | company   | representative_id   | @吳測真            |
      | company   | representative_name | 吳測真             |
      | company   | address             | 63000020 範例路1號 |
      | company   | capital             | 1000000            |
      | company   | paid_in             | 1000000            |
      | company   | industry            | trade              |
      | company   | scope               | 食品什貨批發業     |
      | company   | established_on      | 2020-05-04         |
      | company   | status              | active             |
      | goods-lot | lot_number          | GLI-1              |
      | goods-lot | applicant_number    | 00900012           |
      | goods-lot | applicant_name      | 測真貿易有限公司   |
      | goods-lot | goods               | toy                |
      | goods-lot | quantity            | 500                |
      | goods-lot | value               | 120000             |
      | goods-lot | stored_at           | 65000010 範例路8號 |
      | goods-lot | inspected_on        | 2026-11-02         |
      | goods-lot | valid_until         | 2027-05-01         |
      | goods-lot | result              | pass               |

  Scenario: Power supplies are neither checked nor opened, and released once paid
    Then the registry "tariff" has for "0000.00.00.01-1" field "duty_per_mille" = "50"
    When "吳測真" starts the service "import-declaration"
    And "吳測真" answers "company_number" with "00900012"
    And "吳測真" answers "tariff_number" with "0000.00.00.01-1"
    And "吳測真" answers "description" with "電源供應器"
    And "吳測真" answers "origin" with "JP"
    And "吳測真" answers "amount_of_goods" with "500"
    And "吳測真" answers "kilos" with "300"
    And "吳測真" answers "cif" with "800001"
    And "吳測真" uploads "invoice" a file "invoice.pdf"
    And "吳測真" uploads "packing_list" a file "packing.pdf"
    And "吳測真" submits
    Then the case of "吳測真" is with post "mof-customs-cashier-1"
    And "吳測真" sees "82,320" on the case page
    When "謝樣明" opens the case of "吳測真"
    And "謝樣明" passes it on with reason "稅費已入庫"
    Then the case of "吳測真" is granted
    And the registry "customs-declaration" has a record with field "duty" = "40000" and field "vat" = "42000"
    And the registry "customs-declaration" has a record with field "channel" = "C1" and field "status" = "released"
    And the indicator "service.decided" counts 1

  Scenario: Toys need an inspection pass; the officer has the quantity corrected
    When "吳測真" starts the service "import-declaration"
    And "吳測真" answers "company_number" with "00900012"
    And "吳測真" answers "tariff_number" with "0000.00.00.02-2"
    And "吳測真" answers "description" with "玩偶"
    And "吳測真" answers "origin" with "JP"
    And "吳測真" answers "amount_of_goods" with "5000"
    And "吳測真" answers "kilos" with "300"
    And "吳測真" answers "cif" with "200000"
    And "吳測真" answers "pass" with "GLI-1"
    And "吳測真" uploads "invoice" a file "invoice.pdf"
    And "吳測真" uploads "packing_list" a file "packing.pdf"
    And "吳測真" submits
    Then the case of "吳測真" is with post "mof-customs-officer-1"
    When "黃例明" opens the case of "吳測真"
    And "黃例明" asks "吳測真" to correct "amount_of_goods" because "發票數量為 500 件"
    Then the case of "吳測真" is waiting for correction
    When "吳測真" corrects "amount_of_goods" to "500" and submits
    And "黃例明" passes it on with reason "文件相符"
    And "謝樣明" opens the case of "吳測真"
    And "謝樣明" passes it on with reason "稅費已入庫"
    Then the case of "吳測真" is granted
    And the registry "customs-declaration" has a record with field "pass_number" = "GLI-1" and field "quantity" = "500"

  Scenario: Another company's pass does not serve
    Given the company "樣平貿易有限公司" with number "00900060" and records:
      | registry | field               | value              |
      | company  | business_number     | 00900060           |
      | company  | name                | 樣平貿易有限公司   |
      | company  | kind                | limited            |
      | company  | representative_id   | @李樣平            |
      | company  | representative_name | 李樣平             |
      | company  | address             | 63000020 範例路1號 |
      | company  | capital             | 1000000            |
      | company  | paid_in             | 1000000            |
      | company  | industry            | trade              |
      | company  | scope               | 食品什貨批發業     |
      | company  | established_on      | 2020-05-04         |
      | company  | status              | active             |
    And "李樣平" represents "樣平貿易有限公司"
    When "李樣平" acts for "樣平貿易有限公司"
    And "李樣平" starts the service "import-declaration"
    And "李樣平" answers "tariff_number" with "0000.00.00.02-2"
    And "李樣平" answers "description" with "玩偶"
    And "李樣平" answers "origin" with "JP"
    And "李樣平" answers "amount_of_goods" with "500"
    And "李樣平" answers "kilos" with "300"
    And "李樣平" answers "cif" with "200000"
    And "李樣平" answers "pass" with "GLI-1"
    And "李樣平" uploads "invoice" a file "invoice.pdf"
    And "李樣平" uploads "packing_list" a file "packing.pdf"
    And "李樣平" submits
    Then the case of "李樣平" is refused
    And "李樣平" sees "不是貴公司的" on the case page
    And "李樣平" sees "申請復查" on the case page

  Scenario: Banned goods are refused at once
    When "吳測真" starts the service "import-declaration"
    And "吳測真" answers "company_number" with "00900012"
    And "吳測真" answers "tariff_number" with "0000.00.00.03-3"
    And "吳測真" answers "description" with "活魚"
    And "吳測真" answers "origin" with "JP"
    And "吳測真" answers "amount_of_goods" with "500"
    And "吳測真" answers "kilos" with "300"
    And "吳測真" answers "cif" with "50000"
    And "吳測真" uploads "invoice" a file "invoice.pdf"
    And "吳測真" uploads "packing_list" a file "packing.pdf"
    And "吳測真" submits
    Then the case of "吳測真" is refused
    And "吳測真" sees "管制輸入" on the case page

  Scenario: A released declaration is amended
    Given a person "林範文" with records:
      | registry            | field              | value            |
      | customs-declaration | declaration_number | CI000000001      |
      | customs-declaration | direction          | import           |
      | customs-declaration | trader_number      | 00900012         |
      | customs-declaration | trader_name        | 測真貿易有限公司 |
      | customs-declaration | tariff_code        | 0000.00.00.01-1  |
      | customs-declaration | goods              | 電源供應器       |
      | customs-declaration | partner            | JP               |
      | customs-declaration | quantity           | 500              |
      | customs-declaration | weight_kg          | 300              |
      | customs-declaration | value              | 800000           |
      | customs-declaration | duty               | 40000            |
      | customs-declaration | trade_fee          | 320              |
      | customs-declaration | vat                | 42000            |
      | customs-declaration | channel            | C1               |
      | customs-declaration | declared_on        | 2026-11-10       |
      | customs-declaration | released_on        | 2026-11-11       |
      | customs-declaration | status             | released         |
    When "吳測真" starts the service "declaration-amendment"
    And "吳測真" answers "company_number" with "00900012"
    And "吳測真" answers "declaration" with "CI000000001"
    And "吳測真" answers "right_quantity" with "480"
    And "吳測真" answers "right_kilos" with "290"
    And "吳測真" answers "right_partner" with "KR"
    And "吳測真" uploads "proof" a file "invoice.pdf"
    And "吳測真" submits
    And "黃例明" opens the case of "吳測真"
    And "黃例明" passes it on with reason "發票已更正"
    Then the case of "吳測真" is granted
    And the registry "customs-declaration" has for "CI000000001" field "partner" = "KR"
