Feature: The indicators of the fourth phase
  Row K/P4: the indicators under three goals, each with its definition and targets, live where the
  system can measure them, reported with evidence elsewhere.

  Background:
    Given today is "2026-11-23"
    And a person "陳測安"
    And the official "周範明" in post "ndc-clerk-1"
    And the official "吳樣真" in post "ndc-clerk-2"
    And the official "孫測成" in post "ndc-chief"

  Scenario: An agency that decides a case online moves the figure
    Then the indicator "p4-15" of "2026" is "0", and its rows add up to it
    When "周範明" starts the service "leave-request"
    And "周範明" answers "kind" with "personal"
    And "周範明" answers "first_on" with "2026-11-26"
    And "周範明" answers "last_on" with "2026-11-27"
    And "周範明" answers "hours" with "16"
    And "周範明" answers "cause" with "家中有事"
    And "周範明" answers "deputy" with "ndc-clerk-2"
    And "周範明" submits
    And "孫測成" opens the case of "周範明"
    And "孫測成" passes it on with reason "同意"
    Then the case of "周範明" is granted
    And the indicator "p4-15" of "2026" is "1", and its rows add up to it
    And "陳測安" sees "國家發展委員會" on page "/indicators/p4-15/2026"
    And "陳測安" sees "115年到目前為止 1 個" on page "/programmes/2012/indicators/p4-15"
    And "陳測安" sees "2026 so far 1 agencies" on page "/programmes/2012/indicators/p4-15?lang=en"

  Scenario: A survey is reported, corrected with a reason, and both figures stay to be seen
    When "周範明" reports "68.1" for indicator "p4-6" in "2025" with evidence "民意調查報告，114年12月，第12頁"
    Then "陳測安" sees "68.1%" on page "/indicators/p4-6"
    When "吳樣真" corrects to "70.2" indicator "p4-6" in "2025" with evidence "民意調查報告修訂版，第12頁" because "樣本加權有誤"
    Then "陳測安" sees "70.2%" on page "/indicators/p4-6"
    And "陳測安" sees "68.1%" on page "/indicators/p4-6"
    And "陳測安" sees "更正原因：樣本加權有誤" on page "/indicators/p4-6"
    And "陳測安" sees "達到目標" on page "/indicators/p4-6"
    And "周範明" cannot report the indicator "p4-1"

  Scenario: Every indicator of the programme has its definition, its targets and a source
    Then "陳測安" sees "防救災訊息服務普及率" on page "/indicators"
    And "陳測安" sees "縮短農業天然災害救補助之行政作業時間比率" on page "/indicators"
    And "陳測安" sees "逾期未填" on page "/indicators"
    And "陳測安" sees "系統服務涵蓋區域的人口數÷全國人口數" on page "/indicators/p4-1"
    And "陳測安" sees "105年目標 70%" on page "/indicators/p4-1"
