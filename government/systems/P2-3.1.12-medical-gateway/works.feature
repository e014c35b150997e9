Feature: A medical summary is read only with the patient's consent, and the patient sees it
  Row P2/3.1.12: as 3.1.1, with the patient's consent. Without it no look-up takes place;
  a law may order one, and that is seen too.

  Background:
    Given today is "2026-11-23"
    And the official "呂範慈" in post "counties-social-clerk-1"
    And a person "陳測安" with records:
      | registry        | field            | value              |
      | household       | id_number        | @陳測安            |
      | household       | name             | 陳測安             |
      | household       | sex              | female             |
      | household       | birth_date       | 1958-03-14         |
      | household       | household_number | F0003121           |
      | household       | role             | head               |
      | household       | head_id          | @陳測安            |
      | household       | address          | 63000020 範例路1號 |
      | household       | event            | initial            |
      | medical-summary | number           | MS99000001         |
      | medical-summary | patient_id       | @陳測安            |
      | medical-summary | institution_code | 3501990003         |
      | medical-summary | institution_name | 範例醫院           |
      | medical-summary | kind             | discharge          |
      | medical-summary | visited_on       | 2026-10-05         |
      | medical-summary | diagnosis_code   | M17.0              |
      | medical-summary | diagnosis        | 雙側膝關節退化     |
      | medical-summary | function         | 無法獨立上下樓梯   |
      | medical-summary | medicines        | 止痛藥             |
      | medical-summary | doctor           | 測試醫師           |

  Scenario: With consent the assessment reads the summary, after a correction of the degree
    When "陳測安" starts the service "medical-consent"
    And "陳測安" answers "for_what" with "disability"
    And "陳測安" answers "until_day" with "2027-05-31"
    And "陳測安" submits
    Then the case of "陳測安" is granted
    When "陳測安" starts the service "disability-assessment"
    And "陳測安" answers "wanted_category" with "movement"
    And "陳測安" answers "wanted_degree" with "severe"
    And "陳測安" submits
    Then the case of "陳測安" is with post "counties-social-clerk-1"
    When "呂範慈" opens the case of "陳測安"
    And "呂範慈" asks "陳測安" to correct "wanted_degree" because "鑑定報告為中度，請更正"
    Then the case of "陳測安" is waiting for correction
    When "陳測安" corrects "wanted_degree" to "moderate" and submits
    And "呂範慈" passes it on with reason "與病歷摘要相符"
    Then the case of "陳測安" is granted
    And the registry "disability-certificate" has for "@陳測安" field "degree" = "moderate"
    And the registry "disability-certificate" has for "@陳測安" field "valid_until" = "2031-11-23"
    And "陳測安" sees that "社會及家庭署" read "medical-summary" because "鑑定身心障礙程度"

  Scenario: Without consent nothing is read
    When "陳測安" starts the service "disability-assessment"
    Then "陳測安" sees "您還沒有同意調閱病歷摘要" on the case page
    And "陳測安" does not see "鑑定身心障礙程度" on page "/my/look-ups"

  Scenario: A withdrawn consent opens nothing, and the agency is told of it
    Given a person "陳測安" with records:
      | registry        | field       | value      |
      | medical-consent | number      | MC99000001 |
      | medical-consent | patient_id  | @陳測安    |
      | medical-consent | scope       | disability |
      | medical-consent | given_on    | 2026-10-01 |
      | medical-consent | valid_until | 2027-09-30 |
      | medical-consent | status      | given      |
    When "陳測安" starts the service "medical-consent-withdrawal"
    And "陳測安" answers "which" with "MC99000001"
    And "陳測安" submits
    Then the case of "陳測安" is granted
    And the registry "medical-consent" has for "MC99000001" field "status" = "withdrawn"
    And the agency "mohw-sfaa" was told of the change of "medical-consent" for "陳測安"
    When "陳測安" starts the service "disability-assessment"
    Then "陳測安" sees "同意已撤回、到期" on the case page
    And "陳測安" does not see "鑑定身心障礙程度" on page "/my/look-ups"

  Scenario: A consent that has ended opens nothing until it is given again
    Given a person "陳測安" with records:
      | registry        | field       | value      |
      | medical-consent | number      | MC99000002 |
      | medical-consent | patient_id  | @陳測安    |
      | medical-consent | scope       | disability |
      | medical-consent | given_on    | 2025-11-01 |
      | medical-consent | valid_until | 2026-10-31 |
      | medical-consent | status      | given      |
    When "陳測安" starts the service "disability-assessment"
    Then "陳測安" sees "同意已撤回、到期" on the case page
    And "陳測安" does not see "鑑定身心障礙程度" on page "/my/look-ups"
    When "陳測安" starts the service "medical-consent"
    And "陳測安" answers "for_what" with "disability"
    And "陳測安" answers "until_day" with "2027-05-31"
    And "陳測安" submits
    Then the case of "陳測安" is granted
    And the registry "medical-consent" has for "MC99000002" field "status" = "ended"
    When "陳測安" starts the service "disability-assessment"
    And "陳測安" answers "wanted_category" with "movement"
    And "陳測安" answers "wanted_degree" with "moderate"
    And "陳測安" submits
    Then the case of "陳測安" is with post "counties-social-clerk-1"

  Scenario: No system reads a summary outside the patient's own case
    When the system of "mohw-sfaa" looks up contract "sfaa-medical-summaries" for "陳測安" with purpose "disability-assessment"
    Then the look-up is refused because "exchange.not_allowed"
    When the system of "mohw-nhia" looks up contract "sfaa-medical-summaries" for "陳測安" with purpose "disability-assessment"
    Then the look-up is refused because "exchange.not_consumer"
    And the indicator "exchange.refused" counts 2
    And the indicator "exchange.look_up" counts 0

  Scenario: Where the law orders it an officer looks up, and the patient sees who and under which law
    Given the official "簡試衛" in post "cdc-vaccine-clerk-2"
    When "簡試衛" looks up contract "cdc-outbreak-summaries" for "陳測安" with purpose "curiosity"
    Then the look-up is refused because "exchange.purpose_unknown"
    When "簡試衛" looks up contract "cdc-outbreak-summaries" for "陳測安" with purpose "outbreak-investigation"
    Then the look-up gives the field "diagnosis"
    And the look-up does not give the field "medicines"
    And "陳測安" sees "傳染病防治法第43條" on page "/my/look-ups"
