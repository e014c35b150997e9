Feature: Farms order vaccine from stock, pay, and have it shipped cold
  Row P2/4.2.1.13. Payment is confirmed by the cashier.

  Background:
    Given today is "2026-11-23"
    And the official "藍樣苗" in post "vri-vaccine-clerk-1"
    And the official "石範冷" in post "vri-vaccine-clerk-2"
    And a person "陳測安" with records:
      | registry         | field         | value              |
      | livestock-farm   | number        | 範牧字第99001號    |
      | livestock-farm   | name          | 範例牧場           |
      | livestock-farm   | owner_id      | @陳測安            |
      | livestock-farm   | owner_name    | 陳測安             |
      | livestock-farm   | species       | pig                |
      | livestock-farm   | head          | 800                |
      | livestock-farm   | address       | 64000010 範例路1號 |
      | livestock-farm   | registered_on | 2015-02-03         |
      | livestock-farm   | status        | active             |
      | vaccine-product  | code          | PRRS-01            |
      | vaccine-product  | name          | 豬範例疫苗         |
      | vaccine-product  | species       | pig                |
      | vaccine-product  | kind          | live               |
      | vaccine-product  | doses         | 50                 |
      | vaccine-product  | price         | 1200               |
      | vaccine-product  | storage       | 2-8°C              |
      | vaccine-product  | on_sale       | yes                |
      | vaccine-movement | number        | VM99000001         |
      | vaccine-movement | product       | PRRS-01            |
      | vaccine-movement | bottles       | 30                 |
      | vaccine-movement | kind          | produced           |
      | vaccine-movement | moved_on      | 2026-11-01         |

  Scenario: An order takes its bottles from the stock; the next one finds too few
    When "陳測安" starts the service "vaccine-order"
    And "陳測安" answers "which_farm" with "範牧字第99001號"
    And "陳測安" answers "which_product" with "PRRS-01"
    And "陳測安" answers "how_many" with "25"
    And "陳測安" submits
    Then the case of "陳測安" is with post "vri-vaccine-clerk-1"
    When "藍樣苗" opens the case of "陳測安"
    And "藍樣苗" asks "陳測安" to correct "how_many" because "匯款金額是二十瓶，請確認瓶數"
    Then the case of "陳測安" is waiting for correction
    When "陳測安" corrects "how_many" to "20" and submits
    And "藍樣苗" passes it on with reason "已收款24000元"
    Then the case of "陳測安" is with post "vri-vaccine-clerk-2"
    When "石範冷" opens the case of "陳測安"
    And "石範冷" passes it on with reason "冷藏出貨"
    Then the case of "陳測安" is granted
    And the registry "vaccine-order" has a record with field "bottles" = "20" and field "amount" = "24000"
    And the registry "vaccine-movement" has a record with field "bottles" = "-20" and field "kind" = "shipped"
    And "陳測安" sees that "獸醫研究所" read "livestock-farm" because "確認訂購人為登記的畜牧場"
    When "陳測安" starts the service "vaccine-order"
    And "陳測安" answers "which_farm" with "範牧字第99001號"
    And "陳測安" answers "which_product" with "PRRS-01"
    And "陳測安" answers "how_many" with "15"
    And "陳測安" submits
    Then the case of "陳測安" is refused
    And "陳測安" sees "庫存只有 10 瓶" on the case page
    And the indicator "service.decided" counts 2

  Scenario: Somebody without a farm is told where to turn
    When "林範文" starts the service "vaccine-order"
    Then "林範文" sees "查無您的畜牧場登記" on the case page

  Scenario: Warm bottles are exchanged within a week
    Given a person "陳測安" with records:
      | registry      | field        | value              |
      | vaccine-order | number       | VVO99000001        |
      | vaccine-order | farm_number  | 範牧字第99001號    |
      | vaccine-order | owner_id     | @陳測安            |
      | vaccine-order | product      | PRRS-01            |
      | vaccine-order | product_name | 豬範例疫苗         |
      | vaccine-order | bottles      | 10                 |
      | vaccine-order | amount       | 12000              |
      | vaccine-order | ship_to      | 64000010 範例路1號 |
      | vaccine-order | shipped_on   | 2026-11-19         |
      | vaccine-order | status       | shipped            |
    When "陳測安" starts the service "vaccine-exchange"
    And "陳測安" answers "which_order" with "VVO99000001"
    And "陳測安" answers "bad_bottles" with "12"
    And "陳測安" answers "trouble" with "warm"
    And "陳測安" uploads "photo" a file "box.jpg"
    And "陳測安" submits
    Then the case of "陳測安" is refused
    And "陳測安" sees "超過訂購的 10 瓶" on the case page
    When "陳測安" starts the service "vaccine-exchange"
    And "陳測安" answers "which_order" with "VVO99000001"
    And "陳測安" answers "bad_bottles" with "2"
    And "陳測安" answers "trouble" with "warm"
    And "陳測安" uploads "photo" a file "box.jpg"
    And "陳測安" submits
    And "藍樣苗" opens the case of "陳測安"
    And "藍樣苗" passes it on with reason "溫度紀錄超標"
    Then the case of "陳測安" is granted
    And the registry "vaccine-order" has for "VVO99000001" field "status" = "exchanged"
