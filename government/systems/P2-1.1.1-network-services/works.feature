Feature: Agencies order, hold and cancel network services, and faults leave a figure
  Row P2/1.1.1.

  Background:
    Given today is "2026-11-20"
    And the official "周範明" in post "ndc-clerk-1"
    And the official "孫測成" in post "ndc-chief"
    And the official "温試網" in post "moda-network-clerk-2"
    And a person "周範明" with records:
      | registry        | field         | value             |
      | network-service | number        | GNO99000001       |
      | network-service | agency_id     | ndc               |
      | network-service | kind          | virtual-host      |
      | network-service | name          | old.sample.gov.tw |
      | network-service | capacity      | 50                |
      | network-service | level         | normal            |
      | network-service | contact_post  | 科員              |
      | network-service | contact_phone | 0900000123        |
      | network-service | started_on    | 2022-03-01        |
      | network-service | status        | active            |
    And today is "2026-11-23"

  Scenario: A name is ordered, approved after a correction, and then taken for everybody
    When "周範明" starts the service "network-order"
    And "周範明" answers "what" with "dns"
    And "周範明" answers "amount" with "1"
    And "周範明" answers "wanted_level" with "medium"
    And "周範明" answers "hostname" with "plan.sample.gov.tw"
    And "周範明" answers "phone" with "0900000123"
    And "周範明" answers "why" with "網站"
    And "周範明" submits
    Then the case of "周範明" is with post "ndc-chief"
    When "孫測成" opens the case of "周範明"
    And "孫測成" asks "周範明" to correct "why" because "請寫是哪一個計畫的網站"
    Then the case of "周範明" is waiting for correction
    When "周範明" corrects "why" to "施政計畫公開網站" and submits
    And "孫測成" passes it on with reason "同意"
    Then the case of "周範明" is granted
    And the registry "network-service" has a record with field "agency_id" = "ndc" and field "name" = "plan.sample.gov.tw"
    And everybody sees "plan.sample.gov.tw" on page "/agencies/ndc"
    And everybody does not see "plan.sample.gov.tw" on page "/agencies/moda"
    Given the official "何樣和" in post "moda-clerk-1"
    When "何樣和" starts the service "network-order"
    And "何樣和" answers "what" with "dns"
    And "何樣和" answers "amount" with "1"
    And "何樣和" answers "wanted_level" with "normal"
    And "何樣和" answers "hostname" with "plan.sample.gov.tw"
    And "何樣和" answers "phone" with "0900000123"
    And "何樣和" answers "why" with "測試"
    And "何樣和" submits
    Then the case of "何樣和" is refused
    And "何樣和" sees "已經有人使用" on the case page

  Scenario: An old host is cancelled, and anyone sees that it has ended
    When "周範明" starts the service "network-cancel"
    And "周範明" answers "which" with "GNO99000001"
    And "周範明" answers "moved" with "true"
    And "周範明" submits
    And "孫測成" opens the case of "周範明"
    And "孫測成" passes it on with reason "同意"
    Then the case of "周範明" is granted
    And the registry "network-service" has for "GNO99000001" field "status" = "ended"
    And "陳測安" sees "已停用" on page "/registries/network-service/records/GNO99000001"
    When "周範明" starts the service "network-fault-report"
    And "周範明" answers "which" with "GNO99000001"
    And "周範明" answers "impact" with "down"
    And "周範明" answers "symptom" with "打不開"
    And "周範明" submits
    Then the case of "周範明" is refused
    And "周範明" sees "要再用請重新申請" on the case page

  Scenario: A fault is fixed a day later, and the days are on record
    When "周範明" starts the service "network-fault-report"
    And "周範明" answers "which" with "GNO99000001"
    And "周範明" answers "impact" with "slow"
    And "周範明" answers "symptom" with "網頁要等一分鐘"
    And "周範明" submits
    Then the case of "周範明" is with post "moda-network-clerk-2"
    When 1 working days pass
    And "温試網" opens the case of "周範明"
    And "温試網" passes it on with reason "更換交換器"
    Then the case of "周範明" is granted
    And the registry "network-fault" has a record with field "service_number" = "GNO99000001" and field "days" = "1"
    And "周範明" sees "花了 1 天" on the case page
    And the indicator "service.decided" counts 1
