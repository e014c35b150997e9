Feature: Appointments, appraisals and retirement estimates rest on one personnel record with its history
  Row P2/2.2.3.

  Background:
    Given today is "2026-11-23"
    And the official "周範明" in post "dgpa-records-clerk-1"
    And the official "章樣正" in post "dgpa-records-chief"
    And the official "潘測銓" in post "mocs-review-clerk-1"
    And a person "周範明" with records:
      | registry         | field              | value                |
      | personnel-record | official_id        | @周範明              |
      | personnel-record | name               | 周範明               |
      | personnel-record | birth_date         | 1970-05-05           |
      | personnel-record | agency_name        | 行政院人事行政總處   |
      | personnel-record | title              | 科員                 |
      | personnel-record | rank               | junior               |
      | personnel-record | grade              | 7                    |
      | personnel-record | base_salary        | 36000                |
      | personnel-record | exam               | 公務人員高等考試三級 |
      | personnel-record | education          | master               |
      | personnel-record | first_appointed_on | 2000-08-01           |
      | personnel-record | in_post_since      | 2018-01-02           |
      | personnel-record | service_years      | 26                   |
      | personnel-record | status             | active               |
    And a person "顏測新" with records:
      | registry         | field              | value              |
      | personnel-record | official_id        | @顏測新            |
      | personnel-record | name               | 顏測新             |
      | personnel-record | birth_date         | 1998-05-05         |
      | personnel-record | agency_name        | 行政院人事行政總處 |
      | personnel-record | title              | 科員               |
      | personnel-record | rank               | junior             |
      | personnel-record | grade              | 6                  |
      | personnel-record | base_salary        | 30000              |
      | personnel-record | first_appointed_on | 2024-08-01         |
      | personnel-record | in_post_since      | 2024-08-01         |
      | personnel-record | service_years      | 2                  |
      | personnel-record | status             | active             |

  Scenario: A transfer passes supervisor and ministry, and the record changes on its day
    When "周範明" starts the service "official-transfer"
    And "周範明" answers "new_agency" with "數位發展部"
    And "周範明" answers "new_title" with "科長"
    And "周範明" answers "new_grade" with "8"
    And "周範明" answers "from_day" with "2026-12-01"
    And "周範明" uploads "letter" a file "letter.pdf"
    And "周範明" submits
    Then the case of "周範明" is with post "dgpa-records-chief"
    When "章樣正" opens the case of "周範明"
    And "章樣正" asks "周範明" to correct "new_title" because "商調函的職稱是專員，請更正"
    Then the case of "周範明" is waiting for correction
    When "周範明" corrects "new_title" to "專員" and submits
    And "章樣正" passes it on with reason "同意"
    Then the case of "周範明" is with post "mocs-review-clerk-1"
    When "潘測銓" opens the case of "周範明"
    And "潘測銓" passes it on with reason "資格相符"
    Then the case of "周範明" is granted
    And the registry "appointment-history" has a record with field "official_id" = "@周範明" and field "kind" = "promoted"
    And the registry "personnel-record" has for "@周範明" field "title" = "科員"
    Given today is "2026-12-01"
    Then the registry "personnel-record" has for "@周範明" field "title" = "專員"
    And the registry "personnel-record" had on "2026-11-30" for "@周範明" field "agency_name" = "行政院人事行政總處"

  Scenario: In the first three years nobody is transferred
    Given the official "顏測新" in post "dgpa-records-clerk-2"
    When "顏測新" starts the service "official-transfer"
    And "顏測新" answers "new_agency" with "數位發展部"
    And "顏測新" answers "new_title" with "科員"
    And "顏測新" answers "new_grade" with "6"
    And "顏測新" answers "from_day" with "2026-12-01"
    And "顏測新" uploads "letter" a file "letter.pdf"
    And "顏測新" submits
    Then the case of "顏測新" is refused
    And "顏測新" sees "初任公職未滿三年" on the case page

  Scenario: An appraisal is entered once a year and approved
    When "周範明" starts the service "appraisal-entry"
    And "周範明" answers "whom" with "@顏測新"
    And "周範明" answers "which_year" with "115"
    And "周範明" answers "points" with "78"
    And "周範明" answers "words" with "工作認真"
    And "周範明" submits
    And "章樣正" opens the case of "周範明"
    And "章樣正" passes it on with reason "核定"
    Then the case of "周範明" is granted
    And the registry "appraisal" has a record with field "official_id" = "@顏測新" and field "grade" = "b"
    When "周範明" starts the service "appraisal-entry"
    And "周範明" answers "whom" with "@顏測新"
    And "周範明" answers "which_year" with "115"
    And "周範明" answers "points" with "82"
    And "周範明" answers "words" with "工作認真"
    And "周範明" submits
    Then the case of "周範明" is refused
    And "周範明" sees "不能重複登錄" on the case page
    And "顏測新" sees that "行政院人事行政總處" read "personnel-record" because "受理任免、考績與退休試算"

  Scenario: A retirement estimate is made at once; too early a day is told why
    When "周範明" starts the service "retirement-estimate"
    And "周範明" answers "planned" with "2027-01-16"
    And "周範明" submits
    Then the case of "周範明" is granted
    And the registry "retirement-estimate" has a record with field "official_id" = "@周範明" and field "percent" = "52"
    And "周範明" sees "新臺幣37,440元（本俸兩倍的百分之52）" on the case page
    Given the official "顏測新" in post "dgpa-records-clerk-2"
    When "顏測新" starts the service "retirement-estimate"
    And "顏測新" answers "planned" with "2036-01-16"
    And "顏測新" submits
    Then the case of "顏測新" is refused
    And "顏測新" sees "須滿60歲，或任職滿25年" on the case page

  Scenario: A certificate of service on demand
    When "周範明" takes an extract of "personnel-record" electronically
    Then the indicator "registry.extract_issued" counts 1
