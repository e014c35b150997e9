Feature: Permits and penalties are found by company or place, certified and corrected
  Row P2/4.1.6.

  Background:
    Given today is "2026-11-23"
    And the official "江範真" in post "moenv-licensing-clerk-1"
    And the company "測真染整有限公司" with number "00900012" and records:
      | registry          | field               | value                 |
      | company           | business_number     | 00900012              |
      | company           | name                | 測真染整有限公司      |
      | company           | kind                | limited               |
      | company           | representative_id   | @吳測真               |
      | company           | representative_name | 吳測真                |
      | company           | address             | 63000020 範例路1號    |
      | company           | capital             | 1000000               |
      | company           | paid_in             | 1000000               |
      | company           | industry            | trade                 |
      | company           | scope               | 食品什貨批發業        |
      | company           | established_on      | 2020-05-04            |
      | company           | status              | active                |
      | pollution-permit  | permit_number       | EP0900001             |
      | pollution-permit  | business_number     | 00900012              |
      | pollution-permit  | company_name        | 測真染整有限公司      |
      | pollution-permit  | site_name           | 板橋廠                |
      | pollution-permit  | district            | 65000010              |
      | pollution-permit  | address             | 65000010 範例路8號    |
      | pollution-permit  | field_of_law        | water                 |
      | pollution-permit  | allowed             | 每日排放 200 立方公尺 |
      | pollution-permit  | issued_on           | 2024-02-01            |
      | pollution-permit  | valid_until         | 2029-01-31            |
      | pollution-permit  | status              | valid                 |
      | pollution-penalty | ruling_number       | EV0900001             |
      | pollution-penalty | business_number     | 00900012              |
      | pollution-penalty | company_name        | 測真染整有限公司      |
      | pollution-penalty | district            | 65000010              |
      | pollution-penalty | place               | 65000010 範例路8號    |
      | pollution-penalty | field_of_law        | water                 |
      | pollution-penalty | offence             | 廢水未經處理即排放    |
      | pollution-penalty | fine                | 60000                 |
      | pollution-penalty | ruled_on            | 2026-08-03            |
      | pollution-penalty | remedy              | open                  |
      | pollution-penalty | ruling_number       | EV0900002             |
      | pollution-penalty | business_number     | 00900012              |
      | pollution-penalty | company_name        | 測真染整有限公司      |
      | pollution-penalty | district            | 65000010              |
      | pollution-penalty | place               | 65000010 範例路8號    |
      | pollution-penalty | field_of_law        | water                 |
      | pollution-penalty | offence             | 廢水未經處理即排放    |
      | pollution-penalty | fine                | 30000                 |
      | pollution-penalty | ruled_on            | 2026-08-03            |
      | pollution-penalty | remedy              | done                  |
    And "吳測真" represents "測真染整有限公司"

  Scenario: A neighbour looks up the district
    Given a person "陳測安"
    When "陳測安" starts the service "environment-enquiry"
    And "陳測安" answers "by" with "place"
    And "陳測安" answers "area_code" with "65000010"
    And "陳測安" submits
    Then the case of "陳測安" is granted
    And "陳測安" sees "許可 1 件" on the case page
    And "陳測安" sees "廢水未經處理即排放" on the case page
    And "陳測安" sees "90,000" on the case page
    And the indicator "service.decided" counts 1

  Scenario: The public registers are searched by district or company name
    Given a person "陳測安"
    Then "陳測安" sees "EP0900001" on page "/registries/pollution-permit/search?q=65000010"
    And "陳測安" sees "EV0900001" on page "/registries/pollution-penalty/search?q=測真染整"

  Scenario: A bidder gets the certificate at once
    When "吳測真" acts for "測真染整有限公司"
    And "吳測真" starts the service "environment-record"
    And "吳測真" answers "purpose_of_use" with "bid"
    And "吳測真" submits
    Then the case of "吳測真" is granted
    And the registry "environment-certificate" has a record with field "penalties" = "2" and field "unremedied" = "1"

  Scenario: A remedied offence is corrected after the clerk asks for the right day
    When "吳測真" acts for "測真染整有限公司"
    And "吳測真" starts the service "environment-correction"
    And "吳測真" answers "ruling" with "EV0900001"
    And "吳測真" answers "remedied_on" with "2026-11-20"
    And "吳測真" uploads "proof" a file "report.pdf"
    And "吳測真" submits
    Then the case of "吳測真" is with post "moenv-licensing-clerk-1"
    When "江範真" opens the case of "吳測真"
    And "江範真" asks "吳測真" to correct "remedied_on" because "檢測報告日期為 11 月 10 日"
    And "吳測真" corrects "remedied_on" to "2026-11-10" and submits
    And "江範真" passes it on with reason "檢測合格"
    Then the case of "吳測真" is granted
    And the registry "pollution-penalty" has for "EV0900001" field "remedy" = "done"

  Scenario: What is remedied already needs no correction
    When "吳測真" acts for "測真染整有限公司"
    And "吳測真" starts the service "environment-correction"
    And "吳測真" answers "ruling" with "EV0900002"
    And "吳測真" answers "remedied_on" with "2026-11-01"
    And "吳測真" uploads "proof" a file "report.pdf"
    And "吳測真" submits
    Then the case of "吳測真" is refused
    And "吳測真" sees "已經登記為改善" on the case page
    And "吳測真" sees "提起訴願" on the case page
