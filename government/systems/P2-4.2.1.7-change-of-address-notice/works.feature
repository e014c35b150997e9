Feature: One change-of-address notice updates every chosen body
  Row P2/4.2.1.7. Each body corrects its own register in its own step, and each
  confirmation shows on the case's timeline. Mail follows by an order of its own.

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

  Scenario: Mail for a former home follows to the household address, after one correction
    Given the official "林範文" in post "motc-roads-clerk-1"
    When "陳測安" starts the service "mail-forwarding"
    And "陳測安" answers "direction" with "to_household"
    And "陳測安" answers "previous_home" with "65000010 測試街2號"
    And "陳測安" answers "start_day" with "2026-11-25"
    And "陳測安" answers "months" with "3"
    And "陳測安" answers "with_registered" with "true"
    And "陳測安" submits
    Then the case of "陳測安" is with post "motc-roads-clerk-1"
    When "林範文" opens the case of "陳測安"
    And "林範文" asks "陳測安" to correct "previous_home" because "這棟樓有五層，請補寫樓層"
    Then the case of "陳測安" is waiting for correction
    When "陳測安" corrects "previous_home" to "65000010 測試街2號3樓" and submits
    And "林範文" passes it on with reason "舊地址完整"
    Then the case of "陳測安" is granted
    And the registry "mail-forwarding" has a record with field "applicant_id" = "@陳測安" and field "old_address" = "65000010 測試街2號3樓"
    And the registry "mail-forwarding" has a record with field "new_address" = "63000020 範例路1號" and field "last_day" = "2027-02-22"
    And "陳測安" sees "請把新地址告訴常寄信給您的人" on the case page
    And "陳測安" sees that "交通部" read "household" because "受理郵件改投改寄"
    When "陳測安" starts the service "mail-forwarding"
    Then "陳測安" sees "您的信已經在轉寄" on the case page

  Scenario: Mail for the household address is forwarded at once to where the person lives
    When "陳測安" starts the service "mail-forwarding"
    And "陳測安" answers "direction" with "from_household"
    And "陳測安" answers "living_at" with "63000090 樣本巷12號"
    And "陳測安" answers "start_day" with "2026-11-23"
    And "陳測安" answers "months" with "1"
    And "陳測安" answers "with_registered" with "false"
    And "陳測安" submits
    Then the case of "陳測安" is granted
    And the registry "mail-forwarding" has a record with field "old_address" = "63000020 範例路1號" and field "new_address" = "63000090 樣本巷12號"
    And the registry "mail-forwarding" has a record with field "registered_mail" = "false" and field "last_day" = "2026-12-22"

  Scenario: A day that lies in the past or too far off is not taken
    When "陳測安" starts the service "mail-forwarding"
    And "陳測安" answers "direction" with "from_household"
    And "陳測安" answers "living_at" with "63000090 樣本巷12號"
    And "陳測安" answers "start_day" with "2026-11-22"
    And "陳測安" answers "months" with "1"
    And "陳測安" answers "with_registered" with "false"
    And "陳測安" goes on
    Then "陳測安" sees "這一天已經過了" on the case page
    When "陳測安" answers "start_day" with "2027-02-22"
    And "陳測安" goes on
    Then "陳測安" sees "這一天太遠了" on the case page
    When "陳測安" answers "start_day" with "2027-02-21"
    And "陳測安" submits
    Then the case of "陳測安" is granted

  Scenario: Mail from one address is forwarded twice a year at most
    Given a person "林樣新" with records:
      | registry        | field            | value              |
      | household       | id_number        | @林樣新            |
      | household       | name             | 林樣新             |
      | household       | sex              | male               |
      | household       | birth_date       | 1990-06-08         |
      | household       | household_number | F0000602           |
      | household       | role             | head               |
      | household       | head_id          | @林樣新            |
      | household       | address          | 63000020 範例路1號 |
      | household       | event            | move-in            |
      | mail-forwarding | order_number     | MFO90000001        |
      | mail-forwarding | applicant_id     | @林樣新            |
      | mail-forwarding | name             | 林樣新             |
      | mail-forwarding | old_address      | 65000010 測試街2號 |
      | mail-forwarding | new_address      | 63000020 範例路1號 |
      | mail-forwarding | ordered_on       | 2026-02-20         |
      | mail-forwarding | first_day        | 2026-03-01         |
      | mail-forwarding | last_day         | 2026-05-29         |
      | mail-forwarding | registered_mail  | true               |
      | mail-forwarding | status           | ended              |
      | mail-forwarding | order_number     | MFO90000002        |
      | mail-forwarding | applicant_id     | @林樣新            |
      | mail-forwarding | name             | 林樣新             |
      | mail-forwarding | old_address      | 65000010 測試街2號 |
      | mail-forwarding | new_address      | 63000020 範例路1號 |
      | mail-forwarding | ordered_on       | 2026-07-20         |
      | mail-forwarding | first_day        | 2026-08-01         |
      | mail-forwarding | last_day         | 2026-10-29         |
      | mail-forwarding | registered_mail  | true               |
      | mail-forwarding | status           | active             |
    When "林樣新" starts the service "mail-forwarding"
    And "林樣新" answers "direction" with "to_household"
    And "林樣新" answers "previous_home" with "65000010 測試街2號"
    And "林樣新" answers "start_day" with "2026-12-01"
    And "林樣新" answers "months" with "2"
    And "林樣新" answers "with_registered" with "true"
    And "林樣新" submits
    Then the case of "林樣新" is refused
    And "林樣新" sees "一年內最多轉寄兩次" on the case page

  Scenario: A request that is taken back forwards nothing
    When "陳測安" starts the service "mail-forwarding"
    And "陳測安" answers "direction" with "to_household"
    And "陳測安" answers "previous_home" with "65000010 測試街2號"
    And "陳測安" answers "start_day" with "2026-12-01"
    And "陳測安" answers "months" with "2"
    And "陳測安" answers "with_registered" with "false"
    And "陳測安" submits
    And "陳測安" withdraws
    Then the case of "陳測安" is withdrawn
    When "陳測安" starts the service "mail-forwarding"
    Then "陳測安" sees "查無資料" on the case page
