Feature: Companies and factories are registered, changed and dissolved, with their history
  Row P2/2.1.1.8.

  Background:
    Given today is "2026-11-23"
    And the official "許範平" in post "moea-aoc-clerk-1"
    And a person "吳測真" with records:
      | registry  | field               | value              |
      | household | id_number           | @吳測真            |
      | household | name                | 吳測真             |
      | household | sex                 | female             |
      | household | birth_date          | 1980-04-02         |
      | household | household_number    | F0000801           |
      | household | role                | head               |
      | household | head_id             | @吳測真            |
      | household | address             | 63000020 範例路1號 |
      | household | event               | initial            |
      | company   | business_number     | 00900012           |
      | company   | name                | 測真食品有限公司   |
      | company   | kind                | limited            |
      | company   | representative_id   | @吳測真            |
      | company   | representative_name | 吳測真             |
      | company   | address             | 63000020 範例路1號 |
      | company   | capital             | 1000000            |
      | company   | paid_in             | 1000000            |
      | company   | industry            | trade              |
      | company   | scope               | 食品什貨批發業     |
      | company   | established_on      | 2020-05-04         |
      | company   | status              | active             |

  Scenario: A company moves; the examiner asks for the right address first
    When "吳測真" starts the service "company-change"
    And "吳測真" answers "company_number" with "00900012"
    And "吳測真" answers "changes" with "address"
    And "吳測真" answers "new_address" with "63000070 測試街1號"
    And "吳測真" uploads "minutes" a file "minutes.pdf"
    And "吳測真" submits
    Then the case of "吳測真" is with post "moea-aoc-clerk-1"
    When "許範平" opens the case of "吳測真"
    And "許範平" asks "吳測真" to correct "new_address" because "議事錄所載門牌為測試街2號"
    Then "吳測真" sees "測試街2號" on the case page
    When "吳測真" corrects "new_address" to "63000070 測試街2號" and submits
    And "許範平" passes it on with reason "與議事錄相符"
    Then the case of "吳測真" is granted
    And the registry "company" has for "00900012" field "address" = "63000070 測試街2號"
    And the registry "company" has for "00900012" field "capital" = "1000000"
    And the indicator "service.decided" counts 1

  Scenario: A new representative's name comes from the household register
    Given a person "謝樣明" with records:
      | registry  | field            | value              |
      | household | id_number        | @謝樣明            |
      | household | name             | 謝樣明             |
      | household | sex              | male               |
      | household | birth_date       | 1991-01-20         |
      | household | household_number | F0000802           |
      | household | role             | head               |
      | household | head_id          | @謝樣明            |
      | household | address          | 63000070 測試街9號 |
      | household | event            | initial            |
    When "吳測真" starts the service "company-change"
    And "吳測真" answers "company_number" with "00900012"
    And "吳測真" answers "changes" with "representative; capital"
    And "吳測真" answers "new_representative" with "@謝樣明"
    And "吳測真" answers "new_capital" with "3000000"
    And "吳測真" answers "new_paid_in" with "2000000"
    And "吳測真" uploads "minutes" a file "minutes.pdf"
    And "吳測真" uploads "audit_report" a file "audit.pdf"
    And "吳測真" submits
    And "許範平" opens the case of "吳測真"
    And "許範平" passes it on with reason "股東同意書齊備"
    Then the case of "吳測真" is granted
    And the registry "company" has for "00900012" field "representative_name" = "謝樣明"
    And the registry "company" has for "00900012" field "paid_in" = "2000000"
    And "謝樣明" sees that "商業發展署" read "household" because "查證公司代表人身分與成年"

  Scenario: A minor cannot represent a company
    Given a person "林樣新" with records:
      | registry  | field            | value              |
      | household | id_number        | @林樣新            |
      | household | name             | 林樣新             |
      | household | sex              | female             |
      | household | birth_date       | 2010-08-01         |
      | household | household_number | F0000803           |
      | household | role             | head               |
      | household | head_id          | @林樣新            |
      | household | address          | 63000020 範例路1號 |
      | household | event            | initial            |
    When "吳測真" starts the service "company-change"
    And "吳測真" answers "company_number" with "00900012"
    And "吳測真" answers "changes" with "representative"
    And "吳測真" answers "new_representative" with "@林樣新"
    And "吳測真" uploads "minutes" a file "minutes.pdf"
    And "吳測真" submits
    Then the case of "吳測真" is refused
    And "吳測真" sees "未滿十八歲" on the case page
    And "吳測真" sees "提起訴願" on the case page
    And the registry "company" has for "00900012" field "representative_name" = "吳測真"

  Scenario: Who represents no company is told so at once
    Given a person "陳測安"
    When "陳測安" starts the service "company-change"
    Then "陳測安" sees "公司登記的代表人不是您" on the case page

  Scenario: A company acts itself through its representative's mandate
    Given the company "範文電子有限公司" with number "00900070" and records:
      | registry | field               | value              |
      | company  | business_number     | 00900070           |
      | company  | name                | 範文電子有限公司   |
      | company  | kind                | limited            |
      | company  | representative_id   | @林範文            |
      | company  | representative_name | 林範文             |
      | company  | address             | 63000020 範例路1號 |
      | company  | capital             | 1000000            |
      | company  | paid_in             | 1000000            |
      | company  | industry            | trade              |
      | company  | scope               | 食品什貨批發業     |
      | company  | established_on      | 2020-05-04         |
      | company  | status              | active             |
    And a key ceremony is held
    And "曾樣如" represents "範文電子有限公司"
    When "曾樣如" acts for "範文電子有限公司"
    And "曾樣如" starts the service "company-change"
    And "曾樣如" answers "changes" with "capital"
    And "曾樣如" answers "new_capital" with "2000000"
    And "曾樣如" answers "new_paid_in" with "2000000"
    And "曾樣如" uploads "minutes" a file "minutes.pdf"
    And "曾樣如" uploads "audit_report" a file "audit.pdf"
    And "曾樣如" submits
    And "曾樣如" downloads the sealed application
    Then somebody abroad accepts the sealed application of "經濟部"
    And the signed extract says "範文電子有限公司"
    And the sealed application names the mandate of "曾樣如" for "範文電子有限公司"
    When "許範平" opens the case of "曾樣如"
    And "許範平" passes it on with reason "會計師查核無誤"
    Then the case of "曾樣如" is granted
    And the registry "company" has for "00900070" field "capital" = "2000000"
    When "許範平" issues an extract of "company" for "範文電子有限公司" on paper
    Then the indicator "registry.extract_issued" counts 1

  Scenario: Anybody searches the register by a part of the name, and sees no id number
    Given a person "陳測安"
    Then "陳測安" sees "測真食品有限公司" on page "/registries/company/search?q=測真"
    And "陳測安" does not see "代表人統一編號" on page "/registries/company/search?q=測真"

  Scenario: A company is dissolved, and its history stays
    Given today is "2026-11-24"
    When "吳測真" starts the service "company-dissolution"
    And "吳測真" answers "company_number" with "00900012"
    And "吳測真" answers "cause" with "resolution"
    And "吳測真" answers "dissolved_on" with "2026-11-20"
    And "吳測真" answers "liquidator_name" with "吳測真"
    And "吳測真" uploads "minutes" a file "minutes.pdf"
    And "吳測真" submits
    And "許範平" opens the case of "吳測真"
    And "許範平" passes it on with reason "全體股東同意解散"
    Then the case of "吳測真" is granted
    And "吳測真" sees "45日內向國稅局辦理決算申報" on the case page
    And the registry "company" has for "00900012" field "status" = "dissolved"
    And the registry "company" had on "2026-11-23" for "00900012" field "status" = "active"
    When "吳測真" starts the service "company-dissolution"
    And "吳測真" answers "company_number" with "00900012"
    And "吳測真" answers "cause" with "merger"
    And "吳測真" answers "dissolved_on" with "2026-11-20"
    And "吳測真" uploads "minutes" a file "minutes.pdf"
    And "吳測真" submits
    Then the case of "吳測真" is refused
    And "吳測真" sees "已經解散或廢止" on the case page

  Scenario: A factory is registered after an inspection
    Given the official "潘測成" in post "county-commerce-clerk-2"
    When "吳測真" starts the service "factory-registration"
    And "吳測真" answers "company_number" with "00900012"
    And "吳測真" answers "factory_name" with "測真食品板橋廠"
    And "吳測真" answers "site" with "65000010 範例路8號"
    And "吳測真" answers "zoning" with "industrial"
    And "吳測真" answers "area_m2" with "600"
    And "吳測真" answers "main_products" with "冷凍調理食品"
    And "吳測真" answers "kw" with "150"
    And "吳測真" answers "dangerous" with "none"
    And "吳測真" uploads "building" a file "permit.pdf"
    And "吳測真" submits
    Then the case of "吳測真" is with post "county-commerce-clerk-2"
    When "潘測成" opens the case of "吳測真"
    And "潘測成" passes it on with reason "現場與申請相符"
    Then the case of "吳測真" is granted
    And the registry "factory" has a record with field "name" = "測真食品板橋廠" and field "status" = "operating"

  Scenario: No factory in a residential zone
    When "吳測真" starts the service "factory-registration"
    And "吳測真" answers "company_number" with "00900012"
    And "吳測真" answers "factory_name" with "測真食品信義廠"
    And "吳測真" answers "site" with "63000020 範例路8號"
    And "吳測真" answers "zoning" with "residential"
    And "吳測真" answers "area_m2" with "80"
    And "吳測真" answers "main_products" with "糕餅"
    And "吳測真" answers "kw" with "10"
    And "吳測真" answers "dangerous" with "none"
    And "吳測真" uploads "building" a file "permit.pdf"
    And "吳測真" submits
    Then the case of "吳測真" is refused
    And "吳測真" sees "住宅區與農業區不能設工廠" on the case page
