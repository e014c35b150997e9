Feature: Every agency has a live page with its services, people, documents and data
  Row P2/4.4.1.

  Background:
    Given today is "2026-11-23"
    And the official "何樣和" in post "moda-clerk-1"
    And the official "陸測共" in post "moda-chief"
    And the official "周範明" in post "ndc-clerk-1"

  Scenario: All agencies of the directory have their page
    Then every agency of the directory has a page with its services, posts, registers and contracts
    And everybody sees "何樣和" on page "/agencies/moda"
    And everybody does not see "何樣和" on page "/agencies/ndc"

  Scenario: An announcement is corrected, published, and read and found by everybody
    When "何樣和" starts the service "agency-notice"
    And "何樣和" answers "heading" with "機房搬遷"
    And "何樣和" answers "text" with "十二月一日上午八時至十時暫停服務，請改用其他時間辦理。"
    And "何樣和" answers "heading_en" with "Data centre moves"
    And "何樣和" answers "text_en" with "There is no service on 1 December from 8 to 10. Please come back at another time."
    And "何樣和" submits
    Then the case of "何樣和" is with post "moda-chief"
    And everybody does not see "機房搬遷" on page "/agencies/moda"
    When "陸測共" opens the case of "何樣和"
    And "陸測共" asks "何樣和" to correct "heading" because "請寫明暫停哪一天"
    Then the case of "何樣和" is waiting for correction
    When "何樣和" corrects "heading" to "十二月一日機房搬遷暫停服務" and submits
    And "陸測共" passes it on with reason "同意公告"
    Then the case of "何樣和" is granted
    And everybody sees "十二月一日機房搬遷暫停服務" on page "/agencies/moda"
    And everybody does not see "十二月一日機房搬遷暫停服務" on page "/agencies/ndc"
    And everybody sees "Data centre moves" on page "/search?q=data+centre"
    And everybody finds "十二月一日機房搬遷暫停服務" in the register "agency-notice" by "機房"
    And the indicator "service.decided" counts 1

  Scenario: An announcement is changed with its history kept, then withdrawn
    Given a person "何樣和" with records:
      | registry      | field        | value                                |
      | agency-notice | number       | AGN115-000-000-001                   |
      | agency-notice | agency_id    | moda                                 |
      | agency-notice | title        | 範例講習                             |
      | agency-notice | title_en     | Sample course                        |
      | agency-notice | body         | 十二月三日上午九時開始，請先報名。   |
      | agency-notice | body_en      | It begins on 3 December at 9. Please register first. |
      | agency-notice | contact      | 科員                                 |
      | agency-notice | published_on | 2026-11-20                           |
    When "何樣和" starts the service "agency-notice-change"
    And "何樣和" answers "which" with "AGN115-000-000-001"
    And "何樣和" answers "heading" with "範例講習改期"
    And "何樣和" answers "text" with "改在十二月十日上午九時開始，請先報名。"
    And "何樣和" answers "heading_en" with "Sample course on another day"
    And "何樣和" answers "text_en" with "It now begins on 10 December at 9. Please register first."
    And "何樣和" submits
    And "陸測共" opens the case of "何樣和"
    And "陸測共" passes it on with reason "同意改期"
    Then the case of "何樣和" is granted
    And everybody sees "範例講習改期" on page "/agencies/moda"
    And everybody sees "改在十二月十日" on page "/registries/agency-notice/records/AGN115-000-000-001"
    When 1 working days pass
    And "何樣和" starts the service "agency-notice-withdraw"
    And "何樣和" answers "which" with "AGN115-000-000-001"
    And "何樣和" answers "why" with "報名人數不足"
    And "何樣和" submits
    And "陸測共" opens the case of "何樣和"
    And "陸測共" passes it on with reason "同意撤下"
    Then the case of "何樣和" is granted
    And everybody does not see "範例講習" on page "/agencies/moda"
    And the registry "agency-notice" has no record for "AGN115-000-000-001"
    And the registry "agency-notice" had on "2026-11-23" for "AGN115-000-000-001" field "title" = "範例講習改期"

  Scenario: A supervisor refuses what nobody understands, and no other agency touches it
    When "何樣和" starts the service "agency-notice"
    And "何樣和" answers "heading" with "公告"
    And "何樣和" answers "text" with "如說明。"
    And "何樣和" answers "heading_en" with "Notice"
    And "何樣和" answers "text_en" with "As explained."
    And "何樣和" submits
    And "陸測共" opens the case of "何樣和"
    And "陸測共" refuses it with reason "看不出要民眾做什麼"
    Then the case of "何樣和" is refused
    And "何樣和" sees "看不出要民眾做什麼" on the case page
    When "周範明" starts the service "agency-notice-change"
    Then "周範明" sees "貴機關目前沒有公告" on the case page
