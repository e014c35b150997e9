Feature: Land services from home
  Row P2/4.2.1.3. Extracts for interested parties, the address on titles, and a gift to
  one's spouse; household and tax registers are asked in place of paper.

  Background:
    Given today is "2026-11-20"
    And the official "鄭範平" in post "moi-land-clerk-1"
    And the official "曾樣如" in post "moi-land-clerk-2"
    And a person "陳測安" with records:
      | registry   | field             | value              |
      | household  | id_number         | @陳測安            |
      | household  | name              | 陳測安             |
      | household  | sex               | female             |
      | household  | birth_date        | 1968-03-14         |
      | household  | household_number  | F0810004           |
      | household  | role              | head               |
      | household  | head_id           | @陳測安            |
      | household  | address           | 63000020 範例路1號 |
      | household  | event             | initial            |
      | household  | spouse_id         | @林範文            |
      | land-right | title_number      | 108AA000301        |
      | land-right | property_kind     | building           |
      | land-right | property_number   | AA-0123-00045-000  |
      | land-right | owner_id          | @陳測安            |
      | land-right | owner_name        | 陳測安             |
      | land-right | address           | 65000010 測試街2號 |
      | land-right | share_numerator   | 1                  |
      | land-right | share_denominator | 1                  |
      | land-right | acquired_on       | 2019-08-01         |
      | land-right | cause             | sale               |
      | land-right | cause_on          | 2019-07-01         |
      | land-right | restriction       | none               |
    And a person "林範文" with records:
      | registry  | field            | value              |
      | household | id_number        | @林範文            |
      | household | name             | 林範文             |
      | household | sex              | male               |
      | household | birth_date       | 1966-10-02         |
      | household | household_number | F0810005           |
      | household | role             | head               |
      | household | head_id          | @林範文            |
      | household | address          | 63000020 範例路1號 |
      | household | event            | initial            |
      | household | spouse_id        | @陳測安            |
    And a person "李樣平" with records:
      | registry  | field            | value              |
      | household | id_number        | @李樣平            |
      | household | name             | 李樣平             |
      | household | sex              | male               |
      | household | birth_date       | 1970-07-01         |
      | household | household_number | F0810006           |
      | household | role             | head               |
      | household | head_id          | @李樣平            |
      | household | address          | 63000040 樣本巷8號 |
      | household | event            | initial            |
    And today is "2026-11-23"

  Scenario: The address on a title follows the household register
    When "陳測安" starts the service "land-address-change"
    And "陳測安" answers "titles" with "108AA000301"
    And "陳測安" submits
    Then the case of "陳測安" is granted
    And the registry "land-right" has for "108AA000301" field "address" = "63000020 範例路1號"
    And "陳測安" sees that "內政部" read "household" because "查驗登記當事人身分與住址"
    When "陳測安" takes an extract of "land-right" electronically
    Then the indicator "registry.extract_issued" counts 1

  Scenario: A tenant corrects the ground and is given an extract, and the owner sees it
    When "李樣平" starts the service "land-party-extract"
    And "李樣平" answers "title" with "108AA000301"
    And "李樣平" answers "ground" with "neighbour"
    And "李樣平" answers "use_for" with "確認出租人是否為所有權人"
    And "李樣平" uploads "proof" a file "lease.pdf"
    And "李樣平" submits
    And "曾樣如" opens the case of "李樣平"
    And "曾樣如" asks "李樣平" to correct "ground" because "所附為租賃契約，請改選契約當事人"
    Then the case of "李樣平" is waiting for correction
    When "李樣平" corrects "ground" to "contract" and submits
    And "曾樣如" passes it on with reason "租賃契約當事人"
    Then the case of "李樣平" is granted
    And "李樣平" sees "AA-0123-00045-000" on the case page
    And "李樣平" does not see "測試街2號" on the case page
    And the registry "land-party-extract" has a record with field "title_number" = "108AA000301" and field "ground" = "contract"
    And "陳測安" sees that "內政部" read "land-right" because "核發利害關係人謄本"
    When "曾樣如" issues an extract of "land-right" for "陳測安" on paper
    Then the indicator "registry.extract_issued" counts 1

  Scenario: Curiosity is no interest
    When "李樣平" starts the service "land-party-extract"
    And "李樣平" answers "title" with "108AA000301"
    And "李樣平" answers "ground" with "neighbour"
    And "李樣平" answers "use_for" with "想知道鄰居是誰"
    And "李樣平" uploads "proof" a file "photo.jpg"
    And "李樣平" submits
    And "曾樣如" opens the case of "李樣平"
    And "曾樣如" refuses it with reason "照片不能證明利害關係"
    Then the case of "李樣平" is refused
    And "李樣平" sees "照片不能證明利害關係" on the case page
    And the registry "land-right" has for "108AA000301" field "owner_id" = "@陳測安"

  Scenario: A wife gives her flat to her husband
    Given a person "陳測安" with records:
      | registry           | field              | value       |
      | land-tax-clearance | declaration_number | LVT11500011 |
      | land-tax-clearance | title_number       | 108AA000301 |
      | land-tax-clearance | seller_id          | @陳測安     |
      | land-tax-clearance | buyer_id           | @林範文     |
      | land-tax-clearance | cause              | spouse-gift |
      | land-tax-clearance | declared_price     | 5000000     |
      | land-tax-clearance | increment_tax      | 0           |
      | land-tax-clearance | deed_tax           | 120000      |
      | land-tax-clearance | arrears            | 0           |
      | land-tax-clearance | status             | paid        |
      | land-tax-clearance | cleared_on         | 2026-11-18  |
    When "陳測安" starts the service "land-spouse-gift"
    And "陳測安" answers "title" with "108AA000301"
    And "陳測安" answers "given_on" with "2026-11-10"
    And "陳測安" answers "tax_declaration" with "LVT11500011"
    And "陳測安" uploads "contract" a file "gift.pdf"
    And "陳測安" submits
    Then the case of "陳測安" is with post "moi-land-clerk-1"
    When "鄭範平" opens the case of "陳測安"
    And "鄭範平" passes it on with reason "契約相符"
    Then the case of "陳測安" is granted
    And the registry "land-right" has a record with field "owner_name" = "林範文" and field "cause" = "spouse-gift"
    And the registry "land-right" has no record for "108AA000301"
