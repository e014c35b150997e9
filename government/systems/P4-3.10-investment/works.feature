Feature: Who, what, how much and where decide exactly which permits, in which order
  Row P4/3.10. The permits are shown before anything is sent, and one case runs them.

  Background:
    Given today is "2026-11-20"
    And the official "許範平" in post "moea-aoc-clerk-1"
    And the official "鄭範平" in post "moea-investment-clerk-1"
    And a person "吳測真" with records:
      | registry         | field            | value                |
      | household        | id_number        | @吳測真              |
      | household        | name             | 吳測真               |
      | household        | sex              | female               |
      | household        | birth_date       | 1980-04-02           |
      | household        | household_number | F0000841             |
      | household        | role             | head                 |
      | household        | head_id          | @吳測真              |
      | household        | address          | 63000020 範例路1號   |
      | household        | event            | initial              |
      | name-reservation | name             | 測真設計有限公司     |
      | name-reservation | kind             | limited              |
      | name-reservation | applicant_id     | @吳測真              |
      | name-reservation | scope            | 設計業               |
      | name-reservation | reserved_on      | 2026-11-02           |
      | name-reservation | valid_until      | 2027-05-04           |
      | name-reservation | status           | allotted             |
      | name-reservation | business_number  | 00900012             |
      | name-reservation | name             | 範例精密股份有限公司 |
      | name-reservation | kind             | limited-by-shares    |
      | name-reservation | applicant_id     | @吳測真              |
      | name-reservation | scope            | 機械設備製造業       |
      | name-reservation | reserved_on      | 2026-11-02           |
      | name-reservation | valid_until      | 2027-05-04           |
      | name-reservation | status           | allotted             |
      | name-reservation | business_number  | 00900023             |
    And today is "2026-11-23"

  Scenario: A local investor with an office needs two permits
    When "吳測真" starts the service "investment-path"
    And "吳測真" answers "identity" with "domestic"
    And "吳測真" answers "reserved_name" with "測真設計有限公司"
    And "吳測真" answers "main_industry" with "professional"
    And "吳測真" answers "sum" with "500000"
    And "吳測真" answers "office" with "63000020 範例路1號"
    And "吳測真" answers "staff" with "0"
    And "吳測真" answers "with_factory" with "no"
    And "吳測真" answers "opening_on" with "2027-01-15"
    And "吳測真" uploads "articles" a file "articles.pdf"
    And "吳測真" submits
    Then "吳測真" sees "公司設立登記（商業發展署）" on the case page
    And "吳測真" sees "稅籍登記（國稅局）" on the case page
    And "吳測真" does not see "投資許可（經濟部）" on the case page
    And "吳測真" does not see "工廠用地審查（縣市政府）" on the case page
    And the case of "吳測真" is with post "moea-aoc-clerk-1"
    When "許範平" opens the case of "吳測真"
    And "許範平" passes it on with reason "章程齊備"
    Then the case of "吳測真" is granted
    And the registry "business-tax" has for "00900012" field "status" = "active"
    And the registry "investment-approval" has no record for "00900012"
    And the indicator "service.decided" counts 1

  Scenario: A foreign investor with a large factory goes through five agencies in order
    Given the official "潘測成" in post "county-commerce-clerk-2"
    And the official "江範真" in post "moenv-assessment-clerk-1"
    When "吳測真" starts the service "investment-path"
    And "吳測真" answers "identity" with "foreign"
    And "吳測真" answers "reserved_name" with "範例精密股份有限公司"
    And "吳測真" answers "main_industry" with "manufacturing"
    And "吳測真" answers "sum" with "20000000"
    And "吳測真" answers "office" with "63000020 範例路1號"
    And "吳測真" answers "staff" with "12"
    And "吳測真" answers "with_factory" with "yes"
    And "吳測真" answers "opening_on" with "2027-01-15"
    And "吳測真" answers "investor_name" with "Sample Holdings B.V."
    And "吳測真" answers "nationality" with "NL"
    And "吳測真" answers "contribution" with "cash"
    And "吳測真" answers "site" with "65000010 測試路20號"
    And "吳測真" answers "zoning" with "industrial-park"
    And "吳測真" answers "site_m2" with "120000"
    And "吳測真" answers "sensitive" with "no"
    And "吳測真" answers "kw" with "3000"
    And "吳測真" answers "main_products" with "精密零件"
    And "吳測真" answers "wants_residence" with "yes"
    And "吳測真" answers "passport_number" with "TEST00001"
    And "吳測真" answers "wages" with "600000"
    And "吳測真" uploads "articles" a file "articles.pdf"
    And "吳測真" uploads "authority" a file "authority.pdf"
    And "吳測真" submits
    Then the case of "吳測真" is with post "moea-investment-clerk-1"
    And "吳測真" sees "環境影響評估查核（環境部）" on the case page
    When "鄭範平" opens the case of "吳測真"
    And "鄭範平" asks "吳測真" to correct "investor_name" because "請與護照及授權書的英文名稱一致"
    And "吳測真" corrects "investor_name" to "Sample Holding B.V." and submits
    And "鄭範平" passes it on with reason "資金來源與授權無誤"
    And 1 working days pass
    Then the registry "investment-approval" has a record with field "investor_name" = "Sample Holding B.V." and field "remit_until" = "2029-11-23"
    And the case of "吳測真" is with post "moenv-assessment-clerk-1"
    When "江範真" opens the case of "吳測真"
    And "江範真" passes it on with reason "園區已通過環評，免再實施"
    And 1 working days pass
    Then the case of "吳測真" is with post "county-commerce-clerk-2"
    When "潘測成" opens the case of "吳測真"
    And "潘測成" passes it on with reason "廠地為產業園區"
    Then the case of "吳測真" is with post "moea-aoc-clerk-1"
    When "許範平" opens the case of "吳測真"
    And "許範平" passes it on with reason "章程齊備"
    Then the case of "吳測真" is granted
    And the registry "company" has for "00900023" field "capital" = "20000000"
    And the registry "factory" has a record with field "business_number" = "00900023" and field "status" = "operating"
    And the registry "labour-insurance-unit" has a record with field "business_number" = "00900023" and field "employees" = "12"
    And the registry "investor-residence" has a record with field "passport" = "TEST00001" and field "status" = "counting"

  Scenario: Education is not open to mainland investors
    When "吳測真" starts the service "investment-path"
    And "吳測真" answers "identity" with "mainland"
    And "吳測真" answers "reserved_name" with "測真設計有限公司"
    And "吳測真" answers "main_industry" with "education"
    And "吳測真" answers "sum" with "3000000"
    And "吳測真" answers "office" with "63000020 範例路1號"
    And "吳測真" answers "staff" with "0"
    And "吳測真" answers "with_factory" with "no"
    And "吳測真" answers "opening_on" with "2027-01-15"
    And "吳測真" answers "investor_name" with "範例投資人"
    And "吳測真" answers "nationality" with "CN"
    And "吳測真" answers "contribution" with "cash"
    And "吳測真" uploads "articles" a file "articles.pdf"
    And "吳測真" uploads "authority" a file "authority.pdf"
    And "吳測真" submits
    Then the case of "吳測真" is refused
    And "吳測真" sees "未開放大陸地區人民投資" on the case page
    And "吳測真" sees "大陸地區人民投資許可（經濟部）" on the case page
    And the registry "company" has no record for "00900012"

  Scenario: An investment is verified against approval and capital
    Given a person "李樣平" with records:
      | registry            | field               | value                |
      | company             | business_number     | 00900033             |
      | company             | name                | 範例光電股份有限公司 |
      | company             | kind                | limited-by-shares    |
      | company             | representative_id   | @李樣平              |
      | company             | representative_name | 李樣平               |
      | company             | address             | 63000020 範例路1號   |
      | company             | capital             | 20000000             |
      | company             | paid_in             | 15000000             |
      | company             | industry            | trade                |
      | company             | scope               | 食品什貨批發業       |
      | company             | established_on      | 2020-05-04           |
      | company             | status              | active               |
      | investment-approval | approval_number     | INV-1                |
      | investment-approval | investor_name       | Sample Holdings B.V. |
      | investment-approval | identity            | foreign              |
      | investment-approval | country             | NL                   |
      | investment-approval | agent_id            | @李樣平              |
      | investment-approval | business_number     | 00900033             |
      | investment-approval | company_name        | 範例光電股份有限公司 |
      | investment-approval | industry            | manufacturing        |
      | investment-approval | amount              | 20000000             |
      | investment-approval | source              | cash                 |
      | investment-approval | approved_on         | 2026-06-01           |
      | investment-approval | remit_until         | 2029-06-01           |
      | investment-approval | status              | approved             |
    When "李樣平" starts the service "investment-verification"
    And "李樣平" answers "approval" with "INV-1"
    And "李樣平" answers "paid_amount" with "18000000"
    And "李樣平" uploads "remittance" a file "remittance.pdf"
    And "李樣平" submits
    Then the case of "李樣平" is refused
    And "李樣平" sees "超過公司實收資本額" on the case page
    When "李樣平" starts the service "investment-verification"
    And "李樣平" answers "approval" with "INV-1"
    And "李樣平" answers "paid_amount" with "15000000"
    And "李樣平" uploads "remittance" a file "remittance.pdf"
    And "李樣平" submits
    And "鄭範平" opens the case of "李樣平"
    And "鄭範平" passes it on with reason "匯款證明與實收資本相符"
    Then the case of "李樣平" is granted
    And the registry "investment-approval" has for "INV-1" field "verified_amount" = "15000000"
