Feature: Banks file a validated return by the deadline, and late ones are marked
  Row P2/4.2.1.11.

  Background:
    Given today is "2026-11-20"
    And the official "江範真" in post "cbc-clerk-1"
    And a person "吳測真" with records:
      | registry       | field            | value        |
      | reporting-bank | bank_number      | 00900012     |
      | reporting-bank | institution_code | 999          |
      | reporting-bank | name             | 測真商業銀行 |
      | reporting-bank | kind             | domestic     |
      | reporting-bank | reporter_id      | @吳測真      |
      | reporting-bank | status           | reporting    |

  Scenario: A return in time is recorded with its rows
    Then the registry "reporting-bank" has for "00950011" field "name" = "範例商業銀行"
    When "吳測真" starts the service "country-risk-return"
    And "吳測真" answers "bank" with "00900012"
    And "吳測真" answers "quarter" with "115Q3"
    And "吳測真" answers "rows" with "country=US, up_to_a_year=1200, over_a_year=800, off=100; country=JP, up_to_a_year=500, over_a_year=0, off=0"
    And "吳測真" answers "declared_total" with "2500"
    And "吳測真" submits
    Then the case of "吳測真" is granted
    And the registry "country-risk-return" has for "00900012/115Q3" field "total_claims" = "2500"
    And the registry "country-risk-return" has for "00900012/115Q3" field "timely" = "yes"
    And the registry "country-exposure" has for "00900012-115Q3-US" field "long_term" = "800"
    And the indicator "service.decided" counts 1
    When "吳測真" starts the service "country-risk-return"
    And "吳測真" answers "bank" with "00900012"
    And "吳測真" answers "quarter" with "115Q3"
    And "吳測真" answers "rows" with "country=US, up_to_a_year=1200, over_a_year=800, off=100; country=JP, up_to_a_year=500, over_a_year=0, off=0"
    And "吳測真" answers "declared_total" with "2500"
    And "吳測真" submits
    Then the case of "吳測真" is refused
    And "吳測真" sees "這一期已經申報" on the case page

  Scenario: A late return is looked at by an officer and marked
    Given today is "2026-11-25"
    When "吳測真" starts the service "country-risk-return"
    And "吳測真" answers "bank" with "00900012"
    And "吳測真" answers "quarter" with "115Q3"
    And "吳測真" answers "rows" with "country=US, up_to_a_year=1200, over_a_year=800, off=100; country=JP, up_to_a_year=500, over_a_year=0, off=0"
    And "吳測真" answers "declared_total" with "2500"
    And "吳測真" submits
    Then the case of "吳測真" is with post "cbc-clerk-1"
    When "江範真" opens the case of "吳測真"
    And "江範真" passes it on with reason "已電話說明系統轉換"
    Then the case of "吳測真" is granted
    And the registry "country-risk-return" has for "00900012/115Q3" field "timely" = "late"
    When the system of "fsc" looks up contract "fsc-risk-returns" for "00900012" with purpose "bank-supervision"
    Then the look-up gives the field "timely"
    And the look-up does not give the field "countries"

  Scenario: A wrong figure is amended with its reason
    When "吳測真" starts the service "country-risk-return"
    And "吳測真" answers "bank" with "00900012"
    And "吳測真" answers "quarter" with "115Q3"
    And "吳測真" answers "rows" with "country=US, up_to_a_year=1200, over_a_year=800, off=100; country=JP, up_to_a_year=500, over_a_year=0, off=0"
    And "吳測真" answers "declared_total" with "2500"
    And "吳測真" submits
    And "吳測真" starts the service "country-risk-amendment"
    And "吳測真" answers "bank" with "00900012"
    And "吳測真" answers "exposure" with "00900012-115Q3-US"
    And "吳測真" answers "right_short" with "1300"
    And "吳測真" answers "right_long" with "700"
    And "吳測真" answers "right_off" with "100"
    And "吳測真" answers "why" with "期限分類"
    And "吳測真" submits
    Then the case of "吳測真" is with post "cbc-clerk-1"
    When "江範真" opens the case of "吳測真"
    And "江範真" asks "吳測真" to correct "why" because "請說明是哪一筆放款"
    And "吳測真" corrects "why" to "聯貸案到期日誤列" and submits
    And "江範真" passes it on with reason "原因清楚"
    Then the case of "吳測真" is granted
    And the registry "country-exposure" has for "00900012-115Q3-US" field "short_term" = "1300"
    And the registry "country-risk-return" has for "00900012/115Q3" field "status" = "amended"
