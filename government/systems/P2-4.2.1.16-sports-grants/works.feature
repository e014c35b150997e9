Feature: Sports grants are scored by a panel, granted and settled
  Row P2/4.2.1.16.

  Background:
    Given today is "2026-11-20"
    And the official "彭範運" in post "mos-public-clerk-1"
    And the official "施樣核" in post "mos-public-clerk-2"
    And the official "康測長" in post "mos-public-chief"
    And the official "柯範一" in post "mos-panel-member-1"
    And the official "尤樣二" in post "mos-panel-member-2"
    And the official "倪測三" in post "mos-panel-member-3"
    And a person "陳測安" with records:
      | registry    | field           | value              |
      | sports-body | number          | 範體字第99001號    |
      | sports-body | name            | 範例路跑協會       |
      | sports-body | leader_id       | @陳測安            |
      | sports-body | leader_name     | 陳測安             |
      | sports-body | sport           | athletics          |
      | sports-body | level           | local              |
      | sports-body | address         | 63000050 範例路1號 |
      | sports-body | accounts_public | true               |
      | sports-body | bank_account    | 00009901           |
      | sports-body | registered_on   | 2012-03-01         |
      | sports-body | status          | active             |
      | sports-body | number          | 範體字第99002號    |
      | sports-body | name            | 測試健行協會       |
      | sports-body | leader_id       | @陳測安            |
      | sports-body | leader_name     | 陳測安             |
      | sports-body | sport           | hiking             |
      | sports-body | level           | local              |
      | sports-body | address         | 63000050 範例路1號 |
      | sports-body | accounts_public | false              |
      | sports-body | bank_account    | 00009902           |
      | sports-body | registered_on   | 2016-03-01         |
      | sports-body | status          | active             |
    And a person "林範文" with records:
      | registry     | field       | value           |
      | sports-grant | number      | SGA99000001     |
      | sports-grant | body_number | 範體字第99003號 |
      | sports-grant | body_name   | 樣本桌球協會    |
      | sports-grant | leader_id   | @林範文         |
      | sports-grant | event       | 樣本盃          |
      | sports-grant | sport       | table-tennis    |
      | sports-grant | held_on     | 2026-11-22      |
      | sports-grant | place       | 範例體育館      |
      | sports-grant | people      | 200             |
      | sports-grant | budget      | 400000          |
      | sports-grant | asked       | 150000          |
      | sports-grant | status      | in-review       |
    And today is "2026-11-23"

  Scenario: Three scores pass, the grant is decided and then settled with money paid back
    When "柯範一" starts the service "grant-score"
    And "柯範一" answers "which_grant" with "SGA99000001"
    And "柯範一" answers "points" with "85"
    And "柯範一" answers "view" with "計畫可行"
    And "柯範一" submits
    Then the case of "柯範一" is granted
    When "尤樣二" starts the service "grant-score"
    And "尤樣二" answers "which_grant" with "SGA99000001"
    And "尤樣二" answers "points" with "72"
    And "尤樣二" answers "view" with "計畫可行"
    And "尤樣二" submits
    Then the case of "尤樣二" is granted
    When "倪測三" starts the service "grant-score"
    And "倪測三" answers "which_grant" with "SGA99000001"
    And "倪測三" answers "points" with "66"
    And "倪測三" answers "view" with "計畫可行"
    And "倪測三" submits
    Then the case of "倪測三" is granted

    When "彭範運" starts the service "grant-award"
    And "彭範運" answers "which_grant" with "SGA99000001"
    And "彭範運" answers "award" with "150000"
    And "彭範運" submits
    And "康測長" opens the case of "彭範運"
    And "康測長" asks "彭範運" to correct "award" because "依預算請改為十二萬"
    Then the case of "彭範運" is waiting for correction
    When "彭範運" corrects "award" to "120000" and submits
    And "康測長" passes it on with reason "核定"
    Then the case of "彭範運" is granted
    And the registry "sports-grant" has for "SGA99000001" field "granted" = "120000"
    And the registry "sports-grant" has for "SGA99000001" field "score" = "223"
    When "林範文" starts the service "grant-settlement"
    And "林範文" answers "which_grant" with "SGA99000001"
    And "林範文" answers "spent_all" with "100000"
    And "林範文" answers "came" with "180"
    And "林範文" uploads "receipts" a file "receipts.pdf"
    And "林範文" submits
    And "施樣核" opens the case of "林範文"
    And "施樣核" passes it on with reason "單據相符"
    Then the case of "林範文" is granted
    And the registry "sports-grant" has for "SGA99000001" field "paid_back" = "20000"
    And "林範文" sees "餘款 20000 元" on the case page
    And "陳測安" sees "樣本盃" on page "/registries/sports-grant/records/SGA99000001"

  Scenario: Too few scores, and nothing can be decided
    When "柯範一" starts the service "grant-score"
    And "柯範一" answers "which_grant" with "SGA99000001"
    And "柯範一" answers "points" with "85"
    And "柯範一" answers "view" with "計畫可行"
    And "柯範一" submits
    Then the case of "柯範一" is granted

    When "彭範運" starts the service "grant-award"
    And "彭範運" answers "which_grant" with "SGA99000001"
    And "彭範運" answers "award" with "100000"
    And "彭範運" submits
    Then the case of "彭範運" is refused
    And "彭範運" sees "須三位都評完" on the case page
    When "彭範運" starts the service "grant-score"
    Then "彭範運" sees "只有審查委員可以評分" on the case page

  Scenario: A body applies; one that hides its accounts is refused
    When "陳測安" starts the service "sports-grant"
    And "陳測安" answers "which_body" with "範體字第99002號"
    And "陳測安" answers "what_event" with "範例健行"
    And "陳測安" answers "event_day" with "2027-01-10"
    And "陳測安" answers "event_place" with "範例步道"
    And "陳測安" answers "expected" with "300"
    And "陳測安" answers "total_cost" with "200000"
    And "陳測安" answers "wanted" with "80000"
    And "陳測安" uploads "plan" a file "plan.pdf"
    And "陳測安" submits
    Then the case of "陳測安" is refused
    And "陳測安" sees "還沒有公開財務報表" on the case page
    When "陳測安" starts the service "sports-grant"
    And "陳測安" answers "which_body" with "範體字第99001號"
    And "陳測安" answers "what_event" with "範例路跑"
    And "陳測安" answers "event_day" with "2027-01-10"
    And "陳測安" answers "event_place" with "範例公園"
    And "陳測安" answers "expected" with "300"
    And "陳測安" answers "total_cost" with "200000"
    And "陳測安" answers "wanted" with "80000"
    And "陳測安" uploads "plan" a file "plan.pdf"
    And "陳測安" submits
    Then the case of "陳測安" is granted
    And the registry "sports-grant" has a record with field "event" = "範例路跑" and field "status" = "in-review"
    And the indicator "service.decided" counts 2
