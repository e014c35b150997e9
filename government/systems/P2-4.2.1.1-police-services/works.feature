Feature: Police services from home
  Row P2/4.2.1.1. Found property is claimed, papers of accidents are sent and assemblies are
  permitted without a visit to the police station.

  Background:
    Given today is "2026-11-20"
    And the official "謝樣明" in post "npa-case-officer-2"
    And the official "高範中" in post "npa-public-order-officer-1"
    And the official "曾樣如" in post "npa-traffic-officer-2"
    And a person "陳測安" with records:
      | registry  | field            | value              |
      | household | id_number        | @陳測安            |
      | household | name             | 陳測安             |
      | household | sex              | female             |
      | household | birth_date       | 1988-03-14         |
      | household | household_number | F0812004           |
      | household | role             | head               |
      | household | head_id          | @陳測安            |
      | household | address          | 63000020 範例路1號 |
      | household | event            | initial            |
    And a person "林範文" with records:
      | registry       | field            | value                      |
      | household      | id_number        | @林範文                    |
      | household      | name             | 林範文                     |
      | household      | sex              | male                       |
      | household      | birth_date       | 1979-10-02                 |
      | household      | household_number | F0812005                   |
      | household      | role             | head                       |
      | household      | head_id          | @林範文                    |
      | household      | address          | 63000020 範例路1號         |
      | household      | event            | initial                    |
      | found-property | item_number      | FP900001                   |
      | found-property | kind             | wallet                     |
      | found-property | description      | 黑色短夾                   |
      | found-property | marks            | 內有三張集點卡與一張全家福 |
      | found-property | found_on         | 2026-11-10                 |
      | found-property | found_in         | 63000020 範例公園          |
      | found-property | kept_at          | 範例派出所                 |
      | found-property | finder_id        | @林範文                    |
      | found-property | reward_wanted    | false                      |
      | found-property | claim_until      | 2027-05-11                 |
      | found-property | status           | kept                       |
      | found-property | item_number      | FP900002                   |
      | found-property | kind             | bag                        |
      | found-property | description      | 灰色後背包                 |
      | found-property | marks            | 內有水壺                   |
      | found-property | found_on         | 2026-04-01                 |
      | found-property | found_in         | 63000020 範例公園          |
      | found-property | kept_at          | 範例派出所                 |
      | found-property | finder_id        | @林範文                    |
      | found-property | reward_wanted    | false                      |
      | found-property | claim_until      | 2026-10-02                 |
      | found-property | status           | kept                       |
    And today is "2026-11-23"

  Scenario: A wallet goes back to the person who knows what is in it
    When "陳測安" starts the service "found-property-claim"
    And "陳測安" answers "lost_kind" with "wallet"
    And "陳測安" answers "item" with "FP900001"
    And "陳測安" answers "lost_on" with "2026-11-09"
    And "陳測安" answers "proof_marks" with "裡面有卡片"
    And "陳測安" submits
    And "謝樣明" opens the case of "陳測安"
    And "謝樣明" asks "陳測安" to correct "proof_marks" because "請說明是什麼卡片、幾張，還有什麼"
    Then the case of "陳測安" is waiting for correction
    When "陳測安" corrects "proof_marks" to "三張集點卡和一張全家福" and submits
    And "謝樣明" passes it on with reason "特徵相符"
    Then the case of "陳測安" is granted
    And the registry "found-property" has for "FP900001" field "claimed_by" = "@陳測安"
    And "陳測安" sees "範例派出所" on the case page
    And "陳測安" does not see "集點卡與一張全家福" on the case page

  Scenario: After six months the bag belongs to its finder
    When "陳測安" starts the service "found-property-claim"
    And "陳測安" answers "lost_kind" with "bag"
    And "陳測安" answers "item" with "FP900002"
    And "陳測安" answers "lost_on" with "2026-03-31"
    And "陳測安" answers "proof_marks" with "內有水壺"
    And "陳測安" submits
    Then the case of "陳測安" is refused
    And "陳測安" sees "民法第807條" on the case page

  Scenario: After a month a party is sent sketch and analysis, and after a week only the sketch
    Given a person "陳測安" with records:
      | registry         | field           | value             |
      | traffic-accident | accident_number | TA900001          |
      | traffic-accident | party_id        | @陳測安           |
      | traffic-accident | happened_on     | 2026-10-20        |
      | traffic-accident | happened_at     | 63000020 範例路口 |
      | traffic-accident | kind            | a3                |
      | traffic-accident | role            | driver            |
      | traffic-accident | station         | 範例分隊          |
      | traffic-accident | sketch_done     | true              |
      | traffic-accident | accident_number | TA900002          |
      | traffic-accident | party_id        | @陳測安           |
      | traffic-accident | happened_on     | 2026-11-10        |
      | traffic-accident | happened_at     | 63000020 範例路口 |
      | traffic-accident | kind            | a2                |
      | traffic-accident | role            | driver            |
      | traffic-accident | station         | 範例分隊          |
      | traffic-accident | sketch_done     | true              |
    When "陳測安" starts the service "accident-papers"
    And "陳測安" answers "which" with "TA900001"
    And "陳測安" answers "papers" with "sketch; analysis"
    And "陳測安" answers "delivery" with "digital"
    And "陳測安" submits
    And "曾樣如" opens the case of "陳測安"
    And "曾樣如" passes it on with reason "資料已備妥"
    Then the case of "陳測安" is granted
    And the registry "accident-document" has a record with field "accident_number" = "TA900001" and field "paper" = "analysis"
    When "陳測安" starts the service "accident-papers"
    And "陳測安" answers "which" with "TA900002"
    And "陳測安" answers "papers" with "analysis"
    And "陳測安" answers "delivery" with "digital"
    And "陳測安" submits
    Then the case of "陳測安" is refused
    And "陳測安" sees "滿三十日後" on the case page

  Scenario: An assembly is permitted, and a second one at the same place is not
    When "陳測安" starts the service "assembly-permit"
    And "陳測安" answers "day" with "2026-12-05"
    And "陳測安" answers "when" with "afternoon"
    And "陳測安" answers "where" with "liberty"
    And "陳測安" answers "aim" with "關懷範例河川"
    And "陳測安" answers "headcount" with "300"
    And "陳測安" answers "marshal_count" with "10"
    And "陳測安" uploads "venue_consent" a file "consent.pdf"
    And "陳測安" submits
    And "高範中" opens the case of "陳測安"
    And "高範中" passes it on with reason "符合規定"
    Then the case of "陳測安" is granted
    And the registry "assembly" has a record with field "venue" = "liberty" and field "people" = "300"
    When "林範文" starts the service "assembly-permit"
    And "林範文" answers "day" with "2026-12-05"
    And "林範文" answers "when" with "afternoon"
    And "林範文" answers "where" with "liberty"
    And "林範文" answers "aim" with "範例音樂會"
    And "林範文" answers "headcount" with "50"
    And "林範文" answers "marshal_count" with "0"
    And "林範文" uploads "venue_consent" a file "consent.pdf"
    And "林範文" submits
    Then the case of "林範文" is refused
    And "林範文" sees "集會遊行法第11條第4款" on the case page
    And the indicator "registry.extract_issued" counts 0
