Feature: One change-of-address notice updates every chosen body
  Row P2/4.2.1.7. Each body corrects its own register in its own step, and each
  confirmation shows on the case's timeline.

  Background:
    Given today is "2026-11-20"
    And a person "陳測安" with records:
      | registry    | field            | value              |
      | household   | id_number        | @陳測安            |
      | household   | name             | 陳測安             |
      | household   | sex              | female             |
      | household   | birth_date       | 1988-03-14         |
      | household   | household_number | F0000601           |
      | household   | role             | head               |
      | household   | head_id          | @陳測安            |
      | household   | address          | 63000020 範例路1號 |
      | household   | event            | move-in            |
      | vehicle     | plate            | TST-0601           |
      | vehicle     | owner_id         | @陳測安            |
      | vehicle     | kind             | small-passenger    |
      | vehicle     | use              | private            |
      | vehicle     | brand            | 範例汽車           |
      | vehicle     | model_year       | 2019               |
      | vehicle     | fuel             | petrol             |
      | vehicle     | colour           | white              |
      | vehicle     | address          | 65000010 測試街2號 |
      | vehicle     | registered_on    | 2019-05-06         |
      | vehicle     | status           | in-use             |
      | nhi-insured | id_number        | @陳測安            |
      | nhi-insured | name             | 陳測安             |
      | nhi-insured | category         | 1                  |
      | nhi-insured | contact_address  | 65000010 測試街2號 |
      | nhi-insured | enrolled_on      | 2011-08-01         |
      | nhi-insured | status           | insured            |
      | taxpayer    | id_number        | @陳測安            |
      | taxpayer    | name             | 陳測安             |
      | taxpayer    | contact_address  | 65000010 測試街2號 |
      | taxpayer    | filing           | online             |
    And today is "2026-11-23"

  Scenario: Three bodies take over the household address
    When "陳測安" starts the service "address-notice"
    And "陳測安" answers "bodies" with "vehicles; nhi; tax"
    And "陳測安" answers "use" with "household"
    And "陳測安" submits
    Then the case of "陳測安" is granted
    And the registry "vehicle" has for "TST-0601" field "address" = "63000020 範例路1號"
    And the registry "nhi-insured" has for "@陳測安" field "contact_address" = "63000020 範例路1號"
    And the registry "taxpayer" has for "@陳測安" field "contact_address" = "63000020 範例路1號"
    And "陳測安" sees "公路局已將您名下車輛的登記地址改為戶籍地址" on the case page
    And "陳測安" sees "健保署已更新您的通訊地址" on the case page
    And "陳測安" sees "賦稅署已更新稅單送達地址" on the case page
    And "陳測安" sees that "交通部" read "household" because "受理地址遷移通報"

  Scenario: Only one body, with another contact address
    When "陳測安" starts the service "address-notice"
    And "陳測安" answers "bodies" with "nhi"
    And "陳測安" answers "use" with "other"
    And "陳測安" answers "mail_address" with "63000090 樣本巷12號"
    And "陳測安" submits
    Then the case of "陳測安" is granted
    And the registry "nhi-insured" has for "@陳測安" field "contact_address" = "63000090 樣本巷12號"
    And the registry "taxpayer" has for "@陳測安" field "contact_address" = "65000010 測試街2號"
    And the registry "vehicle" has for "TST-0601" field "address" = "65000010 測試街2號"
    And "陳測安" does not see "賦稅署已更新" on the case page

  Scenario: A body that holds no record is passed over
    Given a person "林樣新" with records:
      | registry  | field            | value              |
      | household | id_number        | @林樣新            |
      | household | name             | 林樣新             |
      | household | sex              | male               |
      | household | birth_date       | 2006-06-08         |
      | household | household_number | F0000602           |
      | household | role             | head               |
      | household | head_id          | @林樣新            |
      | household | address          | 63000020 範例路1號 |
      | household | event            | initial            |
    When "林樣新" starts the service "address-notice"
    And "林樣新" answers "bodies" with "vehicles; nhi; tax"
    And "林樣新" answers "use" with "household"
    And "林樣新" submits
    Then the case of "林樣新" is granted
    And "林樣新" does not see "健保署已更新" on the case page
