Feature: Vehicles, driving licences, fines and fuel fees are kept; licences are renewed and vehicles scrapped online
  Row P2/2.1.1.9.

  Background:
    Given today is "2026-11-23"
    And the official "黃例明" in post "motc-thb-clerk-2"

  Scenario: A driver under 70 renews at once
    Given a person "陳測安" with records:
      | registry        | field            | value              |
      | household       | id_number        | @陳測安            |
      | household       | name             | 陳測安             |
      | household       | sex              | female             |
      | household       | birth_date       | 1988-03-14         |
      | household       | household_number | F0000201           |
      | household       | role             | head               |
      | household       | head_id          | @陳測安            |
      | household       | address          | 63000020 範例路1號 |
      | household       | event            | initial            |
      | driving-licence | licence_number   | DL90000001         |
      | driving-licence | holder_id        | @陳測安            |
      | driving-licence | class            | small-car          |
      | driving-licence | issued_on        | 2020-12-20         |
      | driving-licence | valid_until      | 2026-12-20         |
      | driving-licence | status           | valid              |
      | traffic-fine    | ticket_number    | T90000001          |
      | traffic-fine    | offender_id      | @陳測安            |
      | traffic-fine    | offence          | 在禁止停車處所停車 |
      | traffic-fine    | amount           | 600                |
      | traffic-fine    | due_on           | 2026-06-30         |
      | traffic-fine    | status           | paid               |
    When "陳測安" starts the service "licence-renewal"
    And "陳測安" answers "licence" with "DL90000001"
    And "陳測安" answers "delivery" with "post"
    And "陳測安" submits
    Then the case of "陳測安" is granted
    And the registry "driving-licence" has for "DL90000001" field "valid_until" = "2032-11-23"
    And "陳測安" sees that "公路局" read "household" because "依年齡辦理駕照換發"

  Scenario: Open fines come first
    Given a person "李樣平" with records:
      | registry        | field            | value              |
      | household       | id_number        | @李樣平            |
      | household       | name             | 李樣平             |
      | household       | sex              | male               |
      | household       | birth_date       | 1990-07-01         |
      | household       | household_number | F0000202           |
      | household       | role             | head               |
      | household       | head_id          | @李樣平            |
      | household       | address          | 63000030 測試街5號 |
      | household       | event            | initial            |
      | driving-licence | licence_number   | DL90000002         |
      | driving-licence | holder_id        | @李樣平            |
      | driving-licence | class            | heavy-motorcycle   |
      | driving-licence | issued_on        | 2020-12-20         |
      | driving-licence | valid_until      | 2026-12-20         |
      | driving-licence | status           | valid              |
      | traffic-fine    | ticket_number    | T90000002          |
      | traffic-fine    | offender_id      | @李樣平            |
      | traffic-fine    | offence          | 未依標線指示行駛   |
      | traffic-fine    | amount           | 900                |
      | traffic-fine    | due_on           | 2026-10-31         |
      | traffic-fine    | status           | unpaid             |
    When "李樣平" starts the service "licence-renewal"
    Then "李樣平" sees "未繳清的交通違規罰鍰" on the case page
    And the registry "driving-licence" has for "DL90000002" field "valid_until" = "2026-12-20"

  Scenario: A driver of 72 is asked to correct an upload, then gets three years
    Given a person "張範成" with records:
      | registry        | field            | value              |
      | household       | id_number        | @張範成            |
      | household       | name             | 張範成             |
      | household       | sex              | male               |
      | household       | birth_date       | 1954-02-11         |
      | household       | household_number | F0000203           |
      | household       | role             | head               |
      | household       | head_id          | @張範成            |
      | household       | address          | 63000040 樣本巷8號 |
      | household       | event            | initial            |
      | driving-licence | licence_number   | DL90000003         |
      | driving-licence | holder_id        | @張範成            |
      | driving-licence | class            | small-car          |
      | driving-licence | issued_on        | 2020-12-01         |
      | driving-licence | valid_until      | 2026-12-01         |
      | driving-licence | status           | valid              |
    When "張範成" starts the service "licence-renewal"
    And "張範成" answers "licence" with "DL90000003"
    And "張範成" answers "delivery" with "counter"
    And "張範成" uploads "health_certificate" a file "health.pdf"
    And "張範成" submits
    Then the case of "張範成" is with post "motc-thb-clerk-2"
    When "黃例明" opens the case of "張範成"
    And "黃例明" asks "張範成" to correct "delivery" because "年長者換照請改為郵寄，以免您奔波"
    Then the case of "張範成" is waiting for correction
    And "張範成" sees "以免您奔波" on the case page
    When "張範成" corrects "delivery" to "post" and submits
    And "黃例明" grants it with reason "體檢合格"
    Then the case of "張範成" is granted
    And the registry "driving-licence" has for "DL90000003" field "valid_until" = "2029-11-23"

  Scenario: A failed health check is refused with its reason
    Given a person "王試和" with records:
      | registry        | field            | value              |
      | household       | id_number        | @王試和            |
      | household       | name             | 王試和             |
      | household       | sex              | male               |
      | household       | birth_date       | 1950-05-05         |
      | household       | household_number | F0000204           |
      | household       | role             | head               |
      | household       | head_id          | @王試和            |
      | household       | address          | 63000060 範例路9號 |
      | household       | event            | initial            |
      | driving-licence | licence_number   | DL90000004         |
      | driving-licence | holder_id        | @王試和            |
      | driving-licence | class            | heavy-motorcycle   |
      | driving-licence | issued_on        | 2023-12-10         |
      | driving-licence | valid_until      | 2026-12-10         |
      | driving-licence | status           | valid              |
    When "王試和" starts the service "licence-renewal"
    And "王試和" answers "licence" with "DL90000004"
    And "王試和" answers "delivery" with "post"
    And "王試和" uploads "health_certificate" a file "health.pdf"
    And "王試和" uploads "cognitive_test" a file "test.pdf"
    And "王試和" submits
    And "黃例明" opens the case of "王試和"
    And "黃例明" refuses it with reason "體格檢查視力不合格"
    Then the case of "王試和" is refused
    And "王試和" sees "視力不合格" on the case page
    And "王試和" sees "訴願" on the case page
    And the registry "driving-licence" has for "DL90000004" field "valid_until" = "2026-12-10"

  Scenario: A certified vehicle extract at the counter
    Given the official "林範文" in post "motc-thb-clerk-1"
    And a person "吳測真" with records:
      | registry | field         | value              |
      | vehicle  | plate         | TST-0009           |
      | vehicle  | owner_id      | @吳測真            |
      | vehicle  | kind          | small-passenger    |
      | vehicle  | use           | private            |
      | vehicle  | brand         | 範例汽車           |
      | vehicle  | model_year    | 2018               |
      | vehicle  | fuel          | hybrid             |
      | vehicle  | colour        | silver             |
      | vehicle  | address       | 63000070 測試街1號 |
      | vehicle  | registered_on | 2018-09-09         |
      | vehicle  | status        | in-use             |
    When "林範文" issues an extract of "vehicle" for "吳測真" on paper
    Then the indicator "registry.extract_issued" counts 1
    And "吳測真" sees that "公路局" read "vehicle" because "核發車籍證明"

  Scenario: A vehicle is scrapped once its plates are back
    Given the official "林範文" in post "motc-thb-clerk-3"
    And a person "吳測真" with records:
      | registry | field         | value           |
      | vehicle  | plate         | TST-0010        |
      | vehicle  | owner_id      | @吳測真            |
      | vehicle  | kind          | small-passenger |
      | vehicle  | use           | private         |
      | vehicle  | brand         | 範例汽車            |
      | vehicle  | model_year    | 2004            |
      | vehicle  | fuel          | petrol          |
      | vehicle  | colour        | grey            |
      | vehicle  | address       | 63000050 樣本巷3號  |
      | vehicle  | registered_on | 2004-02-03      |
      | vehicle  | status        | suspended       |
      | fuel-fee | notice_number | FF90000201      |
      | fuel-fee | owner_id      | @吳測真            |
      | fuel-fee | plate         | TST-0010        |
      | fuel-fee | year          | 2026            |
      | fuel-fee | amount        | 4800            |
      | fuel-fee | due_on        | 2026-07-31      |
      | fuel-fee | status        | paid            |
    When "吳測真" starts the service "vehicle-scrap"
    And "吳測真" answers "plate" with "TST-0010"
    And "吳測真" answers "plates" with "post"
    And "吳測真" submits
    Then the case of "吳測真" is with post "motc-thb-clerk-3"
    When "林範文" opens the case of "吳測真"
    And "林範文" asks "吳測真" to correct "plates" because "只收到一面號牌，另一面請交到監理站"
    Then the case of "吳測真" is waiting for correction
    When "吳測真" corrects "plates" to "counter" and submits
    And "林範文" passes it on with reason "兩面號牌都已點收"
    Then the case of "吳測真" is granted
    And the registry "vehicle" has for "TST-0010" field "status" = "scrapped"

  Scenario: A fuel fee that is not paid comes before scrapping
    Given a person "吳測真" with records:
      | registry | field         | value           |
      | vehicle  | plate         | TST-0011        |
      | vehicle  | owner_id      | @吳測真            |
      | vehicle  | kind          | small-passenger |
      | vehicle  | use           | private         |
      | vehicle  | brand         | 範例汽車            |
      | vehicle  | model_year    | 2004            |
      | vehicle  | fuel          | petrol          |
      | vehicle  | colour        | grey            |
      | vehicle  | address       | 63000050 樣本巷3號  |
      | vehicle  | registered_on | 2004-02-03      |
      | vehicle  | status        | in-use          |
      | fuel-fee | notice_number | FF90000202      |
      | fuel-fee | owner_id      | @吳測真            |
      | fuel-fee | plate         | TST-0011        |
      | fuel-fee | year          | 2026            |
      | fuel-fee | amount        | 4800            |
      | fuel-fee | due_on        | 2026-07-31      |
      | fuel-fee | status        | unpaid          |
    When "吳測真" starts the service "vehicle-scrap"
    And "吳測真" answers "plate" with "TST-0011"
    And "吳測真" answers "plates" with "counter"
    And "吳測真" submits
    Then the case of "吳測真" is refused
    And "吳測真" sees "未繳的燃料使用費" on the case page
    And the registry "vehicle" has for "TST-0011" field "status" = "in-use"
