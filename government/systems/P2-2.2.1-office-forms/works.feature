Feature: Leave, meeting rooms, supplies and official cars run on e-forms
  Row P2/2.2.1. Requests go up the org chart; when the supervisor is away the deputy
  approves.

  Background:
    Given today is "2026-11-23"
    And the official "周範明" in post "ndc-clerk-1"
    And the official "吳樣真" in post "ndc-clerk-2"
    And the official "孫測成" in post "ndc-chief"

  Scenario: A leave request is approved by the supervisor
    When "周範明" starts the service "leave-request"
    And "周範明" answers "kind" with "personal"
    And "周範明" answers "first_on" with "2026-11-26"
    And "周範明" answers "last_on" with "2026-11-27"
    And "周範明" answers "hours" with "16"
    And "周範明" answers "cause" with "家中有事"
    And "周範明" answers "deputy" with "ndc-clerk-2"
    And "周範明" submits
    Then the case of "周範明" is with post "ndc-chief"
    When "孫測成" opens the case of "周範明"
    And "孫測成" passes it on with reason "同意"
    Then the case of "周範明" is granted
    And the registry "leave-record" has a record with field "official_id" = "@周範明" and field "leave_kind" = "personal"
    And the indicator "service.decided" counts 1

  Scenario: The supervisor is away and the deputy approves
    Given the post "ndc-chief" is deputised by "吳樣真" from "2026-11-23" to "2026-11-30"
    When "周範明" starts the service "leave-request"
    And "周範明" answers "kind" with "family-care"
    And "周範明" answers "first_on" with "2026-11-25"
    And "周範明" answers "last_on" with "2026-11-25"
    And "周範明" answers "hours" with "8"
    And "周範明" answers "deputy" with "ndc-clerk-2"
    And "周範明" submits
    And "吳樣真" opens the case of "周範明"
    And "吳樣真" passes it on with reason "代理核准"
    Then the case of "周範明" is granted

  Scenario: Not enough annual leave is refused at once; the year's hours are counted otherwise
    Given a person "周範明" with records:
      | registry          | field        | value   |
      | leave-entitlement | official_id  | @周範明 |
      | leave-entitlement | annual_hours | 112     |
      | leave-entitlement | used_hours   | 100     |
    When "周範明" starts the service "leave-request"
    And "周範明" answers "kind" with "annual"
    And "周範明" answers "first_on" with "2026-12-01"
    And "周範明" answers "last_on" with "2026-12-02"
    And "周範明" answers "hours" with "16"
    And "周範明" answers "deputy" with "ndc-clerk-2"
    And "周範明" submits
    Then the case of "周範明" is refused
    And "周範明" sees "休假時數不足" on the case page
    When "周範明" starts the service "leave-request"
    And "周範明" answers "kind" with "annual"
    And "周範明" answers "first_on" with "2026-12-01"
    And "周範明" answers "last_on" with "2026-12-01"
    And "周範明" answers "hours" with "8"
    And "周範明" answers "deputy" with "ndc-clerk-2"
    And "周範明" submits
    And "孫測成" opens the case of "周範明"
    And "孫測成" passes it on with reason "同意"
    Then the case of "周範明" is granted
    And the registry "leave-entitlement" has for "@周範明" field "used_hours" = "108"

  Scenario: The supervisor asks for other days
    When "周範明" starts the service "leave-request"
    And "周範明" answers "kind" with "personal"
    And "周範明" answers "first_on" with "2026-11-30"
    And "周範明" answers "last_on" with "2026-11-30"
    And "周範明" answers "hours" with "8"
    And "周範明" answers "deputy" with "ndc-clerk-2"
    And "周範明" submits
    And "孫測成" opens the case of "周範明"
    And "孫測成" asks "周範明" to correct "deputy" because "代理人當天出差，請改選其他人"
    Then the case of "周範明" is waiting for correction
    When "周範明" corrects "deputy" to "ndc-clerk-3" and submits
    And "孫測成" passes it on with reason "同意"
    Then the case of "周範明" is granted

  Scenario: A meeting room can be taken only once
    When "周範明" starts the service "meeting-room-request"
    And "周範明" answers "subject" with "業務協調會議"
    And "周範明" answers "people" with "10"
    And "周範明" answers "meeting_on" with "2026-12-03"
    And "周範明" answers "wanted_session" with "morning"
    And "周範明" answers "wanted_room" with "room-601"
    And "周範明" submits
    And "孫測成" opens the case of "周範明"
    And "孫測成" passes it on with reason "同意"
    Then the case of "周範明" is granted
    And the registry "meeting-room-booking" has a record with field "room" = "room-601" and field "session" = "morning"
    When "吳樣真" starts the service "meeting-room-request"
    And "吳樣真" answers "subject" with "教育訓練"
    And "吳樣真" answers "people" with "12"
    And "吳樣真" answers "meeting_on" with "2026-12-03"
    And "吳樣真" answers "wanted_session" with "morning"
    And "吳樣真" answers "wanted_room" with "room-601"
    And "吳樣真" submits
    Then the case of "吳樣真" is refused
    And "吳樣真" sees "已被借用" on the case page

  Scenario: An official car is approved and dispatched
    When "周範明" starts the service "official-car-request"
    And "周範明" answers "trip_on" with "2026-12-04"
    And "周範明" answers "wanted_session" with "afternoon"
    And "周範明" answers "where_to" with "範例鄉公所訪視"
    And "周範明" answers "riders" with "3"
    And "周範明" answers "wanted_car" with "car-1"
    And "周範明" submits
    And "孫測成" opens the case of "周範明"
    And "孫測成" passes it on with reason "同意"
    Then the case of "周範明" is granted
    And the registry "car-booking" has a record with field "car" = "car-1" and field "destination" = "範例鄉公所訪視"
    When "吳樣真" starts the service "official-car-request"
    And "吳樣真" answers "trip_on" with "2026-12-04"
    And "吳樣真" answers "wanted_session" with "afternoon"
    And "吳樣真" answers "where_to" with "範例市公所會議"
    And "吳樣真" answers "riders" with "1"
    And "吳樣真" answers "wanted_car" with "car-1"
    And "吳樣真" submits
    Then the case of "吳樣真" is refused
    And "吳樣真" sees "該時段已派出" on the case page

  Scenario: Supplies pass the supervisor and the stock-keeper
    When "周範明" starts the service "supplies-request"
    And "周範明" answers "goods" with "paper-a4, 2; pen, 5"
    And "周範明" submits
    Then the case of "周範明" is with post "ndc-chief"
    When "孫測成" opens the case of "周範明"
    And "孫測成" passes it on with reason "同意"
    Then the case of "周範明" is with post "ndc-clerk-2"
    When "吳樣真" opens the case of "周範明"
    And "吳樣真" passes it on with reason "已備妥"
    Then the case of "周範明" is granted
    And "周範明" sees "用品室" on the case page

  Scenario: Staff of another agency are told to use their own form
    Given the official "何樣和" in post "moda-clerk-1"
    When "何樣和" starts the service "meeting-room-request"
    Then "何樣和" sees "請用貴機關自己的表單" on the case page
