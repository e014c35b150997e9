Feature: A theft is reported from home, and a certificate follows the criminal register
  Row P2/2.1.1.3.

  Background:
    Given today is "2026-11-20"
    And the official "謝樣明" in post "npa-case-officer-1"
    And the official "潘測成" in post "npa-records-officer-1"
    And a person "陳測安" with records:
      | registry  | field            | value              |
      | household | id_number        | @陳測安            |
      | household | name             | 陳測安             |
      | household | sex              | female             |
      | household | birth_date       | 1988-03-14         |
      | household | household_number | F0812001           |
      | household | role             | head               |
      | household | head_id          | @陳測安            |
      | household | address          | 63000020 範例路1號 |
      | household | event            | initial            |
      | vehicle   | plate            | TST-0213           |
      | vehicle   | owner_id         | @陳測安            |
      | vehicle   | kind             | heavy-motorcycle   |
      | vehicle   | use              | private            |
      | vehicle   | brand            | 測試機車           |
      | vehicle   | model_year       | 2019               |
      | vehicle   | fuel             | petrol             |
      | vehicle   | colour           | blue               |
      | vehicle   | address          | 63000020 範例路1號 |
      | vehicle   | registered_on    | 2019-05-06         |
      | vehicle   | status           | in-use             |
    And a person "林範文" with records:
      | registry        | field            | value                |
      | household       | id_number        | @林範文              |
      | household       | name             | 林範文               |
      | household       | sex              | male                 |
      | household       | birth_date       | 1979-10-02           |
      | household       | household_number | F0812002             |
      | household       | role             | head                 |
      | household       | head_id          | @林範文              |
      | household       | address          | 63000020 範例路1號   |
      | household       | event            | initial              |
      | criminal-record | record_number    | CR9000001            |
      | criminal-record | person_id        | @林範文              |
      | criminal-record | person_name      | 林範文               |
      | criminal-record | offence          | 竊盜                 |
      | criminal-record | offence_class    | property             |
      | criminal-record | court            | 範例地方法院         |
      | criminal-record | judgment_number  | 113年度易字第00001號 |
      | criminal-record | final_on         | 2024-05-01           |
      | criminal-record | sentence         | prison               |
      | criminal-record | months           | 8                    |
      | criminal-record | execution        | served               |
      | criminal-record | stated           | true                 |
    And a person "李樣平" with records:
      | registry        | field            | value                |
      | household       | id_number        | @李樣平              |
      | household       | name             | 李樣平               |
      | household       | sex              | male                 |
      | household       | birth_date       | 1990-07-01           |
      | household       | household_number | F0812003             |
      | household       | role             | head                 |
      | household       | head_id          | @李樣平              |
      | household       | address          | 63000020 範例路1號   |
      | household       | event            | initial              |
      | criminal-record | record_number    | CR9000002            |
      | criminal-record | person_id        | @李樣平              |
      | criminal-record | person_name      | 李樣平               |
      | criminal-record | offence          | 公共危險             |
      | criminal-record | offence_class    | road                 |
      | criminal-record | court            | 範例地方法院         |
      | criminal-record | judgment_number  | 111年度簡字第00002號 |
      | criminal-record | final_on         | 2022-05-01           |
      | criminal-record | sentence         | fine                 |
      | criminal-record | execution        | served               |
      | criminal-record | stated           | false                |
    And today is "2026-11-23"

  Scenario: A stolen motorcycle gets a case number, and the motor-vehicle register knows
    When "陳測安" starts the service "theft-report"
    And "陳測安" answers "what" with "vehicle-theft"
    And "陳測安" answers "stolen_plate" with "TST-0213"
    And "陳測安" answers "day" with "2026-11-22"
    And "陳測安" answers "time" with "night"
    And "陳測安" answers "place" with "63000020 範例路口"
    And "陳測安" answers "things" with "藍色機車，後照鏡有貼紙"
    And "陳測安" submits
    Then the case of "陳測安" is with post "npa-case-officer-1"
    When "謝樣明" opens the case of "陳測安"
    And "謝樣明" asks "陳測安" to correct "things" because "請補引擎號碼後四碼"
    Then the case of "陳測安" is waiting for correction
    When "陳測安" corrects "things" to "藍色機車，引擎號碼後四碼0123" and submits
    And "謝樣明" passes it on with reason "資料完整，受理"
    Then the case of "陳測安" is granted
    And the registry "police-case" has a record with field "plate" = "TST-0213" and field "items" = "藍色機車，引擎號碼後四碼0123"
    And the registry "vehicle" has for "TST-0213" field "status" = "stolen"
    And "陳測安" sees that "警政署" read "vehicle" because "受理車輛失竊報案"
    When "陳測安" takes an extract of "police-case" electronically
    Then the indicator "registry.extract_issued" counts 1

  Scenario: A quarrel about money is no theft, and the reporter learns why
    When "陳測安" starts the service "theft-report"
    And "陳測安" answers "what" with "theft"
    And "陳測安" answers "day" with "2026-11-10"
    And "陳測安" answers "time" with "afternoon"
    And "陳測安" answers "place" with "63000020 範例路1號"
    And "陳測安" answers "things" with "借給朋友的五千元不還"
    And "陳測安" submits
    And "謝樣明" opens the case of "陳測安"
    And "謝樣明" refuses it with reason "借款未還屬民事糾紛，可向鄉鎮市區調解委員會聲請調解"
    Then the case of "陳測安" is refused
    And "陳測安" sees "屬民事糾紛" on the case page

  Scenario: A certificate without entries; a fine is not stated
    When "李樣平" starts the service "police-certificate"
    And "李樣平" answers "used_for" with "work"
    And "李樣平" answers "country" with "日本"
    And "李樣平" answers "passport_name" with "LEE, YANG-PING"
    And "李樣平" answers "copies" with "1"
    And "李樣平" answers "delivery" with "digital"
    And "李樣平" uploads "passport" a file "passport.jpg"
    And "李樣平" submits
    Then the case of "李樣平" is waiting for payment
    When "李樣平" pays the fee of the case and the message comes twice
    Then the bill of "李樣平" over 100 dollars is "paid"
    And the indicator "payment.paid" counts 100
    When "潘測成" opens the case of "李樣平"
    And "潘測成" passes it on with reason "護照與戶籍資料相符"
    Then the case of "李樣平" is granted
    And the registry "police-certificate" has a record with field "holder_id" = "@李樣平" and field "content" = "none"
    And "李樣平" sees "查無依法應記載的刑事紀錄" on the case page
    And "李樣平" sees that "警政署" read "criminal-record" because "核發警察刑事紀錄證明"

  Scenario: A prison sentence is stated
    When "林範文" starts the service "police-certificate"
    And "林範文" answers "used_for" with "migration"
    And "林範文" answers "country" with "加拿大"
    And "林範文" answers "passport_name" with "LIN, FAN-WEN"
    And "林範文" answers "copies" with "2"
    And "林範文" answers "delivery" with "post"
    And "林範文" uploads "passport" a file "passport.jpg"
    And "林範文" submits
    And "林範文" pays the fee of the case
    And "潘測成" opens the case of "林範文"
    And "潘測成" passes it on with reason "查核完成"
    Then the case of "林範文" is granted
    And the bill of "林範文" over 200 dollars is "paid"
    And the registry "police-certificate" has a record with field "holder_id" = "@林範文" and field "content" = "stated"

  Scenario: Another person's passport is refused
    When "林範文" starts the service "police-certificate"
    And "林範文" answers "used_for" with "study"
    And "林範文" answers "country" with "英國"
    And "林範文" answers "passport_name" with "LIN, SHI-AN"
    And "林範文" answers "copies" with "1"
    And "林範文" answers "delivery" with "post"
    And "林範文" uploads "passport" a file "passport.jpg"
    And "林範文" submits
    And "林範文" pays the fee of the case
    And "潘測成" opens the case of "林範文"
    And "潘測成" refuses it with reason "護照不是申請人本人的"
    Then the case of "林範文" is refused
    And the bill of "林範文" over 100 dollars is "refunded"
    And "林範文" sees "護照不是申請人本人的" on the case page
    And "林範文" sees "提起訴願" on the case page
