Feature: An income tax return is filled in, worked out, filed and billed
  Row P2/4.2.1.4.

  Background:
    Given today is "2027-04-29"
    And the official "林範文" in post "mof-tax-clerk-1"
    And a person "陳測安" with records:
      | registry       | field              | value              |
      | tax-year       | year               | 115                |
      | tax-year       | exemption          | 101000             |
      | tax-year       | standard           | 136000             |
      | tax-year       | salary             | 227000             |
      | tax-year       | savings            | 270000             |
      | tax-year       | basic_living       | 213000             |
      | tax-year       | bracket_1          | 610000             |
      | tax-year       | bracket_2          | 1380000            |
      | tax-year       | bracket_3          | 2770000            |
      | tax-year       | bracket_4          | 5190000            |
      | tax-year       | opens_on           | 2027-05-01         |
      | tax-year       | closes_on          | 2027-05-31         |
      | tax-year       | status             | open               |
      | household      | id_number          | @陳測安            |
      | household      | name               | 陳測安             |
      | household      | sex                | female             |
      | household      | birth_date         | 1988-03-14         |
      | household      | household_number   | F0000831           |
      | household      | role               | head               |
      | household      | head_id            | @陳測安            |
      | household      | address            | 63000020 範例路1號 |
      | household      | event              | initial            |
      | income-item    | certificate_number | C115000001         |
      | income-item    | recipient_id       | @陳測安            |
      | income-item    | payer_number       | 00900012           |
      | income-item    | payer_name         | 測真食品有限公司   |
      | income-item    | category           | 50                 |
      | income-item    | year               | 115                |
      | income-item    | amount             | 900000             |
      | income-item    | withheld           | 30000              |
      | income-item    | reported_on        | 2026-11-10         |
      | income-item    | status             | reported           |
      | deduction-item | record_number      | 00900054-1         |
      | deduction-item | person_id          | @陳測安            |
      | deduction-item | institution_number | 00900054           |
      | deduction-item | institution_name   | 範例人壽保險公司   |
      | deduction-item | kind               | insurance          |
      | deduction-item | year               | 115                |
      | deduction-item | amount             | 20000              |
      | deduction-item | reported_on        | 2027-02-01         |
      | deduction-item | status             | reported           |
      | deduction-item | record_number      | 00900054-2         |
      | deduction-item | person_id          | @陳測安            |
      | deduction-item | institution_number | 00900054           |
      | deduction-item | institution_name   | 範例人壽保險公司   |
      | deduction-item | kind               | nhi                |
      | deduction-item | year               | 115                |
      | deduction-item | amount             | 12000              |
      | deduction-item | reported_on        | 2027-02-01         |
      | deduction-item | status             | reported           |

  Scenario: Nothing to type: the system takes the higher deduction and refunds
    Then the registry "tax-year" has for "114" field "exemption" = "97000"
    Given today is "2027-05-03"
    When "陳測安" starts the service "income-tax-return"
    And "陳測安" answers "other_income" with "0"
    And "陳測安" answers "account" with "700-00001234567"
    And "陳測安" submits
    Then the case of "陳測安" is granted
    And the registry "income-return" has for "@陳測安/115" field "net" = "436000"
    And the registry "income-return" has for "@陳測安/115" field "tax" = "21800"
    And the registry "income-return" has for "@陳測安/115" field "to_refund" = "8200"
    And "陳測安" sees "8,200" on the case page
    And "陳測安" sees that "賦稅署" read "income-item" because "綜合所得稅結算申報帶入所得"
    And "陳測安" sees that "賦稅署" read "deduction-item" because "綜合所得稅結算申報帶入扣除額"
    And the indicator "registry.extract_issued" counts 0
    And the indicator "service.decided" counts 1
    When "陳測安" starts the service "income-tax-return"
    Then "陳測安" sees "已經申報過這個年度" on the case page

  Scenario: A dependant of age is taken out after the officer asks, and the bill follows
    Given a person "張範成" with records:
      | registry    | field              | value              |
      | household   | id_number          | @張範成            |
      | household   | name               | 張範成             |
      | household   | sex                | female             |
      | household   | birth_date         | 1975-08-08         |
      | household   | household_number   | F0000832           |
      | household   | role               | head               |
      | household   | head_id            | @張範成            |
      | household   | address            | 63000020 範例路1號 |
      | household   | event              | initial            |
      | household   | id_number          | @張樣新            |
      | household   | name               | 張樣新             |
      | household   | sex                | male               |
      | household   | birth_date         | 2005-02-02         |
      | household   | household_number   | F0000832           |
      | household   | role               | child              |
      | household   | head_id            | @張範成            |
      | household   | mother_id          | @張範成            |
      | household   | address            | 63000020 範例路1號 |
      | household   | event              | birth              |
      | income-item | certificate_number | C115000002         |
      | income-item | recipient_id       | @張範成            |
      | income-item | payer_number       | 00900012           |
      | income-item | payer_name         | 測真食品有限公司   |
      | income-item | category           | 50                 |
      | income-item | year               | 115                |
      | income-item | amount             | 1800000            |
      | income-item | withheld           | 90000              |
      | income-item | reported_on        | 2026-11-10         |
      | income-item | status             | reported           |
    And today is "2027-05-03"
    When "張範成" starts the service "income-tax-return"
    And "張範成" answers "dependants" with "@張樣新"
    And "張範成" answers "other_income" with "200000"
    And "張範成" submits
    Then the case of "張範成" is with post "mof-tax-clerk-1"
    And "張範成" sees "118,940" on the case page
    When "林範文" opens the case of "張範成"
    And "林範文" asks "張範成" to correct "dependants" because "子女已滿十八歲，請提供在學證明，或不列扶養"
    And "張範成" corrects "dependants" to "" and submits
    And "林範文" passes it on with reason "不列扶養"
    Then the case of "張範成" is granted
    And the registry "income-return" has for "@張範成/115" field "net" = "1536000"
    And the registry "income-return" has for "@張範成/115" field "tax" = "154100"
    And the registry "tax-bill" has a record with field "payer_id" = "@張範成" and field "amount" = "64100"

  Scenario: Spouses file together once one consents, by the cheaper way of three
    Given a person "王試和" with records:
      | registry    | field              | value              |
      | household   | id_number          | @王試和            |
      | household   | name               | 王試和             |
      | household   | sex                | male               |
      | household   | birth_date         | 1986-01-01         |
      | household   | household_number   | F0000833           |
      | household   | role               | head               |
      | household   | head_id            | @王試和            |
      | household   | address            | 63000020 範例路1號 |
      | household   | event              | initial            |
      | household   | spouse_id          | @李樣平            |
      | income-item | certificate_number | C115000003         |
      | income-item | recipient_id       | @王試和            |
      | income-item | payer_number       | 00900012           |
      | income-item | payer_name         | 測真食品有限公司   |
      | income-item | category           | 50                 |
      | income-item | year               | 115                |
      | income-item | amount             | 1200000            |
      | income-item | withheld           | 40000              |
      | income-item | reported_on        | 2026-11-10         |
      | income-item | status             | reported           |
    And a person "李樣平" with records:
      | registry    | field              | value              |
      | household   | id_number          | @李樣平            |
      | household   | name               | 李樣平             |
      | household   | sex                | female             |
      | household   | birth_date         | 1988-05-05         |
      | household   | household_number   | F0000833           |
      | household   | role               | head               |
      | household   | head_id            | @李樣平            |
      | household   | address            | 63000020 範例路1號 |
      | household   | event              | initial            |
      | household   | spouse_id          | @王試和            |
      | income-item | certificate_number | C115000004         |
      | income-item | recipient_id       | @李樣平            |
      | income-item | payer_number       | 00900012           |
      | income-item | payer_name         | 測真食品有限公司   |
      | income-item | category           | 50                 |
      | income-item | year               | 115                |
      | income-item | amount             | 900000             |
      | income-item | withheld           | 20000              |
      | income-item | reported_on        | 2026-11-10         |
      | income-item | status             | reported           |
    And today is "2027-05-03"
    When "王試和" starts the service "income-tax-return"
    Then "王試和" sees "請您的配偶先線上辦理" on the case page
    When "李樣平" starts the service "joint-filing"
    And "李樣平" answers "decision" with "given"
    And "李樣平" submits
    Then the case of "李樣平" is granted
    When "王試和" starts the service "income-tax-return"
    And "王試和" answers "other_income" with "0"
    And "王試和" answers "account" with "700-00001234567"
    And "王試和" submits
    Then the case of "王試和" is granted
    And the registry "income-return" has for "@王試和/115" field "net" = "1172000"
    And the registry "income-return" has for "@王試和/115" field "tax" = "58600"
    And the registry "income-return" has for "@王試和/115" field "to_refund" = "1400"
    And "李樣平" sees that "賦稅署" read "income-item" because "綜合所得稅結算申報帶入所得"

  Scenario: Before May there is nothing to file
    When "陳測安" starts the service "income-tax-return"
    Then "陳測安" sees "綜合所得稅每年五月申報" on the case page

  Scenario: A bill is postponed after an accident
    Given the official "謝樣明" in post "mof-tax-clerk-2"
    And a person "王試和" with records:
      | registry | field       | value      |
      | tax-bill | bill_number | B116000001 |
      | tax-bill | payer_id    | @王試和    |
      | tax-bill | tax         | house      |
      | tax-bill | year        | 116        |
      | tax-bill | amount      | 9000       |
      | tax-bill | due_on      | 2027-05-31 |
      | tax-bill | paid        | 0          |
      | tax-bill | status      | open       |
    When "王試和" starts the service "tax-postponement"
    And "王試和" answers "bill" with "B116000001"
    And "王試和" answers "cause" with "illness"
    And "王試和" answers "months" with "6"
    And "王試和" uploads "proof" a file "proof.pdf"
    And "王試和" submits
    And "謝樣明" opens the case of "王試和"
    And "謝樣明" passes it on with reason "住院證明屬實"
    Then the case of "王試和" is granted
    And the registry "tax-bill" has for "B116000001" field "due_on" = "2027-11-27"

  Scenario: A paid bill needs no more time
    Given a person "王試和" with records:
      | registry | field       | value      |
      | tax-bill | bill_number | B116000002 |
      | tax-bill | payer_id    | @王試和    |
      | tax-bill | tax         | house      |
      | tax-bill | year        | 116        |
      | tax-bill | amount      | 9000       |
      | tax-bill | due_on      | 2027-05-31 |
      | tax-bill | paid        | 9000       |
      | tax-bill | status      | paid       |
    When "王試和" starts the service "tax-postponement"
    And "王試和" answers "bill" with "B116000002"
    And "王試和" answers "cause" with "hardship"
    And "王試和" answers "months" with "3"
    And "王試和" uploads "proof" a file "proof.pdf"
    And "王試和" submits
    Then the case of "王試和" is refused
    And "王試和" sees "已經繳清" on the case page
