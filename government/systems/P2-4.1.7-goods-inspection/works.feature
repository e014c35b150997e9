Feature: Products are registered and lots inspected before they are sold
  Row P2/4.1.7.

  Background:
    Given today is "2026-11-23"
    And the official "黃例明" in post "moea-bsmi-inspector-1"
    And a person "吳測真" with records:
      | registry | field               | value              |
      | company  | business_number     | 00900012           |
      | company  | name                | 測真玩具有限公司   |
      | company  | kind                | limited            |
      | company  | representative_id   | @吳測真            |
      | company  | representative_name | 吳測真             |
      | company  | address             | 63000020 範例路1號 |
      | company  | capital             | 1000000            |
      | company  | paid_in             | 1000000            |
      | company  | industry            | trade              |
      | company  | scope               | 食品什貨批發業     |
      | company  | established_on      | 2020-05-04         |
      | company  | status              | active             |
      | factory  | factory_number      | F0000012           |
      | factory  | name                | 測真玩具廠         |
      | factory  | business_number     | 00900012           |
      | factory  | manager_name        | 吳測真             |
      | factory  | address             | 65000010 範例路8號 |
      | factory  | land_use            | industrial         |
      | factory  | floor_area_m2       | 500                |
      | factory  | power_kw            | 80                 |
      | factory  | products            | 塑膠玩具           |
      | factory  | hazardous           | none               |
      | factory  | registered_on       | 2020-06-01         |
      | factory  | status              | operating          |

  Scenario: A toy made in Taiwan is registered after its test report is corrected
    When "吳測真" starts the service "goods-registration"
    And "吳測真" answers "company_number" with "00900012"
    And "吳測真" answers "item" with "toy"
    And "吳測真" answers "item_model" with "TT-1001"
    And "吳測真" answers "item_brand" with "範例牌"
    And "吳測真" answers "item_standard" with "CNS 479"
    And "吳測真" answers "made_in" with "domestic"
    And "吳測真" answers "plant" with "F0000012"
    And "吳測真" uploads "test_report" a file "report.pdf"
    And "吳測真" submits
    Then the case of "吳測真" is with post "moea-bsmi-inspector-1"
    When "黃例明" opens the case of "吳測真"
    And "黃例明" asks "吳測真" to correct "item_standard" because "玩具的標準是 CNS 4797"
    Then the case of "吳測真" is waiting for correction
    When "吳測真" corrects "item_standard" to "CNS 4797" and submits
    And "黃例明" passes it on with reason "試驗報告符合"
    Then the case of "吳測真" is granted
    And the registry "goods-certificate" has a record with field "model" = "TT-1001" and field "valid_until" = "2029-11-23"
    And the indicator "service.decided" counts 1

  Scenario: A lot passes, and its pass number serves customs
    Given a person "謝樣明" with records:
      | registry          | field              | value            |
      | goods-certificate | certificate_number | R09001           |
      | goods-certificate | holder_number      | 00900012         |
      | goods-certificate | holder_name        | 測真玩具有限公司 |
      | goods-certificate | goods              | toy              |
      | goods-certificate | model              | TT-1001          |
      | goods-certificate | brand              | 範例牌           |
      | goods-certificate | standard           | CNS 4797         |
      | goods-certificate | origin             | import           |
      | goods-certificate | issued_on          | 2025-03-01       |
      | goods-certificate | valid_until        | 2028-02-28       |
      | goods-certificate | status             | valid            |
    When "吳測真" starts the service "goods-lot-inspection"
    And "吳測真" answers "company_number" with "00900012"
    And "吳測真" answers "certificate" with "R09001"
    And "吳測真" answers "pieces" with "2400"
    And "吳測真" answers "lot_value" with "480000"
    And "吳測真" answers "stored" with "65000010 範例路8號"
    And "吳測真" uploads "invoice" a file "invoice.pdf"
    And "吳測真" submits
    And "黃例明" opens the case of "吳測真"
    And "黃例明" passes it on with reason "取樣五件，皆合格"
    Then the case of "吳測真" is granted
    And the registry "goods-lot" has a record with field "certificate_number" = "R09001" and field "result" = "pass"

  Scenario: A lot that fails the test is refused with the reason
    Given a person "謝樣明" with records:
      | registry          | field              | value            |
      | goods-certificate | certificate_number | R09001           |
      | goods-certificate | holder_number      | 00900012         |
      | goods-certificate | holder_name        | 測真玩具有限公司 |
      | goods-certificate | goods              | toy              |
      | goods-certificate | model              | TT-1001          |
      | goods-certificate | brand              | 範例牌           |
      | goods-certificate | standard           | CNS 4797         |
      | goods-certificate | origin             | import           |
      | goods-certificate | issued_on          | 2025-03-01       |
      | goods-certificate | valid_until        | 2028-02-28       |
      | goods-certificate | status             | valid            |
    When "吳測真" starts the service "goods-lot-inspection"
    And "吳測真" answers "company_number" with "00900012"
    And "吳測真" answers "certificate" with "R09001"
    And "吳測真" answers "pieces" with "100"
    And "吳測真" answers "lot_value" with "20000"
    And "吳測真" answers "stored" with "65000010 範例路8號"
    And "吳測真" uploads "invoice" a file "invoice.pdf"
    And "吳測真" submits
    And "黃例明" opens the case of "吳測真"
    And "黃例明" refuses it with reason "可塑劑含量超過標準"
    Then the case of "吳測真" is refused
    And "吳測真" sees "可塑劑含量超過標準" on the case page
    And "吳測真" sees "提起訴願" on the case page

  Scenario: A suspended certificate is refused at once
    Given the official "潘測成" in post "moea-bsmi-inspector-2"
    And a person "謝樣明" with records:
      | registry          | field              | value            |
      | goods-certificate | certificate_number | R09001           |
      | goods-certificate | holder_number      | 00900012         |
      | goods-certificate | holder_name        | 測真玩具有限公司 |
      | goods-certificate | goods              | toy              |
      | goods-certificate | model              | TT-1001          |
      | goods-certificate | brand              | 範例牌           |
      | goods-certificate | standard           | CNS 4797         |
      | goods-certificate | origin             | import           |
      | goods-certificate | issued_on          | 2025-03-01       |
      | goods-certificate | valid_until        | 2028-02-28       |
      | goods-certificate | status             | valid            |
    When "潘測成" changes in registry "goods-certificate" for "R09001" field "status" to "suspended"
    And "吳測真" starts the service "goods-lot-inspection"
    And "吳測真" answers "company_number" with "00900012"
    And "吳測真" answers "certificate" with "R09001"
    And "吳測真" answers "pieces" with "100"
    And "吳測真" answers "lot_value" with "20000"
    And "吳測真" answers "stored" with "65000010 範例路8號"
    And "吳測真" uploads "invoice" a file "invoice.pdf"
    And "吳測真" submits
    Then the case of "吳測真" is refused
    And "吳測真" sees "已暫停或廢止" on the case page

  Scenario: What a market check found is put right first, also for a company that acts itself
    Given the company "樣平燈飾有限公司" with number "00900060" and records:
      | registry     | field               | value              |
      | company      | business_number     | 00900060           |
      | company      | name                | 樣平燈飾有限公司   |
      | company      | kind                | limited            |
      | company      | representative_id   | @李樣平            |
      | company      | representative_name | 李樣平             |
      | company      | address             | 63000020 範例路1號 |
      | company      | capital             | 1000000            |
      | company      | paid_in             | 1000000            |
      | company      | industry            | trade              |
      | company      | scope               | 食品什貨批發業     |
      | company      | established_on      | 2020-05-04         |
      | company      | status              | active             |
      | market-check | check_number        | MC090001           |
      | market-check | business_number     | 00900060           |
      | market-check | goods               | lamp               |
      | market-check | model               | LL-2002            |
      | market-check | checked_on          | 2026-10-05         |
      | market-check | place               | 範例商場           |
      | market-check | finding             | no-mark            |
      | market-check | remedy              | open               |
    And "李樣平" represents "樣平燈飾有限公司"
    When "李樣平" acts for "樣平燈飾有限公司"
    And "李樣平" starts the service "goods-registration"
    Then "李樣平" sees "違規還沒有改正" on the case page
