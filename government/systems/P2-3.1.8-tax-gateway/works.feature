Feature: Income, houses and tax files are looked up as the law allows
  Row P2/3.1.8: as 3.1.1, with the tax registers' own fields and agencies.

  Background:
    Given today is "2026-11-23"
    And a person "陳測安" with records:
      | registry     | field              | value              |
      | income-item  | certificate_number | C115000001         |
      | income-item  | recipient_id       | @陳測安            |
      | income-item  | payer_number       | 00900012           |
      | income-item  | payer_name         | 測真食品有限公司   |
      | income-item  | category           | 50                 |
      | income-item  | year               | 115                |
      | income-item  | amount             | 360000             |
      | income-item  | withheld           | 0                  |
      | income-item  | reported_on        | 2026-11-10         |
      | income-item  | status             | reported           |
      | house-tax    | house_number       | A00000000001       |
      | house-tax    | owner_id           | @陳測安            |
      | house-tax    | share              | 1/2                |
      | house-tax    | address            | 63000020 範例路1號 |
      | house-tax    | structure          | brick              |
      | house-tax    | area_m2            | 60                 |
      | house-tax    | built_on           | 1988-01-01         |
      | house-tax    | assessed_value     | 210000             |
      | house-tax    | use                | owner              |
      | business-tax | business_number    | 00900012           |
      | business-tax | name               | 測安商行           |
      | business-tax | kind               | sole-proprietor    |
      | business-tax | representative_id  | @陳測安            |
      | business-tax | address            | 63000020 範例路1號 |
      | business-tax | industry           | trade              |
      | business-tax | invoices           | yes                |
      | business-tax | opened_on          | 2020-05-04         |
      | business-tax | status             | active             |

  Scenario: A social worker sees income and houses, and the person sees the social worker
    Given the official "郭試安" in post "taipei-social-clerk-1"
    When "郭試安" looks up contract "taipei-social-income" for "陳測安" with purpose "assistance-income"
    Then the look-up gives the field "amount"
    When "郭試安" looks up contract "taipei-social-houses" for "陳測安" with purpose "assistance-property"
    Then the look-up gives the field "share"
    And the look-up does not give the field "structure"
    And "陳測安" sees that "臺北市政府社會局" read "income-item" because "審核低收入戶的家庭所得"
    And "陳測安" sees "稅捐稽徵法第33條" on page "/my/look-ups"
    And the indicator "exchange.look_up" counts 2
    And the indicator "registry.extract_issued" counts 0

  Scenario: The health insurance system reads income, but not who paid it
    When the system of "mohw-nhia" looks up contract "nhia-income" for "陳測安" with purpose "supplementary-premium"
    Then the look-up gives the field "category"
    And the look-up does not give the field "payer_name"

  Scenario: Officials' contracts are not for systems
    When the system of "taipei-social" looks up contract "taipei-social-income" for "陳測安" with purpose "assistance-income"
    Then the look-up is refused because "exchange.not_allowed"
    And the indicator "exchange.refused" counts 1

  Scenario: The social bureau may not use another agency's contract
    When the system of "taipei-social" looks up contract "nhia-income" for "陳測安" with purpose "supplementary-premium"
    Then the look-up is refused because "exchange.not_consumer"

  Scenario: The company register learns that a business has stopped
    When the system of "moea-aoc" looks up contract "aoc-business-tax" for "00900012" with purpose "business-activity"
    Then the look-up gives the field "status"
    And the look-up does not give the field "suspended_until"
