Feature: A ship is notified once and cleared once, by four agencies in one case
  Row P2/2.1.2.5.

  Background:
    Given today is "2026-11-20"
    And the official "江樣海" in post "customs-port-officer-1"
    And the official "簡試衛" in post "cdc-border-officer-1"
    And the official "馬範員" in post "mpb-crew-clerk-1"
    And the official "許測港" in post "mpb-ship-clerk-1"
    And a person "陳測安" with records:
      | registry  | field             | value                |
      | household | id_number         | @陳測安              |
      | household | name              | 陳測安               |
      | household | sex               | female               |
      | household | birth_date        | 1975-03-14           |
      | household | household_number  | F0002501             |
      | household | role              | head                 |
      | household | head_id           | @陳測安              |
      | household | address           | 63000050 範例路1號   |
      | household | event             | initial              |
      | household | name_en           | CHEN, TSE-AN         |
      | ship      | number            | 990001               |
      | ship      | name              | 範例一號             |
      | ship      | name_en           | SAMPLE ONE           |
      | ship      | kind              | container            |
      | ship      | gross_tonnage     | 20000                |
      | ship      | home_port         | keelung              |
      | ship      | owner_name        | 範例航運股份有限公司 |
      | ship      | representative_id | @陳測安              |
      | ship      | inspected_until   | 2027-06-30           |
      | ship      | minimum_crew      | 14                   |
      | ship      | status            | in-service           |
      | ship      | number            | 990002               |
      | ship      | name              | 範例二號             |
      | ship      | kind              | bulk                 |
      | ship      | gross_tonnage     | 8000                 |
      | ship      | home_port         | keelung              |
      | ship      | owner_name        | 範例航運股份有限公司 |
      | ship      | representative_id | @陳測安              |
      | ship      | inspected_until   | 2026-11-25           |
      | ship      | minimum_crew      | 12                   |
      | ship      | status            | in-service           |
    And today is "2026-11-23"

  Scenario: A ship with a sick seafarer and dangerous goods passes quarantine and customs, then leaves
    When "陳測安" starts the service "port-call"
    And "陳測安" answers "which_ship" with "990001"
    And "陳測安" answers "into_port" with "keelung"
    And "陳測安" answers "arriving" with "2026-11-25"
    And "陳測安" answers "leaving" with "2026-11-27"
    And "陳測安" answers "coming_from" with "Naha"
    And "陳測安" answers "crew_count" with "18"
    And "陳測安" answers "passenger_count" with "0"
    And "陳測安" answers "anyone_sick" with "true"
    And "陳測安" answers "has_dangerous" with "true"
    And "陳測安" uploads "dangerous_list" a file "list.pdf"
    And "陳測安" submits
    Then the case of "陳測安" is with post "cdc-border-officer-1"
    And the case of "陳測安" is with post "customs-port-officer-1"
    When "簡試衛" opens the case of "陳測安"
    And "簡試衛" passes it on with reason "非法定傳染病，准予入港"
    Then the case of "陳測安" is with post "customs-port-officer-1"
    When "江樣海" opens the case of "陳測安"
    And "江樣海" asks "陳測安" to correct "coming_from" because "艙單的前一港是石垣，請更正"
    Then the case of "陳測安" is waiting for correction
    When "陳測安" corrects "coming_from" to "Ishigaki" and submits
    And "江樣海" passes it on with reason "與艙單相符"
    Then the case of "陳測安" is with post "mpb-ship-clerk-1"
    When "許測港" opens the case of "陳測安"
    And "許測港" enters "berth" with "東3"
    And "許測港" passes it on with reason "船席已排定"
    Then the case of "陳測安" is granted
    And the registry "port-call" has a record with field "last_port" = "Ishigaki" and field "berth" = "東3"
    And "陳測安" sees "停泊 東3" on the case page
    When "陳測安" starts the service "seafarer-book"
    And "陳測安" answers "wanted_rank" with "cook"
    And "陳測安" answers "trained" with "true"
    And "陳測安" answers "medical_day" with "2026-10-01"
    And "陳測安" answers "phone" with "0900000123"
    And "陳測安" uploads "medical" a file "medical.pdf"
    And "陳測安" uploads "training" a file "training.pdf"
    And "陳測安" submits
    And "馬範員" opens the case of "陳測安"
    And "馬範員" passes it on with reason "體檢與訓練合格"
    Then the case of "陳測安" is granted
    And the registry "seafarer" has a record with field "holder_id" = "@陳測安" and field "valid_until" = "2036-11-23"
    And the indicator "service.decided" counts 2

  Scenario: A ship whose inspection ends before it arrives is refused
    When "陳測安" starts the service "port-call"
    And "陳測安" answers "which_ship" with "990002"
    And "陳測安" answers "into_port" with "taichung"
    And "陳測安" answers "arriving" with "2026-11-28"
    And "陳測安" answers "leaving" with "2026-11-29"
    And "陳測安" answers "coming_from" with "Kaohsiung"
    And "陳測安" answers "crew_count" with "12"
    And "陳測安" answers "passenger_count" with "0"
    And "陳測安" answers "anyone_sick" with "false"
    And "陳測安" answers "has_dangerous" with "false"
    And "陳測安" submits
    Then the case of "陳測安" is refused
    And "陳測安" sees "請先申請檢查" on the case page

  Scenario: Customs clears a ship for departure, and is told when the call changes
    Given a person "陳測安" with records:
      | registry  | field             | value       |
      | port-call | number            | MPC99000001 |
      | port-call | ship_number       | 990001      |
      | port-call | ship_name         | 範例一號    |
      | port-call | representative_id | @陳測安     |
      | port-call | port              | keelung     |
      | port-call | arrives_on        | 2026-11-21  |
      | port-call | leaves_on         | 2026-11-24  |
      | port-call | last_port         | Naha        |
      | port-call | crew              | 18          |
      | port-call | passengers        | 0           |
      | port-call | status            | berthed     |
    When "陳測安" starts the service "port-departure"
    And "陳測安" answers "which_call" with "MPC99000001"
    And "陳測安" answers "going_on" with "2026-11-24"
    And "陳測安" answers "crew_leaving" with "17"
    And "陳測安" answers "going_to" with "Busan"
    And "陳測安" submits
    And "江樣海" opens the case of "陳測安"
    And "江樣海" passes it on with reason "已結關"
    Then the case of "陳測安" is granted
    And the registry "port-call" has for "MPC99000001" field "status" = "cleared"
    And the agency "mof-customs" was told of the change of "port-call" for "陳測安"
    When "陳測安" starts the service "port-departure"
    And "陳測安" answers "which_call" with "MPC99000001"
    And "陳測安" answers "going_on" with "2026-11-24"
    And "陳測安" answers "crew_leaving" with "17"
    And "陳測安" answers "going_to" with "Busan"
    And "陳測安" submits
    Then the case of "陳測安" is refused
    And "陳測安" sees "已結關" on the case page

  Scenario: The coast guard checks a ship at sea; the representative sees it
    When the system of "oac-cga" looks up contract "cga-ships" for "990001" with purpose "coast-guard-check"
    Then the look-up gives the field "home_port"
    And the look-up does not give the field "representative_id"
    And "陳測安" sees that "海巡署" read "ship" because "海上船舶查核"
