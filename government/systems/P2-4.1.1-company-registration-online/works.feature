Feature: A company is started with one application to several agencies
  Row P2/4.1.1. The life event “starting a company”: name, registration, tax file,
  labour and health insurance, and a factory.

  Background:
    Given today is "2026-11-20"
    And the official "許範平" in post "moea-aoc-clerk-1"
    And a person "吳測真" with records:
      | registry  | field            | value              |
      | household | id_number        | @吳測真            |
      | household | name             | 吳測真             |
      | household | sex              | female             |
      | household | birth_date       | 1980-04-02         |
      | household | household_number | F0000811           |
      | household | role             | head               |
      | household | head_id          | @吳測真            |
      | household | address          | 63000020 範例路1號 |
      | household | event            | initial            |
    And today is "2026-11-23"

  Scenario: Name, company, tax file, insurance and factory in two applications
    Given the official "潘測成" in post "county-commerce-clerk-2"
    When "吳測真" starts the service "name-reservation"
    And "吳測真" answers "wanted_name" with "測真調理食品有限公司"
    And "吳測真" answers "wanted_kind" with "limited"
    And "吳測真" answers "wanted_scope" with "冷凍調理食品製造業"
    And "吳測真" submits
    And "許範平" opens the case of "吳測真"
    And "許範平" passes it on with reason "名稱用字合於規定"
    Then the case of "吳測真" is granted
    And the registry "name-reservation" has for "測真調理食品有限公司" field "valid_until" = "2027-05-25"
    And the registry "name-reservation" has for "測真調理食品有限公司" field "status" = "allotted"
    And "吳測真" sees "統一編號是 00" on the case page
    When "吳測真" starts the service "company-start"
    And "吳測真" answers "reserved_name" with "測真調理食品有限公司"
    And "吳測真" answers "office" with "63000020 範例路1號"
    And "吳測真" answers "authorised" with "5000000"
    And "吳測真" answers "paid" with "2000000"
    And "吳測真" answers "main_industry" with "manufacturing"
    And "吳測真" answers "owners" with "person_name=吳測真, shares=1500000; person_name=謝樣明, shares=500000"
    And "吳測真" answers "opening_on" with "2026-12-15"
    And "吳測真" answers "invoices" with "yes"
    And "吳測真" answers "staff" with "6"
    And "吳測真" answers "with_factory" with "yes"
    And "吳測真" answers "wages" with "240000"
    And "吳測真" answers "first_day" with "2026-12-15"
    And "吳測真" answers "site" with "65000010 測試路20號"
    And "吳測真" answers "zoning" with "industrial"
    And "吳測真" answers "area_m2" with "800"
    And "吳測真" answers "kw" with "200"
    And "吳測真" answers "main_products" with "冷凍調理食品"
    And "吳測真" answers "dangerous" with "none"
    And "吳測真" uploads "articles" a file "articles.pdf"
    And "吳測真" uploads "consent" a file "consent.pdf"
    And "吳測真" uploads "audit_report" a file "audit.pdf"
    And "吳測真" uploads "building" a file "building.pdf"
    And "吳測真" submits
    Then the case of "吳測真" is with post "county-commerce-clerk-2"
    When "潘測成" opens the case of "吳測真"
    And "潘測成" asks "吳測真" to correct "area_m2" because "使用執照所載面積為 780 平方公尺"
    Then the case of "吳測真" is waiting for correction
    When "吳測真" corrects "area_m2" to "780" and submits
    And "潘測成" passes it on with reason "廠地為工業區，面積相符"
    Then the case of "吳測真" is with post "moea-aoc-clerk-1"
    When "許範平" opens the case of "吳測真"
    And "許範平" passes it on with reason "章程與股款齊備"
    Then the case of "吳測真" is granted
    And the registry "company" has a record with field "name" = "測真調理食品有限公司" and field "paid_in" = "2000000"
    And the registry "business-tax" has a record with field "name" = "測真調理食品有限公司" and field "status" = "active"
    And the registry "labour-insurance-unit" has a record with field "name" = "測真調理食品有限公司" and field "employees" = "6"
    And the registry "nhi-unit" has a record with field "name" = "測真調理食品有限公司" and field "status" = "active"
    And the registry "factory" has a record with field "name" = "測真調理食品有限公司" and field "floor_area_m2" = "780"
    And the registry "name-reservation" has for "測真調理食品有限公司" field "status" = "used"
    And "吳測真" sees "勞保投保單位已成立" on the case page
    And "吳測真" sees "已成立，統一編號 00" on the case page
    And "吳測真" sees that "商業發展署" read "household" because "查證公司代表人身分與成年"
    And the indicator "service.decided" counts 2
    And the indicator "registry.extract_issued" counts 0

  Scenario: A name that a company has is refused at once
    Given a person "陳測安" with records:
      | registry | field               | value              |
      | company  | business_number     | 00900012           |
      | company  | name                | 測安貿易有限公司   |
      | company  | kind                | limited            |
      | company  | representative_id   | @陳測安            |
      | company  | representative_name | 陳測安             |
      | company  | address             | 63000020 範例路1號 |
      | company  | capital             | 1000000            |
      | company  | paid_in             | 1000000            |
      | company  | industry            | trade              |
      | company  | scope               | 食品什貨批發業     |
      | company  | established_on      | 2020-05-04         |
      | company  | status              | active             |
    When "吳測真" starts the service "name-reservation"
    And "吳測真" answers "wanted_name" with "測安貿易有限公司"
    And "吳測真" answers "wanted_kind" with "limited"
    And "吳測真" answers "wanted_scope" with "食品什貨批發業"
    And "吳測真" submits
    Then the case of "吳測真" is refused
    And "吳測真" sees "已經有公司使用這個名稱" on the case page

  Scenario: No factory in a residential zone, and no company is made
    Given a person "李樣平" with records:
      | registry         | field            | value              |
      | household        | id_number        | @李樣平            |
      | household        | name             | 李樣平             |
      | household        | sex              | female             |
      | household        | birth_date       | 1985-03-03         |
      | household        | household_number | F0000812           |
      | household        | role             | head               |
      | household        | head_id          | @李樣平            |
      | household        | address          | 63000020 範例路1號 |
      | household        | event            | initial            |
      | name-reservation | name             | 樣平五金有限公司   |
      | name-reservation | kind             | limited            |
      | name-reservation | applicant_id     | @李樣平            |
      | name-reservation | scope            | 冷凍調理食品製造業 |
      | name-reservation | reserved_on      | 2026-11-02         |
      | name-reservation | valid_until      | 2027-05-04         |
      | name-reservation | status           | allotted           |
      | name-reservation | business_number  | 00900033           |
    When "李樣平" starts the service "company-start"
    And "李樣平" answers "reserved_name" with "樣平五金有限公司"
    And "李樣平" answers "office" with "63000020 範例路1號"
    And "李樣平" answers "authorised" with "1000000"
    And "李樣平" answers "paid" with "1000000"
    And "李樣平" answers "main_industry" with "manufacturing"
    And "李樣平" answers "owners" with "person_name=李樣平, shares=1000000"
    And "李樣平" answers "opening_on" with "2026-12-15"
    And "李樣平" answers "invoices" with "yes"
    And "李樣平" answers "staff" with "0"
    And "李樣平" answers "with_factory" with "yes"
    And "李樣平" answers "site" with "63000020 測試路20號"
    And "李樣平" answers "zoning" with "residential"
    And "李樣平" answers "area_m2" with "100"
    And "李樣平" answers "kw" with "20"
    And "李樣平" answers "main_products" with "螺絲"
    And "李樣平" answers "dangerous" with "none"
    And "李樣平" uploads "articles" a file "articles.pdf"
    And "李樣平" uploads "consent" a file "consent.pdf"
    And "李樣平" uploads "audit_report" a file "audit.pdf"
    And "李樣平" uploads "building" a file "building.pdf"
    And "李樣平" submits
    Then the case of "李樣平" is refused
    And "李樣平" sees "住宅區與農業區不能設工廠" on the case page
    And the registry "company" has no record for "00900033"
    And the registry "name-reservation" has for "樣平五金有限公司" field "status" = "allotted"

  Scenario: A breakfast shop is registered, taxed and insured in one application
    Given the official "郭試安" in post "county-commerce-clerk-1"
    And a person "王試和" with records:
      | registry         | field            | value              |
      | household        | id_number        | @王試和            |
      | household        | name             | 王試和             |
      | household        | sex              | male               |
      | household        | birth_date       | 1975-06-06         |
      | household        | household_number | F0000813           |
      | household        | role             | head               |
      | household        | head_id          | @王試和            |
      | household        | address          | 65000010 樣本巷3號 |
      | household        | event            | initial            |
      | name-reservation | name             | 試和早餐店         |
      | name-reservation | kind             | sole-proprietor    |
      | name-reservation | applicant_id     | @王試和            |
      | name-reservation | scope            | 餐館業             |
      | name-reservation | reserved_on      | 2026-11-02         |
      | name-reservation | valid_until      | 2027-05-04         |
      | name-reservation | status           | allotted           |
      | name-reservation | business_number  | 00900044           |
    When "王試和" starts the service "business-start"
    And "王試和" answers "reserved_name" with "試和早餐店"
    And "王試和" answers "premises" with "65000010 樣本巷3號"
    And "王試和" answers "contribution" with "100000"
    And "王試和" answers "main_industry" with "hospitality"
    And "王試和" answers "opening_on" with "2026-12-01"
    And "王試和" answers "staff" with "1"
    And "王試和" answers "wages" with "30000"
    And "王試和" answers "first_day" with "2026-12-01"
    And "王試和" uploads "consent" a file "consent.pdf"
    And "王試和" submits
    And "郭試安" opens the case of "王試和"
    And "郭試安" passes it on with reason "所在地可供營業"
    Then the case of "王試和" is granted
    And the registry "business" has for "00900044" field "owner_name" = "王試和"
    And the registry "business-tax" has for "00900044" field "invoices" = "small"
    And the registry "labour-insurance-unit" has a record with field "business_number" = "00900044" and field "employees" = "1"

  Scenario: A shop moves and is handed over, and its tax file follows
    Given the official "郭試安" in post "county-commerce-clerk-1"
    And a person "王試和" with records:
      | registry     | field             | value              |
      | household    | id_number         | @王試和            |
      | household    | name              | 王試和             |
      | household    | sex               | male               |
      | household    | birth_date        | 1975-06-06         |
      | household    | household_number  | F0000813           |
      | household    | role              | head               |
      | household    | head_id           | @王試和            |
      | household    | address           | 65000010 樣本巷3號 |
      | household    | event             | initial            |
      | business     | business_number   | 00900044           |
      | business     | name              | 試和早餐店         |
      | business     | kind              | sole-proprietor    |
      | business     | owner_id          | @王試和            |
      | business     | owner_name        | 王試和             |
      | business     | address           | 65000010 樣本巷3號 |
      | business     | capital           | 100000             |
      | business     | scope             | 餐館業             |
      | business     | registered_on     | 2021-03-01         |
      | business     | status            | active             |
      | business-tax | business_number   | 00900044           |
      | business-tax | name              | 試和早餐店         |
      | business-tax | kind              | sole-proprietor    |
      | business-tax | representative_id | @王試和            |
      | business-tax | address           | 65000010 樣本巷3號 |
      | business-tax | industry          | hospitality        |
      | business-tax | invoices          | small              |
      | business-tax | opened_on         | 2021-03-01         |
      | business-tax | status            | active             |
    And a person "林範文" with records:
      | registry  | field            | value              |
      | household | id_number        | @林範文            |
      | household | name             | 林範文             |
      | household | sex              | male               |
      | household | birth_date       | 1990-10-02         |
      | household | household_number | F0000814           |
      | household | role             | head               |
      | household | head_id          | @林範文            |
      | household | address          | 65000010 樣本巷9號 |
      | household | event            | initial            |
    When "王試和" starts the service "business-change"
    And "王試和" answers "business_choice" with "00900044"
    And "王試和" answers "changes" with "address; owner"
    And "王試和" answers "new_address" with "65000010 樣本巷9號"
    And "王試和" answers "new_owner" with "@林範文"
    And "王試和" uploads "consent" a file "consent.pdf"
    And "王試和" uploads "contract" a file "contract.pdf"
    And "王試和" submits
    And "郭試安" opens the case of "王試和"
    And "郭試安" passes it on with reason "轉讓契約齊備"
    And 1 working days pass
    Then the case of "王試和" is granted
    And the registry "business" has for "00900044" field "owner_name" = "林範文"
    And the registry "business-tax" has for "00900044" field "representative_id" = "@林範文"
    And the registry "business-tax" has for "00900044" field "address" = "65000010 樣本巷9號"

  Scenario: A shop closes at once; who asks late is heard first, and nobody closes it twice
    Given the official "郭試安" in post "county-commerce-clerk-1"
    And a person "王試和" with records:
      | registry     | field             | value              |
      | household    | id_number         | @王試和            |
      | household    | name              | 王試和             |
      | household    | sex               | male               |
      | household    | birth_date        | 1975-06-06         |
      | household    | household_number  | F0000813           |
      | household    | role              | head               |
      | household    | head_id           | @王試和            |
      | household    | address           | 65000010 樣本巷3號 |
      | household    | event             | initial            |
      | business     | business_number   | 00900044           |
      | business     | name              | 試和早餐店         |
      | business     | kind              | sole-proprietor    |
      | business     | owner_id          | @王試和            |
      | business     | owner_name        | 王試和             |
      | business     | address           | 65000010 樣本巷3號 |
      | business     | capital           | 100000             |
      | business     | scope             | 餐館業             |
      | business     | registered_on     | 2021-03-01         |
      | business     | status            | active             |
      | business-tax | business_number   | 00900044           |
      | business-tax | name              | 試和早餐店         |
      | business-tax | kind              | sole-proprietor    |
      | business-tax | representative_id | @王試和            |
      | business-tax | address           | 65000010 樣本巷3號 |
      | business-tax | industry          | hospitality        |
      | business-tax | invoices          | small              |
      | business-tax | opened_on         | 2021-03-01         |
      | business-tax | status            | active             |
    When "王試和" starts the service "business-closure"
    And "王試和" answers "business_choice" with "00900044"
    And "王試和" answers "closed_on" with "2026-10-01"
    And "王試和" submits
    Then the case of "王試和" is with post "county-commerce-clerk-1"
    When "郭試安" opens the case of "王試和"
    And "郭試安" asks "王試和" to correct "closed_on" because "發票開到 11 月 20 日，請填實際日期"
    And "王試和" corrects "closed_on" to "2026-11-20" and submits
    And "郭試安" passes it on with reason "日期相符"
    And 1 working days pass
    Then the case of "王試和" is granted
    And the registry "business-tax" has for "00900044" field "status" = "dissolved"
    When "王試和" starts the service "business-closure"
    And "王試和" answers "business_choice" with "00900044"
    And "王試和" answers "closed_on" with "2026-11-20"
    And "王試和" submits
    Then the case of "王試和" is refused
    And "王試和" sees "已經歇業或廢止" on the case page
