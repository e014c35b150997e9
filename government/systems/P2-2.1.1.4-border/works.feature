Feature: Entries, exits and bans are recorded, and answered from home
  Row P2/2.1.1.4.

  Background:
    Given today is "2026-11-20"
    And the official "何範安" in post "nia-border-officer-2"
    And a person "陳測安" with records:
      | registry        | field            | value              |
      | household       | id_number        | @陳測安            |
      | household       | name             | 陳測安             |
      | household       | sex              | female             |
      | household       | birth_date       | 1988-03-14         |
      | household       | household_number | F0813001           |
      | household       | role             | head               |
      | household       | head_id          | @陳測安            |
      | household       | address          | 63000020 範例路1號 |
      | household       | event            | initial            |
      | border-crossing | crossing_number  | X90000001          |
      | border-crossing | traveller_id     | @陳測安            |
      | border-crossing | traveller_name   | 陳測安             |
      | border-crossing | document_kind    | passport           |
      | border-crossing | document_number  | 300000001          |
      | border-crossing | direction        | out                |
      | border-crossing | port             | TPE                |
      | border-crossing | crossed_on       | 2026-07-01         |
      | border-crossing | carrier          | ZZ001              |
      | border-crossing | other_end        | 東京               |
      | border-crossing | inspected_by     | egate              |
      | border-crossing | crossing_number  | X90000002          |
      | border-crossing | traveller_id     | @陳測安            |
      | border-crossing | traveller_name   | 陳測安             |
      | border-crossing | document_kind    | passport           |
      | border-crossing | document_number  | 300000001          |
      | border-crossing | direction        | in                 |
      | border-crossing | port             | TSA                |
      | border-crossing | crossed_on       | 2026-07-09         |
      | border-crossing | carrier          | ZZ002              |
      | border-crossing | other_end        | 東京               |
      | border-crossing | inspected_by     | egate              |
    And a person "李樣平" with records:
      | registry  | field            | value              |
      | household | id_number        | @李樣平            |
      | household | name             | 李樣平             |
      | household | sex              | male               |
      | household | birth_date       | 1990-07-01         |
      | household | household_number | F0813002           |
      | household | role             | head               |
      | household | head_id          | @李樣平            |
      | household | address          | 63000020 範例路1號 |
      | household | event            | initial            |
      | exit-ban  | ban_number       | EB900001           |
      | exit-ban  | person_id        | @李樣平            |
      | exit-ban  | person_name      | 李樣平             |
      | exit-ban  | ground           | tax                |
      | exit-ban  | ordered_by       | 財政部北區國稅局   |
      | exit-ban  | order_number     | 範限字第00001號    |
      | exit-ban  | banned_from      | 2026-05-01         |
      | exit-ban  | status           | active             |
    And today is "2026-11-23"

  Scenario: A certificate of entry and exit at once
    When "陳測安" starts the service "entry-exit-certificate"
    And "陳測安" answers "first_day" with "2026-07-02"
    And "陳測安" answers "last_day" with "2026-07-31"
    And "陳測安" answers "used_for" with "insurance"
    And "陳測安" submits
    Then the case of "陳測安" is waiting for payment
    And "陳測安" sees "新臺幣100元" on the case page
    When "陳測安" pays the fee of the case
    Then the case of "陳測安" is granted
    And the bill of "陳測安" over 100 dollars is "paid"
    And "陳測安" sees "已繳" on page "/my/payments"
    And the registry "entry-exit-certificate" has a record with field "holder_id" = "@陳測安" and field "crossing_number" = "X90000002"
    And "陳測安" sees "列載入出國紀錄1筆" on the case page
    And "陳測安" sees that "移民署" read "border-crossing" because "核發入出國日期證明書"
    And the indicator "service.decided" counts 1

  Scenario: A period without a crossing is refused
    When "陳測安" starts the service "entry-exit-certificate"
    And "陳測安" answers "first_day" with "2026-08-01"
    And "陳測安" answers "last_day" with "2026-08-31"
    And "陳測安" answers "used_for" with "tax"
    And "陳測安" submits
    And "陳測安" pays the fee of the case
    Then the case of "陳測安" is refused
    And "陳測安" sees "這段期間沒有入出國紀錄" on the case page
    And the bill of "陳測安" over 100 dollars is "refunded"
    And "陳測安" sees "已退費" on page "/my/payments"

  Scenario: A payment fails and works the second time; what the bank's lost message said is asked for; the books agree with its file
    Given the official "謝樣明" in post "nia-border-officer-1"
    When "陳測安" starts the service "entry-exit-certificate"
    And "陳測安" answers "first_day" with "2026-07-02"
    And "陳測安" answers "last_day" with "2026-07-31"
    And "陳測安" answers "used_for" with "insurance"
    And "陳測安" submits
    And "陳測安" tries to pay the fee of the case and fails
    Then the case of "陳測安" is waiting for payment
    And the bill of "陳測安" over 100 dollars is "open"
    When "陳測安" pays the fee of the case and the message is lost
    Then the case of "陳測安" is granted
    And the bill of "陳測安" over 100 dollars is "paid"
    And the indicator "payment.paid" counts 100
    When "謝樣明" compares the payments of the day with the bank's file
    Then "謝樣明" sees "帳目相符" on page "/desk/payments"

  Scenario: A fee that is not paid in time ends the application, and nothing is owed
    When "陳測安" starts the service "entry-exit-certificate"
    And "陳測安" answers "first_day" with "2026-07-02"
    And "陳測安" answers "last_day" with "2026-07-31"
    And "陳測安" answers "used_for" with "insurance"
    And "陳測安" submits
    Then the case of "陳測安" is waiting for payment
    When today is "2026-11-27"
    Then the case of "陳測安" is withdrawn
    And the bill of "陳測安" over 100 dollars is "cancelled"
    And "陳測安" sees "沒有在期限內繳費" on the case page

  Scenario: Whoever never travelled gets no certificate, and is told where to ask
    When "李樣平" starts the service "entry-exit-certificate"
    Then "李樣平" sees "查無您的入出國紀錄" on the case page

  Scenario: A person barred from leaving learns by whom
    When "李樣平" starts the service "exit-ban-enquiry"
    And "李樣平" answers "leaving_on" with "2026-12-01"
    And "李樣平" submits
    Then the case of "李樣平" is granted
    And "李樣平" sees "您目前受限制出國" on the case page
    And "李樣平" sees "財政部北區國稅局" on the case page
    When "陳測安" starts the service "exit-ban-enquiry"
    And "陳測安" answers "leaving_on" with "2026-12-01"
    And "陳測安" submits
    Then "陳測安" sees "您目前沒有受限制出國" on the case page

  Scenario: The e-gates are closed to a person under a ban
    When "李樣平" starts the service "egate-enrolment"
    Then "李樣平" sees "請先向通知機關辦理解除" on the case page
    And the registry "egate-enrolment" has no record for "@李樣平"

  Scenario: A passport number is corrected, then the e-gates open
    When "陳測安" starts the service "egate-enrolment"
    And "陳測安" answers "passport_number" with "300000010"
    And "陳測安" answers "passport_name" with "CHEN, TSE-AN"
    And "陳測安" answers "passport_until" with "2033-05-01"
    And "陳測安" answers "enrol_at" with "TPE"
    And "陳測安" uploads "passport_page" a file "passport.jpg"
    And "陳測安" submits
    Then the case of "陳測安" is with post "nia-border-officer-2"
    When "何範安" opens the case of "陳測安"
    And "何範安" asks "陳測安" to correct "passport_number" because "與護照影像不符，請查對"
    Then the case of "陳測安" is waiting for correction
    When "陳測安" corrects "passport_number" to "300000001" and submits
    And "何範安" passes it on with reason "護照相符"
    Then the case of "陳測安" is granted
    And the registry "egate-enrolment" has for "@陳測安" field "passport_number" = "300000001"

  Scenario: An expired passport page is refused with its reason
    When "陳測安" starts the service "egate-enrolment"
    And "陳測安" answers "passport_number" with "300000001"
    And "陳測安" answers "passport_name" with "CHEN, TSE-AN"
    And "陳測安" answers "passport_until" with "2033-05-01"
    And "陳測安" answers "enrol_at" with "KHH"
    And "陳測安" uploads "passport_page" a file "passport.jpg"
    And "陳測安" submits
    And "何範安" opens the case of "陳測安"
    And "何範安" refuses it with reason "所附護照已於2025年到期"
    Then the case of "陳測安" is refused
    And "陳測安" sees "已於2025年到期" on the case page
