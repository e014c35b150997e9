Feature: Agencies publish what the law lists, and answer requests within the legal time
  Row P2/4.4.2.

  Background:
    Given today is "2026-11-20"
    And the official "何樣和" in post "moda-clerk-1"
    And the official "俞範開" in post "moda-clerk-2"
    And the official "陸測共" in post "moda-chief"
    And the official "宋樣文" in post "moe-higher-clerk-2"
    And a person "陳測安" with records:
      | registry  | field            | value              |
      | household | id_number        | @陳測安            |
      | household | name             | 陳測安             |
      | household | sex              | female             |
      | household | birth_date       | 1985-03-14         |
      | household | household_number | F0004421           |
      | household | role             | head               |
      | household | head_id          | @陳測安            |
      | household | address          | 63000050 範例路1號 |
      | household | event            | initial            |
    And today is "2026-11-23"

  Scenario: A request goes to the agency, is made clearer, and is answered in time
    When "陳測安" starts the service "information-request"
    And "陳測安" answers "which_agency" with "moe"
    And "陳測安" answers "which_category" with "plans"
    And "陳測安" answers "what" with "統計資料"
    And "陳測安" answers "how" with "electronic"
    And "陳測安" submits
    Then the case of "陳測安" is with post "moe-higher-clerk-2"
    When "宋樣文" opens the case of "陳測安"
    And "宋樣文" asks "陳測安" to correct "what" because "請寫明哪一年、哪一種統計"
    Then the case of "陳測安" is waiting for correction
    When "陳測安" corrects "what" to "一一四學年大專校院休學人數統計" and submits
    And 3 working days pass
    And "宋樣文" opens the case of "陳測安"
    And "宋樣文" passes it on with reason "已提供統計表"
    Then the case of "陳測安" is granted
    And the registry "information-request" has a record with field "days" = "3" and field "in_time" = "true"
    And "陳測安" sees "已提供統計表" on the case page
    And "陳測安" sees that "國家發展委員會" read "household" because "確認申請人設有戶籍並取得通訊地址"
    And the indicator "service.decided" counts 1

  Scenario: An agency refuses with article and reason, and tells the remedy
    When "陳測安" starts the service "information-request"
    And "陳測安" answers "which_agency" with "moda"
    And "陳測安" answers "which_category" with "contracts"
    And "陳測安" answers "what" with "評選中的採購底價"
    And "陳測安" answers "how" with "paper"
    And "陳測安" submits
    And "俞範開" opens the case of "陳測安"
    And "俞範開" refuses it with reason "採購尚未決標，依政府資訊公開法第18條不予提供"
    Then the case of "陳測安" is refused
    And "陳測安" sees "第18條" on the case page
    And "陳測安" sees "第20條" on the case page

  Scenario: An agency publishes by category after its supervisor asked for another title, and anyone reads it
    When "何樣和" starts the service "disclosure-update"
    And "何樣和" answers "which_category" with "budget"
    And "何樣和" answers "items" with "title=預算, published_on=2026-11-20, link=https://www.example/budget-115"
    And "何樣和" submits
    Then the case of "何樣和" is with post "moda-chief"
    When "陸測共" opens the case of "何樣和"
    And "陸測共" asks "何樣和" to correct "items" because "名稱請寫明年度"
    Then the case of "何樣和" is waiting for correction
    When "何樣和" corrects "items" to "title=一一五年度單位預算, published_on=2026-11-20, link=https://www.example/budget-115" and submits
    And "陸測共" passes it on with reason "同意公開"
    Then the case of "何樣和" is granted
    And "陳測安" sees "一一五年度單位預算" on page "/registries/disclosure/records/moda-budget"
    And everybody sees "預算" on page "/agencies/moda"
    And the download of the register "disclosure" has for "moda-budget" the field "agency_id" = "moda"
    And nobody downloads the register "information-request"
