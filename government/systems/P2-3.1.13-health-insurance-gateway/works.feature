Feature: Agencies look health insurance up under contracts, and the insured apply without paper
  Row P2/3.1.13: as 3.1.1, with the insurance's own registers, fields and agencies.

  Background:
    Given today is "2026-11-20"
    And the official "莊範佑" in post "nhia-enrolment-clerk-1"
    And the official "溫樣真" in post "nhia-enrolment-clerk-2"
    And a person "陳測安" with records:
      | registry    | field            | value              |
      | household   | id_number        | @陳測安            |
      | household   | name             | 陳測安             |
      | household   | sex              | female             |
      | household   | birth_date       | 1988-03-14         |
      | household   | household_number | F0003131           |
      | household   | role             | head               |
      | household   | head_id          | @陳測安            |
      | household   | address          | 63000020 範例路1號 |
      | household   | event            | initial            |
      | household   | spouse_id        | @林範文            |
      | nhi-insured | id_number        | @陳測安            |
      | nhi-insured | name             | 陳測安             |
      | nhi-insured | category         | 1                  |
      | nhi-insured | contact_address  | 63000020 範例路1號 |
      | nhi-insured | insuring_unit    | 範例股份有限公司   |
      | nhi-insured | insured_amount   | 45800              |
      | nhi-insured | enrolled_on      | 2012-07-01         |
      | nhi-insured | status           | insured            |
      | nhi-premium | number           | NP99000001         |
      | nhi-premium | person_id        | @陳測安            |
      | nhi-premium | year             | 114                |
      | nhi-premium | due              | 9912               |
      | nhi-premium | paid             | 9912               |
      | nhi-premium | arrears          | 0                  |
    And a person "林範文" with records:
      | registry    | field            | value              |
      | household   | id_number        | @林範文            |
      | household   | name             | 林範文             |
      | household   | sex              | male               |
      | household   | birth_date       | 1987-01-09         |
      | household   | household_number | F0003131           |
      | household   | role             | spouse             |
      | household   | head_id          | @陳測安            |
      | household   | address          | 63000020 範例路1號 |
      | household   | event            | initial            |
      | household   | spouse_id        | @陳測安            |
      | nhi-insured | id_number        | @林範文            |
      | nhi-insured | name             | 林範文             |
      | nhi-insured | category         | 1                  |
      | nhi-insured | contact_address  | 63000020 範例路1號 |
      | nhi-insured | enrolled_on      | 2010-07-01         |
      | nhi-insured | status           | left               |
      | nhi-insured | left_on          | 2026-10-31         |
    And a person "林樣寬" with records:
      | registry  | field            | value              |
      | household | id_number        | @林樣寬            |
      | household | name             | 林樣寬             |
      | household | sex              | male               |
      | household | birth_date       | 2003-01-09         |
      | household | household_number | F0003131           |
      | household | role             | child              |
      | household | head_id          | @陳測安            |
      | household | address          | 63000020 範例路1號 |
      | household | event            | initial            |
      | household | mother_id        | @陳測安            |
      | household | father_id        | @林範文            |
    And a person "高測醫" with records:
      | registry            | field            | value              |
      | medical-institution | code             | 3501990005         |
      | medical-institution | name             | 範例診所           |
      | medical-institution | kind             | clinic             |
      | medical-institution | responsible_id   | @高測醫            |
      | medical-institution | responsible_name | 高測醫             |
      | medical-institution | licence_number   | 範醫開字第990005號 |
      | medical-institution | opened_on        | 2015-03-02         |
      | medical-institution | address          | 63000020 範例路9號 |
      | medical-institution | status           | open               |
      | nhi-provider        | provider_code    | 3501990005         |
      | nhi-provider        | name             | 範例診所           |
      | nhi-provider        | kind             | clinic             |
      | nhi-provider        | responsible_id   | @高測醫            |
      | nhi-provider        | contract_number  | NP990005           |
      | nhi-provider        | contract_from    | 2015-04-01         |
      | nhi-provider        | contract_until   | 2027-12-31         |
      | nhi-provider        | status           | contracted         |
    And today is "2026-11-23"

  Scenario: The tax office's system reads premiums for the deduction, and the person sees it
    When the system of "mof-tax" looks up contract "tax-nhi-premium" for "陳測安" with purpose "premium-deduction"
    Then the look-up gives the field "paid"
    And the look-up does not give the field "unit"
    And "陳測安" sees that "賦稅署" read "nhi-premium" because "計算健保費列舉扣除額"
    And the indicator "exchange.look_up" counts 1

  Scenario: The enforcement agency learns the employer and nothing of the family
    When the system of "moj-aea" looks up contract "aea-nhi-enrolment" for "陳測安" with purpose "enforcement-wages"
    Then the look-up gives the field "insuring_unit"
    And the look-up does not give the field "contact_address"
    When the system of "moj-aea" looks up contract "tax-nhi-premium" for "陳測安" with purpose "premium-deduction"
    Then the look-up is refused because "exchange.not_consumer"
    And the indicator "exchange.refused" counts 1

  Scenario: A clinic closes, and its contract with the insurance ends the same day
    Given the official "彭測康" in post "mohw-clerk-1"
    When "彭測康" changes in registry "medical-institution" for "3501990005" field "status" to "closed"
    Then the agency "mohw-nhia" was told of the change of "medical-institution" for "高測醫"
    And the registry "nhi-provider" has for "3501990005" field "status" = "ended"

  Scenario: A lost card is replaced at once
    When "陳測安" starts the service "nhi-card"
    And "陳測安" answers "why" with "lost"
    And "陳測安" submits
    And "陳測安" pays the fee of the case
    Then the case of "陳測安" is granted
    And the registry "nhi-insured" has for "@陳測安" field "card_issued_on" = "2026-11-23"
    And the bill of "陳測安" over 200 dollars is "paid"
    When "陳測安" starts the service "nhi-card"
    And "陳測安" answers "why" with "broken"
    And "陳測安" submits
    Then the case of "陳測安" is refused
    And "陳測安" sees "正在寄送" on the case page

  Scenario: Whoever takes the request back before paying owes nothing
    When "陳測安" starts the service "nhi-card"
    And "陳測安" answers "why" with "damaged"
    And "陳測安" submits
    And "陳測安" withdraws
    Then the case of "陳測安" is withdrawn
    And the bill of "陳測安" over 200 dollars is "cancelled"

  Scenario: A spouse who has left work is insured again with the other
    When "陳測安" starts the service "nhi-dependant"
    And "陳測安" answers "member" with "@林範文"
    And "陳測安" answers "from_day" with "2026-11-01"
    And "陳測安" submits
    Then the case of "陳測安" is granted
    And the registry "nhi-insured" has for "@林範文" field "insured_with" = "@陳測安"
    And the registry "nhi-insured" has for "@林範文" field "status" = "insured"
    And the agency "mohw-sfaa" was told of the change of "nhi-insured" for "林範文"
    And "林範文" sees that "中央健康保險署" read "household" because "查證眷屬身分"

  Scenario: A grown child is checked by an officer, who asks for the right day and then refuses
    When "陳測安" starts the service "nhi-dependant"
    And "陳測安" answers "member" with "@林樣寬"
    And "陳測安" answers "from_day" with "2026-08-01"
    And "陳測安" submits
    Then the case of "陳測安" is with post "nhia-enrolment-clerk-2"
    When "溫樣真" opens the case of "陳測安"
    And "溫樣真" asks "陳測安" to correct "from_day" because "畢業日是九月三十日，請更正加保日期"
    Then the case of "陳測安" is waiting for correction
    When "陳測安" corrects "from_day" to "2026-10-01" and submits
    And "溫樣真" refuses it with reason "已就業，應由服務單位投保"
    Then the case of "陳測安" is refused
    And "陳測安" sees "應由服務單位投保" on the case page
    And the registry "nhi-insured" has no record for "@林樣寬"

  Scenario: A certificate of premiums paid on demand
    When "陳測安" takes an extract of "nhi-premium" electronically
    Then the indicator "registry.extract_issued" counts 1
