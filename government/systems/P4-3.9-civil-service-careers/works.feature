Feature: Vacancies are matched with career records, and a correction reaches every agency at once
  Row P4/3.9. Retirement estimates are shown in row P2/2.2.3.

  Background:
    Given today is "2026-11-20"
    And the official "周範明" in post "dgpa-records-clerk-1"
    And the official "章樣正" in post "dgpa-records-chief"
    And the official "吳樣真" in post "ndc-clerk-2"
    And a person "吳樣真" with records:
      | registry               | field              | value              |
      | personnel-record       | official_id        | @吳樣真            |
      | personnel-record       | name               | 吳樣真             |
      | personnel-record       | birth_date         | 1985-05-05         |
      | personnel-record       | agency_name        | 國家發展委員會     |
      | personnel-record       | title              | 科員               |
      | personnel-record       | rank               | junior             |
      | personnel-record       | grade              | 6                  |
      | personnel-record       | base_salary        | 32000              |
      | personnel-record       | education          | bachelor           |
      | personnel-record       | first_appointed_on | 2012-08-01         |
      | personnel-record       | in_post_since      | 2018-01-02         |
      | personnel-record       | service_years      | 14                 |
      | personnel-record       | status             | active             |
      | official-qualification | official_id        | @吳樣真            |
      | official-qualification | name               | 吳樣真             |
      | official-qualification | rank               | junior             |
      | official-qualification | grade              | 6                  |
      | official-qualification | agency_name        | 國家發展委員會     |
      | official-qualification | title              | 科員               |
      | official-qualification | reviewed_on        | 2018-02-01         |
      | official-qualification | review_number      | 範部銓字第990001號 |
      | official-qualification | status             | active             |
      | appraisal              | number             | PA990001           |
      | appraisal              | official_id        | @吳樣真            |
      | appraisal              | year               | 113                |
      | appraisal              | score              | 83                 |
      | appraisal              | grade              | a                  |
      | appraisal              | agency_name        | 國家發展委員會     |
      | appraisal              | decided_on         | 2025-01-10         |
      | appraisal              | number             | PA990002           |
      | appraisal              | official_id        | @吳樣真            |
      | appraisal              | year               | 114                |
      | appraisal              | score              | 79                 |
      | appraisal              | grade              | b                  |
      | appraisal              | agency_name        | 國家發展委員會     |
      | appraisal              | decided_on         | 2026-01-10         |
      | official-vacancy       | number             | PVP99000001        |
      | official-vacancy       | agency_name        | 數位發展部         |
      | official-vacancy       | title              | 專員               |
      | official-vacancy       | rank               | junior             |
      | official-vacancy       | grade              | 7                  |
      | official-vacancy       | years_wanted       | 5                  |
      | official-vacancy       | work               | 辦理資料治理       |
      | official-vacancy       | place              | 臺北市             |
      | official-vacancy       | open_until         | 2026-12-10         |
      | official-vacancy       | posted_by          | 科員               |
      | official-vacancy       | status             | open               |
      | official-vacancy       | number             | PVP99000002        |
      | official-vacancy       | agency_name        | 數位發展部         |
      | official-vacancy       | title              | 科長               |
      | official-vacancy       | rank               | junior             |
      | official-vacancy       | grade              | 9                  |
      | official-vacancy       | years_wanted       | 8                  |
      | official-vacancy       | work               | 帶領科務           |
      | official-vacancy       | place              | 臺北市             |
      | official-vacancy       | open_until         | 2026-12-10         |
      | official-vacancy       | posted_by          | 科員               |
      | official-vacancy       | status             | open               |
      | diploma                | number             | 範學字第9900011號  |
      | diploma                | holder_id          | @吳樣真            |
      | diploma                | name               | 吳樣真             |
      | diploma                | school_code        | 0099               |
      | diploma                | school_name        | 範例大學           |
      | diploma                | degree             | master             |
      | diploma                | awarded_on         | 2024-06-30         |
      | diploma                | status             | valid              |
    And today is "2026-11-23"

  Scenario: Career and appraisals come from the records, and the way up is told
    When "吳樣真" starts the service "vacancy-apply"
    And "吳樣真" answers "which" with "PVP99000002"
    And "吳樣真" answers "why" with "想帶領團隊"
    And "吳樣真" submits
    Then the case of "吳樣真" is refused
    And "吳樣真" sees "先陞任到 8 職等就能應徵" on the case page
    When "吳樣真" starts the service "vacancy-apply"
    And "吳樣真" answers "which" with "PVP99000001"
    And "吳樣真" answers "why" with "熟悉資料治理"
    And "吳樣真" submits
    Then the case of "吳樣真" is granted
    And the registry "vacancy-application" has a record with field "vacancy_number" = "PVP99000001" and field "appraisals_a" = "1"
    And the indicator "service.decided" counts 2

  Scenario: A vacancy is advertised after the supervisor asks for a clearer text, and anyone reads it
    When "周範明" starts the service "vacancy-post"
    And "周範明" answers "which_agency" with "行政院人事行政總處"
    And "周範明" answers "which_title" with "設計師"
    And "周範明" answers "which_rank" with "junior"
    And "周範明" answers "lowest_grade" with "6"
    And "周範明" answers "years_needed" with "2"
    And "周範明" answers "what_work" with "資訊"
    And "周範明" answers "where" with "臺北市"
    And "周範明" answers "until" with "2026-12-15"
    And "周範明" submits
    And "章樣正" opens the case of "周範明"
    And "章樣正" asks "周範明" to correct "what_work" because "請寫清楚做什麼"
    Then the case of "周範明" is waiting for correction
    When "周範明" corrects "what_work" to "維護人事資料同步服務" and submits
    And "章樣正" passes it on with reason "同意"
    Then the case of "周範明" is granted
    And the registry "official-vacancy" has a record with field "title" = "設計師" and field "work" = "維護人事資料同步服務"
    And "陳測安" sees "帶領科務" on page "/registries/official-vacancy/records/PVP99000002"

  Scenario: The education is corrected from the national register, without a diploma on paper
    When "吳樣真" starts the service "career-correction"
    And "吳樣真" answers "item" with "education"
    And "吳樣真" answers "which_diploma" with "範學字第9900011號"
    And "吳樣真" submits
    Then the case of "吳樣真" is granted
    And the registry "personnel-record" has for "@吳樣真" field "education" = "master"
    And "吳樣真" sees that "行政院人事行政總處" read "diploma" because "更正人事資料的學歷"

  Scenario: A change of post reaches the civil-service ministry the same hour
    When "周範明" changes in registry "personnel-record" for "@吳樣真" field "title" to "專員"
    Then the agency "mocs" was told of the change of "personnel-record" for "吳樣真"
    And the registry "official-qualification" has for "@吳樣真" field "title" = "專員"
    When the system of "mof-tax" looks up contract "mocs-personnel" for "吳樣真" with purpose "qualification-sync"
    Then the look-up is refused because "exchange.not_consumer"
