Feature: Taxes are kept, checked and certified without paper
  Row P2/2.1.1.5.

  Background:
    Given today is "2026-11-23"
    And a person "陳測安" with records:
      | registry  | field            | value              |
      | household | id_number        | @陳測安            |
      | household | name             | 陳測安             |
      | household | sex              | female             |
      | household | birth_date       | 1980-04-02         |
      | household | household_number | F0000821           |
      | household | role             | head               |
      | household | head_id          | @陳測安            |
      | household | address          | 63000020 範例路1號 |
      | household | event            | initial            |
      | house-tax | house_number     | A00000000001       |
      | house-tax | owner_id         | @陳測安            |
      | house-tax | share            | 1/1                |
      | house-tax | address          | 63000020 範例路1號 |
      | house-tax | structure        | reinforced         |
      | house-tax | area_m2          | 90                 |
      | house-tax | built_on         | 2010-01-01         |
      | house-tax | assessed_value   | 600000             |
      | house-tax | use              | other-home         |
      | tax-bill  | bill_number      | B115000001         |
      | tax-bill  | payer_id         | @陳測安            |
      | tax-bill  | tax              | house              |
      | tax-bill  | year             | 115                |
      | tax-bill  | amount           | 6000               |
      | tax-bill  | due_on           | 2026-05-31         |
      | tax-bill  | paid             | 6000               |
      | tax-bill  | status           | paid               |

  Scenario: Who lives in the house gets the owner-occupier rate at once
    When "陳測安" starts the service "house-tax-self-use"
    And "陳測安" answers "house" with "A00000000001"
    And "陳測安" answers "since" with "2026-10-01"
    And "陳測安" submits
    Then the case of "陳測安" is granted
    And the registry "house-tax" has for "A00000000001" field "use" = "owner"
    And "陳測安" sees that "縣市政府" read "household" because "查證所有人設籍自住"
    And the indicator "service.decided" counts 1

  Scenario: An address written differently goes to an official, who asks back
    Given the official "江範真" in post "county-tax-clerk-1"
    And a person "李樣平" with records:
      | registry  | field            | value                 |
      | household | id_number        | @李樣平               |
      | household | name             | 李樣平                |
      | household | sex              | female                |
      | household | birth_date       | 1985-03-03            |
      | household | household_number | F0000822              |
      | household | role             | head                  |
      | household | head_id          | @李樣平               |
      | household | address          | 63000020 範例路1之2號 |
      | household | event            | initial               |
      | house-tax | house_number     | A00000000002          |
      | house-tax | owner_id         | @李樣平               |
      | house-tax | share            | 1/1                   |
      | house-tax | address          | 63000020 範例路1號之2 |
      | house-tax | structure        | reinforced            |
      | house-tax | area_m2          | 90                    |
      | house-tax | built_on         | 2010-01-01            |
      | house-tax | assessed_value   | 600000                |
      | house-tax | use              | other-home            |
    When "李樣平" starts the service "house-tax-self-use"
    And "李樣平" answers "house" with "A00000000002"
    And "李樣平" answers "since" with "2026-11-20"
    And "李樣平" submits
    Then the case of "李樣平" is with post "county-tax-clerk-1"
    When "江範真" opens the case of "李樣平"
    And "江範真" asks "李樣平" to correct "since" because "請填設籍的那一天"
    And "李樣平" corrects "since" to "2026-11-01" and submits
    And "江範真" passes it on with reason "門牌相同，只是寫法不同"
    Then the case of "李樣平" is granted
    And the registry "house-tax" has for "A00000000002" field "use_from" = "2026-11-01"

  Scenario: Registered in another district, the rate is refused
    Given a person "王試和" with records:
      | registry  | field            | value              |
      | household | id_number        | @王試和            |
      | household | name             | 王試和             |
      | household | sex              | male               |
      | household | birth_date       | 1975-06-06         |
      | household | household_number | F0000823           |
      | household | role             | head               |
      | household | head_id          | @王試和            |
      | household | address          | 65000010 樣本巷3號 |
      | household | event            | initial            |
      | house-tax | house_number     | A00000000003       |
      | house-tax | owner_id         | @王試和            |
      | house-tax | share            | 1/1                |
      | house-tax | address          | 63000020 範例路3號 |
      | house-tax | structure        | reinforced         |
      | house-tax | area_m2          | 90                 |
      | house-tax | built_on         | 2010-01-01         |
      | house-tax | assessed_value   | 600000             |
      | house-tax | use              | other-home         |
    When "王試和" starts the service "house-tax-self-use"
    And "王試和" answers "house" with "A00000000003"
    And "王試和" answers "since" with "2026-10-01"
    And "王試和" submits
    Then the case of "王試和" is refused
    And "王試和" sees "請先遷入戶籍再申請" on the case page
    And "王試和" sees "提起訴願" on the case page

  Scenario: A certificate that no tax is owed, taken as a file
    When "陳測安" starts the service "tax-clearance"
    And "陳測安" answers "purpose_of_use" with "loan"
    And "陳測安" submits
    Then the case of "陳測安" is granted
    And the registry "tax-certificate" has a record with field "holder_id" = "@陳測安" and field "used_for" = "loan"
    When "陳測安" takes an extract of "tax-certificate" electronically
    Then the indicator "registry.extract_issued" counts 1

  Scenario: An overdue bill comes first
    Given a person "張範成" with records:
      | registry | field       | value      |
      | tax-bill | bill_number | B115000002 |
      | tax-bill | payer_id    | @張範成    |
      | tax-bill | tax         | house      |
      | tax-bill | year        | 115        |
      | tax-bill | amount      | 6000       |
      | tax-bill | due_on      | 2026-05-31 |
      | tax-bill | paid        | 0          |
      | tax-bill | status      | overdue    |
    When "張範成" starts the service "tax-clearance"
    And "張範成" answers "purpose_of_use" with "bid"
    And "張範成" submits
    Then the case of "張範成" is refused
    And "張範成" sees "逾期未繳的稅單，共 1 張" on the case page

  Scenario: A business is suspended in advance
    Given a person "吳測真" with records:
      | registry     | field             | value              |
      | business-tax | business_number   | 00900012           |
      | business-tax | name              | 測真商行           |
      | business-tax | kind              | sole-proprietor    |
      | business-tax | representative_id | @吳測真            |
      | business-tax | address           | 63000020 範例路1號 |
      | business-tax | industry          | trade              |
      | business-tax | invoices          | yes                |
      | business-tax | opened_on         | 2020-05-04         |
      | business-tax | status            | active             |
    When "吳測真" starts the service "business-suspension"
    And "吳測真" answers "company_number" with "00900012"
    And "吳測真" answers "from_day" with "2026-12-01"
    And "吳測真" answers "until_day" with "2027-05-31"
    And "吳測真" submits
    Then the case of "吳測真" is granted
    And the registry "business-tax" has for "00900012" field "suspended_until" = "2027-05-31"

  Scenario: Paid twice, refunded at once
    Given a person "謝樣明" with records:
      | registry | field       | value      |
      | tax-bill | bill_number | B115000009 |
      | tax-bill | payer_id    | @謝樣明    |
      | tax-bill | tax         | house      |
      | tax-bill | year        | 115        |
      | tax-bill | amount      | 6000       |
      | tax-bill | due_on      | 2026-05-31 |
      | tax-bill | paid        | 12000      |
      | tax-bill | paid_on     | 2026-05-20 |
      | tax-bill | status      | paid       |
    When "謝樣明" starts the service "tax-refund"
    And "謝樣明" answers "bill" with "B115000009"
    And "謝樣明" answers "cause" with "twice"
    And "謝樣明" answers "asked" with "6000"
    And "謝樣明" answers "account" with "700-00001234567"
    And "謝樣明" submits
    Then the case of "謝樣明" is granted
    And the registry "tax-bill" has for "B115000009" field "refund" = "6000"

  Scenario: A disputed bill is weighed by an official, and refused with the reason
    Given the official "林範文" in post "mof-tax-clerk-1"
    When "陳測安" starts the service "tax-refund"
    And "陳測安" answers "bill" with "B115000001"
    And "陳測安" answers "cause" with "figures"
    And "陳測安" answers "asked" with "2000"
    And "陳測安" answers "account" with "700-00001234567"
    And "陳測安" submits
    And "林範文" opens the case of "陳測安"
    And "林範文" refuses it with reason "面積與地政登記相符，計算無誤"
    Then the case of "陳測安" is refused
    And "陳測安" sees "計算無誤" on the case page
