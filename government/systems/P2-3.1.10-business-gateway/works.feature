Feature: Agencies read the company register under contracts, and follow its changes
  Row P2/3.1.10: as 3.1.1, with the company register's own fields and agencies.

  Background:
    Given today is "2026-11-23"
    And the official "許範平" in post "moea-aoc-clerk-1"
    And a person "吳測真" with records:
      | registry              | field               | value              |
      | company               | business_number     | 00900012           |
      | company               | name                | 測真食品有限公司   |
      | company               | kind                | limited            |
      | company               | representative_id   | @吳測真            |
      | company               | representative_name | 吳測真             |
      | company               | address             | 63000020 範例路1號 |
      | company               | capital             | 1000000            |
      | company               | paid_in             | 1000000            |
      | company               | industry            | trade              |
      | company               | scope               | 食品什貨批發業     |
      | company               | established_on      | 2020-05-04         |
      | company               | status              | active             |
      | business-tax          | business_number     | 00900012           |
      | business-tax          | name                | 測真食品有限公司   |
      | business-tax          | kind                | limited            |
      | business-tax          | representative_id   | @吳測真            |
      | business-tax          | address             | 63000020 範例路1號 |
      | business-tax          | industry            | trade              |
      | business-tax          | invoices            | yes                |
      | business-tax          | opened_on           | 2020-05-04         |
      | business-tax          | status              | active             |
      | labour-insurance-unit | unit_number         | 09000001A          |
      | labour-insurance-unit | business_number     | 00900012           |
      | labour-insurance-unit | name                | 測真食品有限公司   |
      | labour-insurance-unit | representative_id   | @吳測真            |
      | labour-insurance-unit | address             | 63000020 範例路1號 |
      | labour-insurance-unit | industry            | trade              |
      | labour-insurance-unit | employees           | 4                  |
      | labour-insurance-unit | monthly_wages       | 160000             |
      | labour-insurance-unit | insured_from        | 2020-05-04         |
      | labour-insurance-unit | company_status      | active             |

  Scenario: A tax officer looks a company up by number
    Given the official "林範文" in post "mof-tax-clerk-1"
    When "林範文" looks up contract "tax-company" for "00900012" with purpose "business-tax-file"
    Then the look-up gives the field "capital"
    And the look-up does not give the field "scope"
    And the indicator "exchange.look_up" counts 1
    And the indicator "registry.extract_issued" counts 0

  Scenario: The procurement system checks a bidder without seeing who owns it
    When the system of "pcc" looks up contract "pcc-company" for "00900012" with purpose "bidder-check"
    Then the look-up gives the field "paid_in"
    And the look-up does not give the field "representative_id"

  Scenario: A purpose the contract does not name is refused
    When the system of "pcc" looks up contract "pcc-company" for "00900012" with purpose "marketing"
    Then the look-up is refused because "exchange.purpose_unknown"
    And the indicator "exchange.refused" counts 1

  Scenario: Customs may not use the procurement contract
    When the system of "mof-customs" looks up contract "pcc-company" for "00900012" with purpose "bidder-check"
    Then the look-up is refused because "exchange.not_consumer"

  Scenario: A company reports its move once, and the tax file and the insurance unit follow
    When "吳測真" starts the service "company-change"
    And "吳測真" answers "company_number" with "00900012"
    And "吳測真" answers "changes" with "address"
    And "吳測真" answers "new_address" with "63000070 測試街2號"
    And "吳測真" uploads "minutes" a file "minutes.pdf"
    And "吳測真" submits
    And "許範平" opens the case of "吳測真"
    And "許範平" passes it on with reason "與議事錄相符"
    And 1 working days pass
    Then the registry "business-tax" has for "00900012" field "address" = "63000070 測試街2號"
    And the registry "labour-insurance-unit" has for "09000001A" field "address" = "63000070 測試街2號"

  Scenario: A dissolved company is dissolved for tax and insurance too
    When "吳測真" starts the service "company-dissolution"
    And "吳測真" answers "company_number" with "00900012"
    And "吳測真" answers "cause" with "merger"
    And "吳測真" answers "dissolved_on" with "2026-11-20"
    And "吳測真" uploads "minutes" a file "minutes.pdf"
    And "吳測真" submits
    And "許範平" opens the case of "吳測真"
    And "許範平" passes it on with reason "合併解散"
    And 1 working days pass
    Then the registry "business-tax" has for "00900012" field "status" = "dissolved"
    And the registry "labour-insurance-unit" has for "09000001A" field "company_status" = "dissolved"
